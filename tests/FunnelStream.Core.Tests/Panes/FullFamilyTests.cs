using FunnelStream.Events;
using FunnelStream.Oracle;
using FunnelStream.Worker;

namespace FunnelStream.Panes;

public sealed class FullFamilyTests
{
    private const long Start = 1_767_571_200_000; // 2026-01-05
    private const long Hour = 3_600_000;
    private const string Other = "(other)/(other)";

    private readonly FunnelDriver _driver = new(1, new WorkerOptions
    {
        Families = [new Family("campaign", [Dimension.Channel, Dimension.Campaign], Level.Minute)],
        PaneLimit = 10,
        LeadMemory = TimeSpan.FromDays(30),
    });

    private int _ids;

    [Fact]
    public void Junk_closes_a_family_only_as_long_as_it_lives()
    {
        FillWithJunk();
        Visit("real", Start + Hour);
        Combinations().ShouldBe([.. Enumerable.Range(0, 10).Select(i => $"seo/junk {i}"), Other], ignoreOrder: true);

        Visit("junk 3", Start + (27 * Hour)); // the hour of the junk is not folded before this is counted
        Visit("real", Start + (27 * Hour));

        Combinations().ShouldContain("seo/real");
        Sum(Other, "visits").ShouldBe(21); // nothing was moved
    }

    [Fact]
    public void A_combination_that_was_refused_with_a_lead_stays_refused_as_long_as_the_lead_is_retained()
    {
        FillWithJunk();
        Lead("L", "late", Start + Hour);
        Advance(Start + (27 * Hour));
        Lead("M", "late", Start + (28 * Hour));
        Lead("N", "later", Start + (28 * Hour));

        Combinations().ShouldContain("seo/later");
        Combinations().ShouldNotContain("seo/late");

        // Both are closed, and silent for 30 days.
        Feed(Event.OfLead("L", "disqualified", $"e{_ids++}", Start + (29 * Hour)));
        Feed(Event.OfLead("M", "disqualified", $"e{_ids++}", Start + (29 * Hour)));
        Advance(Start + (33 * 24 * Hour));
        Lead("P", "late", Start + (33 * 24 * Hour));
        Combinations().ShouldContain("seo/late");
        Sum(Other, "leads").ShouldBe(2);
    }

    [Fact]
    public void A_lead_that_was_refused_is_taken_out_where_it_was_put_in()
    {
        FillWithJunk();
        Lead("L", "late", Start + Hour);
        Lead("M", "late", Start + Hour);
        Sum(Other, "leads").ShouldBe(2);

        Advance(Start + (27 * Hour));
        Feed(Event.OfLead("L", "corrected", $"e{_ids++}", Start + (28 * Hour)) with { Campaign = "right" });

        Sum(Other, "leads").ShouldBe(1);
        Sum("seo/right", "leads").ShouldBe(1);
        Feed(Event.OfLead("M", "corrected", $"e{_ids++}", Start + (28 * Hour)) with { Campaign = "right" });
        Sum(Other, "leads").ShouldBe(0);

        Lead("N", "late", Start + (28 * Hour)); // none of it is left in (other)
        Sum("seo/late", "leads").ShouldBe(1);
    }

    [Fact]
    public void An_event_that_moves_the_only_numbers_of_a_combination_finds_it_there_in_a_full_family()
    {
        Lead("L", "mine", Start + (2 * Hour));
        FillWithJunk();

        Feed(Event.OfLead("L", "created", "e-1", Start + Hour) with { Channel = "seo", Campaign = "mine" });

        Sum("seo/mine", "leads").ShouldBe(1);
        Sum(Other, "leads").ShouldBe(0);
    }

    // Both inputs have come so far.
    private void Advance(long at)
    {
        Visit("junk 3", at);
        Lead($"pace {at}", "junk 3", at);
    }

    private void FillWithJunk()
    {
        for (var i = 0; i < 30; i++)
        {
            Visit($"junk {i}", Start);
        }
    }

    private void Visit(string campaign, long at) =>
        Feed(Event.Touchpoint("visit", $"e{_ids++}", at) with { Visitor = "v", Channel = "seo", Campaign = campaign });

    private void Lead(string lead, string campaign, long at) =>
        Feed(Event.OfLead(lead, "created", $"e{_ids++}", at) with { Channel = "seo", Campaign = campaign });

    private void Feed(Event e) => _driver.Feed(e.ToRecord(), e.At);

    private List<string> Combinations()
    {
        _driver.Checkpoint();
        return [.. _driver.MergedPanes().Keys.Select(pane => pane.Dimensions).Distinct()];
    }

    private long Sum(string combination, string field)
    {
        _driver.Checkpoint();
        return _driver.MergedPanes().Where(pane => pane.Key.Dimensions == combination).Sum(pane => pane.Value[field == "leads" ? Field.Leads : Field.Visits]);
    }
}
