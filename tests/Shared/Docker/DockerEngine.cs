using DotNet.Testcontainers.Configurations;

namespace FunnelStream.Tests.Docker;

/// <summary>The Docker engine that Testcontainers finds, where there is one.</summary>
internal static class DockerEngine
{
    /// <summary>Set to 1 by <c>./build.sh test --docker</c>.</summary>
    public const string Variable = "FUNNELSTREAM_TEST_DOCKER";

    // An engine on another machine may be behind a firewall that swallows connections, and tests are listed before any runs.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly Lazy<string?> Problem = new(FindProblem);

    /// <summary>Whether containers were asked for. Then what can't be started fails, and is not skipped.</summary>
    public static bool IsAsked { get; } = Environment.GetEnvironmentVariable(Variable) == "1";

    /// <summary>Why no container can be started; null where one can. Asked once, and takes seconds at most.</summary>
    public static string? Missing => Problem.Value;

    private static string? FindProblem()
    {
        var search = Task.Run(() => TestcontainersSettings.OS.DockerEndpointAuthConfig is not null);
        return !search.Wait(Patience) ? $"no Docker engine answers within {Patience.TotalSeconds} s"
            : search.Result ? null : "no Docker engine answers";
    }
}
