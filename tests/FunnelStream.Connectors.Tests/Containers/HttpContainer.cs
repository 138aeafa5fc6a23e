using System.Net;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Containers;

namespace FunnelStream.Connectors.Tests.Containers;

/// <summary>A server that speaks HTTP, in a container of its own; as a class fixture it starts by itself.</summary>
/// <param name="image">What runs in the container, with its settings.</param>
/// <param name="port">The server's port in the container.</param>
/// <param name="ready">The path that answers once the server is ready, be it only by asking for credentials.</param>
public abstract class HttpContainer(ContainerBuilder image, ushort port, string ready) : IAsyncLifetime
{
    // Without it the wait takes an hour.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly IContainer _container = image
        .WithPortBinding(port, assignRandomHostPort: true)
        .WithWaitStrategy(Wait.ForUnixContainer().UntilHttpRequestIsSucceeded(
            request => request.ForPort(port).ForPath(ready).ForStatusCodeMatching(status => status is HttpStatusCode.OK or HttpStatusCode.NoContent or HttpStatusCode.Unauthorized),
            wait => wait.WithTimeout(Patience)))
        .Build();

    /// <summary>Base address, as this machine reaches it.</summary>
    public string Url => $"http://{_container.Hostname}:{_container.GetMappedPublicPort(port)}";

    /// <summary>Asks the server.</summary>
    protected HttpClient Http { get; } = new();

    /// <inheritdoc/>
    public virtual Task InitializeAsync() => _container.StartAsync();

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        Http.Dispose();
        await _container.DisposeAsync();
    }
}
