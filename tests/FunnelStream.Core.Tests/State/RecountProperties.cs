using FsCheck;
using FsCheck.Fluent;
using FunnelStream.Leads;
using FunnelStream.Oracle;
using FunnelStream.Transfer;
using FunnelStream.Worker;

namespace FunnelStream.State;

/// <summary>State of an earlier build, or under another calendar, goes on as if it had always been counted as it is now.</summary>
public sealed class RecountProperties
{
    private const Change Waits = Change.Waiting | Change.SalesWait;

    [Fact]
    public void What_an_earlier_build_did_not_count_is_counted() => ForHistories((history, workers, half) =>
    {
        var fresh = workers.Panes();
        workers.Without(cell => Recount.Concerns(Waits, cell)).Panes().ShouldNotBe(fresh);
        PaneText.ShouldAgree(workers.Recounted(Waits).Panes(), fresh, history.ToString());
    });

    [Fact]
    public void A_calendar_may_come_change_and_go() => ForHistories((history, workers, half) =>
    {
        var calendars = new[] { null, NaiveCalendar.Office.ToCalendar() };
        foreach (var (before, after) in new[] { (calendars[0], calendars[1]), (calendars[1], calendars[0]) })
        {
            var moved = new WorkerSet(2, history.Options with { Calendar = before });
            var always = new WorkerSet(2, history.Options with { Calendar = after });
            moved.Feed(history.Arrivals.Take(half));
            moved = half % 2 == 0 ? moved.Reopened(history.Options with { Calendar = after }) : moved.Moved(history.Options with { Calendar = after }, 3);
            moved.Feed(history.Arrivals.Skip(half));
            always.Feed(history.Arrivals);
            PaneText.ShouldAgree(moved.Panes(), always.Panes(), history.ToString());
        }
    });

    [Fact]
    public void Only_what_differs_is_counted_anew()
    {
        var options = new WorkerOptions();
        var now = StateConfiguration.Of(options).Split('\n');
        StateConfiguration.ToRecount(now, options).ShouldBe(Change.None);
        StateConfiguration.ToRecount(now[..^2], options).ShouldBe(Waits); // an earlier build said neither
        StateConfiguration.ToRecount(now, options with { Calendar = NaiveCalendar.Office.ToCalendar() }).ShouldBe(Change.Business);
        StateConfiguration.Differences(string.Join('\n', now[..^2]), StateConfiguration.Of(options)).ShouldBeEmpty();
    }

    private static void ForHistories(Action<History, WorkerSet, int> holds) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(30), Prop.ForAll(Gen.Choose(0, 1_000_000).ToArbitrary(), seed =>
        {
            var history = RandomHistory.Of(seed);
            var workers = new WorkerSet(2, history.Options);
            workers.Feed(history.Arrivals);
            holds(history, workers, new Random(seed).Next(history.Arrivals.Count));
        }));
}
