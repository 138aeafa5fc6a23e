using FunnelStream.Tests.Grafana;

namespace FunnelStream.Tests.Deploy;

/// <summary>A run that asks for containers, where there is no engine to run them.</summary>
public sealed class DockerTests
{
    [Fact]
    public async Task A_run_that_needs_Docker_says_at_once_that_none_answers()
    {
        // The filter is for the day this fails: then it runs no test within a test.
        var (exitCode, output, error) = await Tool.RunAsync(
            Path.Combine(GrafanaFiles.Root, "build.sh"), ["test", "--docker", "--filter", "FullyQualifiedName=none"], [new("DOCKER_HOST", "unix:///nowhere/docker.sock")]);

        exitCode.ShouldBe(69, output);
        error.ShouldStartWith("No Docker engine answers at unix:///nowhere/docker.sock: ");
        error.ShouldEndWith("Start Docker, or run './build.sh test' without --docker.\n");
        output.ShouldBeEmpty("nothing is installed or built before");
    }
}
