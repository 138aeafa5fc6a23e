using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;

namespace FunnelStream.Tests.Commands;

public sealed partial class DemoTests
{
    [Fact]
    public async Task The_demo_plays_to_its_end_and_tells_of_illusory_growth_and_of_its_end()
    {
        var (exitCode, output, error) = await Program.RunAsync("demo", "--for", "5s");

        exitCode.ShouldBe(0, error);
        error.ShouldBeEmpty();
        var paid = Line().Match(output);
        paid.Success.ShouldBeTrue(output);
        // At the end the broad campaign has long been paused: 14 days of the paid channel are 280 leads at 25 % again.
        int.Parse(paid.Groups["leads"].Value, CultureInfo.InvariantCulture).ShouldBeInRange(240, 340);
        double.Parse(paid.Groups["rate"].Value, CultureInfo.InvariantCulture).ShouldBeInRange(18, 30);
        output.ShouldContain("A broad campaign runs from 9 March to 24 March");
        output.ShouldContain("2026-03-12 00:00 Fired: More leads, no more business: paid_search › broad");
        output.ShouldContain("Fired: Fewer leads become SQL: paid_search › broad");
        output.ShouldContain("Resolved: More leads, no more business: paid_search › broad");
        output.ShouldContain("Resolved: Fewer leads become SQL: paid_search › broad");
        // The broken records of the story, and no other, however slow the machine.
        output.ShouldContain("133,475 events, 24 rejected", customMessage: output);
        output.ShouldNotContain("\u001b");
        output.ShouldStartWith("Live board: http://127.0.0.1:");
    }

    [Fact]
    public async Task The_live_board_shows_the_story_while_it_plays_and_afterwards()
    {
        using var demo = Program.Start("demo", "--for", "5s", "--port", "0", "--stay");
        using var http = new HttpClient { BaseAddress = await demo.AddressAsync() };
        await demo.UntilAsync(output => output.Contains("The story is over", StringComparison.Ordinal) ? output : null);

        (await http.GetStringAsync("/")).ShouldContain("/js/board.js");
        (await http.GetStringAsync("/vendor/uPlot.js")).ShouldContain("uPlot");
        var kpis = await http.GetStringAsync("/api/v1/kpis?window=14d&breakdown=channel&channel=paid_search&kpi=lead_to_sql");
        // The same number as in the demo's table.
        var rate = double.Parse(Value().Match(kpis).Groups["value"].Value, CultureInfo.InvariantCulture);
        Line().Match(demo.Output).Groups["rate"].Value.ShouldBe((rate * 100).ToString("0.0", CultureInfo.InvariantCulture));
        (await http.GetStringAsync("/api/v1/health")).ShouldContain("\"events\":133475");

        // The story is over, and its alerts are still there to be dealt with.
        using var asking = new HttpRequestMessage(HttpMethod.Post, "/api/v1/silences")
        {
            Content = JsonContent.Create(new { rule = "goal", author = "Ada", comment = "seen", duration_seconds = 3_600 }),
            Headers = { { "X-FunnelStream", "1" } },
        };
        using var silenced = await http.SendAsync(asking);
        silenced.StatusCode.ShouldBe(HttpStatusCode.Created, await silenced.Content.ReadAsStringAsync());
        (await http.GetStringAsync("/api/v1/silences")).ShouldContain("\"comment\":\"seen\"");

        var (taken, _, error) = await Program.RunAsync("demo", "--for", "5s", "--port", $"{http.BaseAddress!.Port}");
        taken.ShouldBe(69);
        error.ShouldContain("is taken");
        demo.Terminate();
        (await demo.ExitAsync()).ShouldBe(0);
    }

    [GeneratedRegex("\"value\":(?<value>[0-9.]+)", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Value();

    [GeneratedRegex(@"paid_search\s+(?<leads>\d+) .*?(?<rate>\d+\.\d) %", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Line();
}
