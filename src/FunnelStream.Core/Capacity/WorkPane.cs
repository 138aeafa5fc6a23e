using FunnelStream.Board;
using FunnelStream.Calendars;
using FunnelStream.Kpis;
using FunnelStream.Panes;

namespace FunnelStream.Capacity;

/// <summary>
/// What capacity reads off a pane of a rep. It depends on the pane and the rep's calendar alone, not on the instant that is looked at, so it holds for as long as
/// the pane does not change.
/// </summary>
internal sealed class WorkPane
{
    private const long Minute = 60_000;

    /// <param name="slice">The pane.</param>
    /// <param name="calendar">When the rep works.</param>
    public WorkPane(PaneSlice slice, WorkingCalendar calendar)
    {
        var cells = slice.Cells;

        // They are completed at the instant at which they arrive, in the same pane. Counted in, μ would lack most of them, as hardly
        // anybody has a backlog at that minute, and λ would not: a team that answers before it is assigned would look overrun.
        var doneBefore = cells[Field.Histogram(Lag.Completion, 0)];
        var (arrivals, completions) = (cells[Field.Arrivals], cells[Field.Completions]);
        Start = slice.Start;
        IsMinute = slice.End - slice.Start == 1;
        Begin = calendar.MomentAt(slice.Start * Minute);
        End = calendar.MomentAt(slice.End * Minute);
        Middle = slice.Midpoint;
        Arrivals = arrivals - doneBefore;
        Completions = completions - doneBefore;
        IsActive = arrivals != 0 || completions != 0;
        Change = ChangeOf(cells);
        Waiting = cells[Field.ArrivalsWaiting];
        Completed = LagsOf(cells, Middle, calendar);
    }

    /// <summary>Its start, minutes since the Unix epoch.</summary>
    public int Start { get; }

    /// <summary>Whether it is so short that a backlog at its beginning lasts for all of it.</summary>
    public bool IsMinute { get; }

    /// <summary>Its start in the rep's calendar.</summary>
    public WorkingMoment Begin { get; }

    /// <summary>Its end in the rep's calendar.</summary>
    public WorkingMoment End { get; }

    /// <summary>When its arrivals are taken to have come, ms since the Unix epoch.</summary>
    public long Middle { get; }

    /// <summary>Arrivals that were work: not answered or closed before they arrived.</summary>
    public long Arrivals { get; }

    /// <summary>Completions that were work, in the same sense.</summary>
    public long Completions { get; }

    /// <summary>Whether anything arrived or was completed.</summary>
    public bool IsActive { get; }

    /// <summary>What it adds to the backlog.</summary>
    public long Change { get; }

    /// <summary>Arrivals of it that are not completed.</summary>
    public long Waiting { get; }

    /// <summary>Arrivals of it that are.</summary>
    public CompletedArrivals[] Completed { get; }

    /// <summary>What a pane adds to the backlog: what arrived in it, those aside who were erased while they waited, less what was completed.</summary>
    public static long ChangeOf(Cells cells) => cells.Reached(Lag.Completion) + cells[Field.ArrivalsWaiting] - cells[Field.Completions];

    private static CompletedArrivals[] LagsOf(Cells cells, long arrival, WorkingCalendar calendar)
    {
        var lags = cells.Histogram(Lag.Completion);
        var completed = new CompletedArrivals[lags.Length];
        for (var i = 0; i < completed.Length; i++)
        {
            var at = arrival + LagBuckets.Edge(lags[i].Id - Field.Histogram(Lag.Completion, 0));
            completed[i] = new CompletedArrivals(at, LagBuckets.Of(calendar.Between(arrival, at)), lags[i].Value);
        }

        return completed;
    }
}

/// <summary>Arrivals that took equally long.</summary>
/// <param name="At">When they were completed, ms since the Unix epoch.</param>
/// <param name="Bucket">The bucket of the working time that it took.</param>
/// <param name="Count">How many.</param>
internal readonly record struct CompletedArrivals(long At, int Bucket, long Count);
