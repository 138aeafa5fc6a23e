using FunnelStream.Board;
using FunnelStream.Kpis;
using FunnelStream.Oracle;
using FunnelStream.Worker;

namespace FunnelStream.Acceptance;

/// <summary>Two things that flatter when they are left out: leads nobody answered, and costs nobody booked.</summary>
public sealed class SilenceAndStandingCosts
{
    [Fact]
    public void Unanswered_leads_make_the_percentiles_of_response_times_honest()
    {
        // Half past the minute is the midpoint of a minute's pane, so that the ages of the waiting are exact.
        var asOf = Scenario.Time("2026-03-02T12:00:30Z");
        var events = new List<Event>();
        foreach (var minutes in new[] { 5, 10, 15, 20, 30, 40, 60 })
        {
            var created = asOf - (400 * 60_000L);
            events.Add(Event.OfLead($"answered {minutes}", "created", "c", created) with { Channel = "seo" });
            events.Add(Event.Touchpoint("response", "auto", created + 1_000) with { Lead = $"answered {minutes}", Automated = true });
            events.Add(Event.Touchpoint("response", "r", created + (minutes * 60_000L)) with { Lead = $"answered {minutes}" });
        }

        foreach (var minutes in new[] { 100, 200, 300 })
        {
            events.Add(Event.OfLead($"open {minutes}", "created", "c", asOf - (minutes * 60_000L)) with { Channel = "seo" });
        }

        var kpis = Total(events, new BoardOptions { Windows = [WindowLength.Parse("24h")] }, asOf, Face.Cohort);

        kpis["response_time_p50"].Value.ShouldBe(30 * 60);
        kpis["response_time_p90"].Value.ShouldBeNull();
        kpis["response_time_p90"].Low.ShouldBe(300 * 60);
        kpis["response_within_1h"].Value.ShouldBe(0.7);
        kpis["unanswered"].Value.ShouldBe(3);
    }

    [Fact]
    public void Standing_costs_of_a_channel_accrue_by_the_minute()
    {
        var scenario = new Scenario().Leads(10, "seo", "2026-03-02", clients: 2, amount: 500, days: 0.1).Spend(100, "seo", "2026-03-02");
        var shown = new BoardOptions
        {
            Windows = [WindowLength.Parse("24h")],
            Overheads = new Dictionary<string, long> { ["seo"] = 10_000, ["events"] = 5_000 },
        };

        var kpis = Total(scenario.Events, shown, Scenario.Time("2026-03-02T18:00Z"), Face.Period);

        kpis["spend"].Value.ShouldBe(100);
        kpis["cost_per_lead"].Value.ShouldBe((100 + 100 + 50) / 10.0);
        kpis["cac"].Value.ShouldBe(125);
        kpis["roi"].Value.ShouldBe((1_000 - 250) / 250.0);
    }

    private static Dictionary<string, KpiValue> Total(IEnumerable<Event> events, BoardOptions shown, long asOf, Face face)
    {
        var driver = new FunnelDriver(2, new WorkerOptions().WithoutHorizons());
        driver.Feed(events.Select(e => e.ToRecord()));
        return driver.Complete().Board(shown, asOf).Results()
            .Where(r => r.Face == face && r.Scope.Breakdown == Breakdown.Total)
            .ToDictionary(r => r.Kpi, r => r.Value);
    }
}
