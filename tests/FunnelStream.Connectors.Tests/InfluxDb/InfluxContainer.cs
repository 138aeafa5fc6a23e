using System.Text.Json;
using DotNet.Testcontainers.Builders;
using FunnelStream.Connectors.InfluxDb;
using FunnelStream.Connectors.Tests.Containers;

namespace FunnelStream.Connectors.Tests.InfluxDb;

/// <summary>A value as an InfluxDB gives it back.</summary>
/// <param name="UnixSeconds">Time of the point.</param>
/// <param name="Tag">Its tag <c>t</c>.</param>
/// <param name="Text">The field: a text as it is, numbers and truth values as in JSON.</param>
public sealed record StoredValue(long UnixSeconds, string Tag, string Text);

/// <summary>An InfluxDB in a container, with a database to write to, and read by the API of its version.</summary>
/// <param name="image">What runs in the container, with its settings.</param>
/// <param name="port">The server's port in the container.</param>
public abstract class InfluxContainer(ContainerBuilder image, ushort port) : HttpContainer(image, port, "/ping")
{
    /// <summary>Name of the database, bucket or organisation.</summary>
    protected const string Name = "funnel";

    /// <summary>What writes to it.</summary>
    public abstract InfluxOptions Options { get; }

    /// <summary>The same with a secret that the server does not know.</summary>
    public abstract InfluxOptions WrongOptions { get; }

    /// <summary>All values of a field, in the order of their times.</summary>
    public abstract Task<IReadOnlyList<StoredValue>> ReadAsync(string measurement, string field);

    /// <summary>A value in JSON as <see cref="StoredValue"/> has it.</summary>
    protected static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    /// <summary>Sends a request and reads its answer.</summary>
    /// <exception cref="InvalidOperationException">The server refused it; the message holds its answer.</exception>
    protected async Task<JsonElement> SendAsync(HttpRequestMessage request)
    {
        using var response = await Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? JsonDocument.Parse(text).RootElement
            : throw new InvalidOperationException($"InfluxDB answers {(int)response.StatusCode} to {request.RequestUri}: {text}");
    }
}
