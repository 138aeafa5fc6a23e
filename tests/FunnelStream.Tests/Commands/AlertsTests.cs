namespace FunnelStream.Tests.Commands;

/// <summary>Rules tried on files of events.</summary>
public sealed class AlertsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("funnelstream-alerts-").FullName;

    private string Rules => Path.Combine(_folder, "rules.json");

    [Fact]
    public async Task Tells_what_the_rules_would_have_said_and_when()
    {
        Write(above: 5);

        var (exitCode, output, error) = await Program.RunAsync("alerts", "test", "--rules", Rules, "--events", _folder);

        exitCode.ShouldBe(0, error);
        output.ReplaceLineEndings("\n").Trim().ShouldBe("2026-03-01T02:00:00Z fired goal total warning\n2026-03-02T01:00:00Z resolved goal total warning");
    }

    [Fact]
    public async Task Expectations_are_a_test()
    {
        Write(above: 5);
        var expected = Path.Combine(_folder, "expected.txt");
        await File.WriteAllTextAsync(expected, "# comment\n2026-03-01T02:00:00Z fired goal total warning\n2026-03-02T01:00:00Z resolved goal total warning\n");
        (await Program.RunAsync("alerts", "test", "--rules", Rules, "--events", _folder, "--expect", expected)).ExitCode.ShouldBe(0);

        await File.WriteAllTextAsync(expected, "2026-03-01T03:00:00Z fired goal total warning\n");
        var (exitCode, output, _) = await Program.RunAsync("alerts", "test", "--rules", Rules, "--events", _folder, "--expect", expected);

        exitCode.ShouldBe(1);
        output.ShouldContain("- 2026-03-01T03:00:00Z fired goal total warning");
        output.ShouldContain("+ 2026-03-02T01:00:00Z resolved goal total warning");
        output.ShouldContain("1 missing, 2 not expected");
    }

    [Fact]
    public async Task Explains_how_far_a_rule_is_from_firing()
    {
        Write(above: 10);

        var (exitCode, output, error) = await Program.RunAsync("alerts", "explain", "goal", "--rules", Rules, "--events", _folder, "--as-of", "2026-03-01T04:00:00Z");

        exitCode.ShouldBe(0, error);
        output.ShouldContain("To fire: value ≥ 10.");
        output.ShouldContain("value ≥ 10: 2 away");
        output.ShouldContain("clear");
    }

    [Fact]
    public async Task A_bad_rule_is_named_with_its_mend()
    {
        Write(above: 5);
        await File.WriteAllTextAsync(Rules, """{ "rules": [ { "kind": "sql_rate_dorp" }, { "kind": "goal" } ] }""");

        var (exitCode, _, error) = await Program.RunAsync("alerts", "test", "--rules", Rules, "--events", _folder);

        exitCode.ShouldBe(78);
        error.ShouldContain("did you mean \"sql_rate_drop\"?");
        error.ShouldContain("above");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // Eight leads within the first hours of March, and one three days later.
    private void Write(int above)
    {
        File.WriteAllText(Rules, $$"""{ "defaults": false, "rules": [ { "kind": "goal", "kpi": "leads", "face": "period", "above": {{above}}, "window": "24h" } ] }""");
        File.WriteAllLines(
            Path.Combine(_folder, "leads.ndjson"),
            Enumerable.Range(0, 9).Select(i =>
                $$"""{"id":"e{{i}}","type":"created","at":"2026-03-0{{(i < 8 ? 1 : 4)}}T0{{(i < 4 ? 0 : 1)}}:{{10 + i}}:00Z","lead_id":"L{{i}}","channel":"seo"}"""));
    }
}
