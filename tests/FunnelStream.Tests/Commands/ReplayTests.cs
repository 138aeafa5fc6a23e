using System.Text.Json;

namespace FunnelStream.Tests.Commands;

public sealed class ReplayTests : IDisposable
{
    private static readonly string[] Members = ["face", "window", "from", "to", "by", "kpi", "value", "numerator", "denominator", "low", "high", "final"];
    private readonly string _folder = Directory.CreateTempSubdirectory("funnelstream").FullName;

    [Fact]
    public async Task Json_lines_have_exactly_the_agreed_members_and_both_faces_of_total_and_breakdown()
    {
        WriteEvents();
        var (exitCode, output, error) = await Program.RunAsync("replay", _folder, "--by", "channel", "--cohort", "month", "--format", "jsonl");

        exitCode.ShouldBe(0, error);
        var lines = Lines(output);
        lines.ShouldAllBe(l => l.EnumerateObject().Select(m => m.Name).SequenceEqual(Members));
        lines.Select(l => $"{Text(l, "face")} {Text(l, "window")} {l.GetProperty("by")}").Distinct().ShouldBe(
        [
            "period all {}", "cohort all {}", """period all {"channel":"email"}""", """cohort all {"channel":"email"}""",
            """period all {"channel":"seo"}""", """cohort all {"channel":"seo"}""",
            "cohort month {}", """cohort month {"channel":"seo"}""", """cohort month {"channel":"email"}""",
        ], ignoreOrder: true);

        var leads = One(lines, "period", "all", "{}", "leads");
        leads.GetRawText().ShouldBe("""{"face":"period","window":"all","from":"2026-01-31T10:00:00Z","to":"2026-02-02T10:00:00.001Z","by":{},"kpi":"leads","value":3,"numerator":3,"denominator":null,"low":null,"high":null,"final":true}""");
        var rate = One(lines, "cohort", "all", """{"channel":"seo"}""", "lead_to_sql");
        rate.GetProperty("value").GetDouble().ShouldBe(.5);
        rate.GetProperty("numerator").GetDouble().ShouldBe(1);
        rate.GetProperty("denominator").GetDouble().ShouldBe(2);
        rate.GetProperty("final").GetBoolean().ShouldBeFalse();
        lines.Count(l => Text(l, "window") == "month" && l.GetProperty("by").GetRawText() == "{}" && Text(l, "kpi") == "leads").ShouldBe(2);
    }

    [Fact]
    public async Task A_damaged_file_is_named_in_a_sentence()
    {
        await File.WriteAllBytesAsync(Path.Combine(_folder, "leads.ndjson.gz"), [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0x4b]);
        var (exitCode, _, error) = await Program.RunAsync("replay", _folder);

        exitCode.ShouldBe(64, error);
        error.Trim().ShouldBe($"'{Path.Combine(_folder, "leads.ndjson.gz")}' is not a whole gzip file. Compress it again, or put it there without .gz.");
    }

    [Fact]
    public async Task Events_at_the_instant_of_as_of_do_not_count()
    {
        WriteEvents();
        var (_, output, _) = await Program.RunAsync("replay", _folder, "--as-of", "2026-02-01T10:00:00Z", "--format", "jsonl");

        var leads = One(Lines(output), "period", "all", "{}", "leads");
        leads.GetProperty("value").GetDouble().ShouldBe(1);
        Text(leads, "to").ShouldBe("2026-02-01T10:00:00Z");
    }

    [Fact]
    public async Task As_of_before_all_events_is_said()
    {
        WriteEvents();

        var (exitCode, _, error) = await Program.RunAsync("replay", _folder, "--as-of", "1999-01-01T00:00:00Z");

        exitCode.ShouldBe(0);
        error.ShouldStartWith("No event is before --as-of 1999-01-01T00:00:00Z: the first is at 20");
    }

    [Fact]
    public async Task A_file_without_an_event_is_no_part_of_an_answer()
    {
        WriteEvents();
        File.WriteAllText(Path.Combine(_folder, "deals.ndjson"), "[\n{\"id\":\"1\"},\n{\"id\":\"2\"}\n]\n");

        foreach (var line in new[] { new[] { "replay", _folder }, ["alerts", "test", "--events", _folder], ["alerts", "explain", "no_data", "--events", _folder] })
        {
            var (exitCode, output, error) = await Program.RunAsync(line);
            exitCode.ShouldBe(64, error);
            output.ShouldBeEmpty();
            error.ShouldContain("deals.ndjson:1");
            error.ShouldContain("deals.ndjson' is a JSON array: write its objects one a line");
        }
    }

    [Fact]
    public async Task Rejected_lines_are_counted_by_reason_with_their_place()
    {
        WriteEvents("{\"id\":\"x\"", """{"id":"y","type":"created","lead_id":"y","at":"soon","channel":"seo"}""");
        var (exitCode, _, error) = await Program.RunAsync("replay", _folder, "--format", "lp");

        exitCode.ShouldBe(0);
        error.ShouldContain($"rejected 1 malformed_json: {Path.Combine(_folder, "leads.ndjson")}:5");
        error.ShouldContain($"rejected 1 bad_time: {Path.Combine(_folder, "leads.ndjson")}:6 (at)");
        error.ShouldContain("Send an RFC 3339 time with offset, such as 2026-03-01T09:30:00Z");
    }

    [Fact]
    public async Task What_generate_writes_replay_counts()
    {
        var (generated, summary, _) = await Program.RunAsync("generate", "--out", _folder, "--for", "20d");
        generated.ShouldBe(0);
        summary.ShouldContain("records in");
        var (exitCode, output, error) = await Program.RunAsync("replay", _folder, "--by", "channel", "--format", "jsonl");

        exitCode.ShouldBe(0, error);
        One(Lines(output), "period", "all", """{"channel":"paid_search"}""", "leads").GetProperty("value").GetDouble().ShouldBeGreaterThan(300);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void WriteEvents(params string[] more) => File.WriteAllLines(Path.Combine(_folder, "leads.ndjson"),
    [
        """{"id":"1","type":"created","lead_id":"a","at":"2026-01-31T10:00:00Z","channel":"seo"}""",
        """{"id":"2","type":"created","lead_id":"b","at":"2026-02-01T10:00:00Z","channel":"seo"}""",
        """{"id":"3","type":"created","lead_id":"c","at":"2026-02-01T12:00:00Z","channel":"email"}""",
        """{"id":"4","type":"sql","lead_id":"a","at":"2026-02-02T10:00:00Z"}""",
        .. more,
    ]);

    private static List<JsonElement> Lines(string output) =>
        [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement)];

    private static JsonElement One(List<JsonElement> lines, string face, string window, string by, string kpi) => lines.Single(l =>
        Text(l, "face") == face && Text(l, "window") == window && l.GetProperty("by").GetRawText() == by && Text(l, "kpi") == kpi);

    private static string Text(JsonElement line, string member) => line.GetProperty(member).GetString()!;
}
