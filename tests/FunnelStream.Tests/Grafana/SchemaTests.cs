using System.Diagnostics;
using FunnelStream.Tests.TimeSeries;

namespace FunnelStream.Tests.Grafana;

/// <summary>The dashboards against Grafana's own types, by the TypeScript compiler.</summary>
public sealed class SchemaTests
{
    private static readonly string Folder = Path.Combine(GrafanaFiles.Root, "grafana/schema-check");

    [SchemaFact]
    public async Task Dashboards_are_as_Grafana_wants_them()
    {
        var start = new ProcessStartInfo("node", [Path.Combine(Folder, "check.mjs")]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var check = Process.Start(start)!;
        var error = check.StandardError.ReadToEndAsync();
        var output = await check.StandardOutput.ReadToEndAsync();
        await check.WaitForExitAsync();

        check.ExitCode.ShouldBe(0, await error);
        output.ShouldStartWith($"{GrafanaFiles.Dashboards.Count} dashboards");
    }

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class SchemaFactAttribute : FactAttribute
    {
        public SchemaFactAttribute() => Skip = ServerProcess.Find("node") is null ? "node is not installed (Debian: apt-get install nodejs)."
            : !Directory.Exists(Path.Combine(Folder, "node_modules/typescript")) ? "@grafana/schema is not installed: eng/grafana-schema.sh does it." : null;
    }
}
