using System.Globalization;
using FunnelStream.Events;
using FunnelStream.Oracle;
using FunnelStream.Panes;
using FunnelStream.Worker;

namespace FunnelStream.Acceptance;

/// <summary>What the service's default horizons let go, and that nothing is counted twice when they do.</summary>
public sealed class Horizons
{
    private const long Minute = 60_000;
    private const long Hour = 60 * Minute;
    private const long Day = 24 * Hour;

    private static readonly long Start = DateTimeOffset.Parse("2026-01-05T09:30:00Z", CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();

    private readonly FunnelDriver _driver = new(1, new WorkerOptions());

    [Fact]
    public void A_visit_is_too_late_once_its_repeat_could_not_be_told()
    {
        Feed(Visit("a", Start), Visit("b", Start + (30 * Hour)), Visit("c", Start + (7 * Hour)), Visit("a", Start), Visit("d", Start + (4 * Hour)));

        Total(Field.Visits).ShouldBe(3);
        _driver.Rejected.ShouldBe([RejectReason.TooLate, RejectReason.TooLate]);
    }

    [Fact]
    public void Repeats_within_the_horizon_are_dropped_silently()
    {
        Feed(Visit("a", Start), Visit("b", Start + (20 * Hour)), Visit("a", Start), Visit("b", Start + (20 * Hour)));

        Total(Field.Visits).ShouldBe(2);
        _driver.Rejected.ShouldBeEmpty();
    }

    [Fact]
    public void Spend_is_remembered_for_35_days()
    {
        Feed(Spend("a", Start), Spend("b", Start + (40 * Day)), Spend("c", Start + (6 * Day)), Spend("c", Start + (6 * Day)), Spend("a", Start));

        Total(Field.SpendMinor).ShouldBe(3_000);
        _driver.Rejected.ShouldBe([RejectReason.TooLate]);
    }

    [Fact]
    public void A_lead_that_nobody_works_is_forgotten_after_180_days_and_its_numbers_stay()
    {
        Feed(Created("l", Start), Tick("1", Start + (181 * Day)), Created("l", Start), Lead("l", "mql", "m", Start + (181 * Day)));

        _driver.Rejected.ShouldBe([RejectReason.LeadForgotten]);
        Total(Field.Leads).ShouldBe(1);
        Of("seo/(none)", Field.Leads).ShouldBe(1);
        Of("(unknown)/(none)", Field.Mqls).ShouldBe(1, "the record that knew its channel is gone");
    }

    [Fact]
    public void A_client_is_one_client_however_long_until_the_next_deal()
    {
        Feed(
            Created("l", Start), Lead("l", "sql", "s", Start + Hour), Event.OfDeal("l", "d1", "won", "w1", Start + Day),
            Tick("1", Start + (300 * Day)), Event.OfDeal("l", "d2", "won", "w2", Start + (300 * Day)));

        Total(Field.Clients).ShouldBe(1);
        Total(Field.DealsWon).ShouldBe(2);
        _driver.Rejected.ShouldBeEmpty();
    }

    [Fact]
    public void An_erasure_is_never_too_late_and_swallows_for_180_days_from_now()
    {
        Feed(
            Created("l", Start), Tick("1", Start + (450 * Day)), Lead("l", "erased", "e", Start),
            Tick("2", Start + (600 * Day)), Created("l", Start + (600 * Day)));

        _driver.Rejected.ShouldBeEmpty();
        Total(Field.Leads).ShouldBe(0, "the day of the first is dropped, the second is swallowed");
    }

    [Fact]
    public void A_lead_is_kept_while_its_last_event_is_younger_than_180_days()
    {
        Feed(Created("l", Start), Tick("1", Start + (100 * Day)), Lead("l", "scored", "s", Start + (100 * Day)), Tick("2", Start + (270 * Day)));
        Feed(Created("l", Start), Lead("l", "mql", "m", Start + (270 * Day)));

        _driver.Rejected.ShouldBeEmpty();
        Total(Field.Leads).ShouldBe(1);
        Of("seo/(none)", Field.Mqls).ShouldBe(1);
    }

    [Fact]
    public void An_open_deal_keeps_its_lead_from_being_forgotten()
    {
        var opened = Event.OfDeal("l", "d", "opened", "o", Start) with { Amount = 100 };
        Feed(Created("l", Start), opened, Tick("1", Start + (300 * Day)), Event.OfDeal("l", "d", "won", "w", Start + (300 * Day)));

        _driver.Rejected.ShouldBeEmpty();
        Of("seo/(none)", Field.RevenueMinor).ShouldBe(10_000);
    }

    [Fact]
    public void An_open_deal_keeps_even_a_closed_lead_so_that_the_deal_can_leave_the_stock()
    {
        var opened = Event.OfDeal("l", "d", "opened", "o", Start) with { Amount = 100 };
        Feed(Created("l", Start), opened, Lead("l", "disqualified", "q", Start), Tick("1", Start + (300 * Day)), Event.OfDeal("l", "d", "lost", "x", Start + (300 * Day)));

        Of("seo/(none)", Field.DealsLost).ShouldBe(1);
        Total(Field.OpenDeals).ShouldBe(0);
    }

    [Fact]
    public void A_lead_in_a_backlog_is_kept_so_that_it_can_leave_it()
    {
        Feed(Created("l", Start), Lead("l", "sql", "s", Start), Event.OfDeal("l", "d", "lost", "x", Start), Tick("1", Start + (300 * Day)));
        Panes("rep").Sum(pane => pane.Value[Field.Backlog]).ShouldBe(1);

        Feed(Event.Touchpoint("response", "r", Start + (300 * Day)) with { Lead = "l" });
        Panes("rep").Sum(pane => pane.Value[Field.Backlog]).ShouldBe(0);
    }

    [Fact]
    public void A_closed_lead_is_forgotten_though_sales_worked_on_it()
    {
        Feed(Created("l", Start), Lead("l", "sql", "s", Start), Lead("l", "disqualified", "q", Start + Day), Tick("1", Start + (182 * Day)), Created("l", Start));
        _driver.Rejected.ShouldBe([RejectReason.LeadForgotten]);
        Total(Field.Sqls).ShouldBe(1);
    }

    [Fact]
    public void A_lead_that_sales_works_on_is_not_forgotten()
    {
        Feed(Created("l", Start), Lead("l", "sql", "s", Start), Tick("1", Start + (300 * Day)), Created("l", Start));
        _driver.Rejected.ShouldBeEmpty();
        Total(Field.Leads).ShouldBe(1);
    }

    [Fact]
    public void A_leads_touch_beyond_the_horizon_is_kept_and_not_counted()
    {
        var touch = Event.Touchpoint("webinar", "t", Start) with { Lead = "l", Channel = "seo" };
        Feed(Visit("a", Start + (30 * Hour)), touch);
        _driver.Rejected.ShouldBeEmpty();
        Total(Field.Touches).ShouldBe(0);
    }

    [Fact]
    public void Events_of_an_erased_lead_are_swallowed_for_180_days()
    {
        Feed(Created("l", Start), Lead("l", "erased", "e", Start + Day), Created("l", Start), Lead("l", "sql", "s", Start + (2 * Day)));
        Feed(Tick("1", Start + (170 * Day)), Lead("l", "created", "again", Start + (170 * Day)) with { Channel = "seo" });

        _driver.Rejected.ShouldBeEmpty();
        Total(Field.Leads).ShouldBe(1);
        Total(Field.Sqls).ShouldBe(0);

        Feed(Tick("2", Start + (190 * Day)), Lead("l", "created", "anew", Start + (190 * Day)) with { Channel = "seo" });
        Total(Field.Leads).ShouldBe(2);
    }

    [Fact]
    public void Nothing_is_counted_more_than_400_days_back()
    {
        var answered = Event.Touchpoint("response", "r", Start + (410 * Day)) with { Lead = "l" };
        Feed(Created("l", Start + (300 * Day)), Tick("1", Start + (420 * Day)), answered, Lead("l", "mql", "m", Start), Lead("l", "pql", "p", Start + (30 * Day)));

        _driver.Rejected.ShouldBe([RejectReason.TooLate]);
        Total(Field.Mqls).ShouldBe(0);
        Total(Field.Pqls).ShouldBe(1);
    }

    [Fact]
    public void Panes_beyond_400_days_are_dropped()
    {
        Feed(Created("l", Start), Tick("1", Start + (390 * Day)));
        Total(Field.Leads).ShouldBe(1);

        Feed(Tick("2", Start + (402 * Day)));
        Total(Field.Leads).ShouldBe(0);
    }

    private static Event Lead(string lead, string type, string id, long at) => Event.OfLead(lead, type, id, at);

    private static Event Created(string lead, long at) => Lead(lead, "created", "c", at) with { Channel = "seo" };

    private static Event Visit(string id, long at) => Event.Touchpoint("visit", id, at) with { Visitor = "v", Channel = "seo" };

    private static Event Spend(string id, long at) => Event.Touchpoint("spend", id, at) with { Channel = "seo", Amount = 10 };

    // Moves the frontier: no other input has delivered yet, or it is at most 7 days behind.
    private static Event Tick(string id, long at) => Lead($"tick {id}", "scored", id, at);

    private void Feed(params Event[] events) => _driver.Feed(events.Select(e => e.ToRecord()));

    private long Total(int field) => Panes("channel").Sum(pane => pane.Value[field]);

    private long Of(string dimensions, int field) => Panes("channel").Where(pane => pane.Key.Dimensions == dimensions).Sum(pane => pane.Value[field]);

    private IEnumerable<KeyValuePair<NamedPane, Cells>> Panes(string family) => _driver.Checkpoint().MergedPanes().Where(pane => pane.Key.Family == family);
}
