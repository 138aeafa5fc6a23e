using FunnelStream.Events;
using FunnelStream.Oracle;
using FunnelStream.Worker;

namespace FunnelStream.Panes;

public sealed class LivingNamesTests
{
    private const long Start = 1_767_571_200_000; // 2026-01-05
    private const long Hour = 3_600_000;
    private readonly FunnelDriver _driver = new(1, new WorkerOptions { DimensionLimit = 10, ConfiguredNames = [new(Dimension.Campaign, "Budgeted")] });
    private int _ids;

    [Fact]
    public void Junk_closes_a_dimension_only_as_long_as_it_lives()
    {
        for (var i = 0; i < 30; i++)
        {
            Visit($"junk {i}", Start);
        }

        Visit("real", Start + Hour);
        Visit("budgeted", Start + Hour);
        Campaigns().ShouldBe([.. Enumerable.Range(0, 10).Select(i => $"junk {i}"), "(other)", "budgeted"], ignoreOrder: true);

        Visit("junk 3", Start + (27 * Hour)); // the hour of the junk is not folded before this is counted
        Visit("real", Start + (27 * Hour));
        Campaigns().ShouldContain("real");
    }

    [Fact]
    public void Names_of_a_family_that_keeps_no_minutes_live_as_long_as_minutes_are_kept()
    {
        for (var i = 0; i < 30; i++)
        {
            Lead($"junk {i}", Start);
        }

        Lead("real", Start + (25 * Hour));
        Offers().ShouldNotContain("real");

        Lead("real", Start + (28 * Hour));
        Offers().ShouldNotContain("real"); // what raises the frontier is counted first
        Lead("real", Start + (28 * Hour));
        Offers().ShouldContain("real");
        Offers().ShouldContain("junk 9"); // its hours stay
    }

    [Fact]
    public void A_standing_budget_keeps_its_campaign_alive()
    {
        for (var i = 0; i < 10; i++)
        {
            Feed(Event.Touchpoint("campaign", $"e{_ids++}", Start) with { Channel = "seo", Campaign = $"c{i}", Budget = 5, Currency = "EUR" });
        }

        Visit("c0", Start + (100 * Hour));
        Visit("new", Start + (100 * Hour));
        Campaigns().ShouldNotContain("new");
    }

    private void Visit(string campaign, long at) =>
        Feed(Event.Touchpoint("visit", $"e{_ids++}", at) with { Visitor = "v", Channel = "seo", Campaign = campaign });

    private void Lead(string offer, long at) =>
        Feed(Event.OfLead($"lead {_ids}", "created", $"e{_ids++}", at) with { Channel = "seo", Offer = offer });

    private void Feed(Event e) => _driver.Feed(e.ToRecord(), e.At);

    private IEnumerable<string> Campaigns() => Names("channel", 1);

    private IEnumerable<string> Offers() => Names("segment", 3);

    private List<string> Names(string family, int position)
    {
        _driver.Checkpoint();
        return [.. _driver.MergedPanes().Keys.Where(pane => pane.Family == family).Select(pane => pane.Dimensions.Split('/')[position]).Distinct()];
    }
}
