using FunnelStream.Board;
using FunnelStream.Calendars;
using FunnelStream.Events;
using FunnelStream.Kpis;
using FunnelStream.Panes;

namespace FunnelStream.Capacity;

/// <summary>
/// Leads whose deadline has passed unanswered at an instant, by channel (from creation) or team (from arrival at sales).
/// Deadlines run in working time. A pane's leads count from its last instant on: as fine as panes are at that age (minutes
/// for 26 h by default, then hours), a lead is told late by at most its pane, and never early.
/// </summary>
/// <param name="Name">The channel or team.</param>
/// <param name="Waiting">How many wait, overdue or not.</param>
/// <param name="Count">How many are overdue.</param>
/// <param name="Oldest">When the oldest of them was created or arrived, ms since the Unix epoch; null where there is none.</param>
/// <param name="NextDeadline">When the next of those who wait becomes overdue, ms since the Unix epoch; null where nobody else waits.</param>
/// <param name="First">When the first of those who wait was created or arrived, overdue or not, ms since the Unix epoch.</param>
public sealed record Overdue(string Name, long Waiting, long Count, long? Oldest, long? NextDeadline, long First)
{
    private const long Minute = 60_000;

    private static readonly PaneNumber StillUnanswered = new(Field.CohortWaiting);
    private static readonly PaneNumber StillUncompleted = new(Field.ArrivalsWaiting);

    /// <summary>Leads neither answered nor closed since their creation, by channel in the order of the names; channels where nobody waits are left out.</summary>
    /// <param name="view">The board at the instant.</param>
    /// <param name="sla">Within what time a lead is to be answered; a whole day is a working day where hours are configured.</param>
    /// <param name="since">Leaves out leads created before it, ms since the Unix epoch: nobody is alarmed for ever by whom all have given up.</param>
    public static IReadOnlyList<Overdue> Channels(FunnelView view, TimeSpan sla, long since)
    {
        var by = new Breakdown(Dimension.Channel);
        if (view.FamilyOf(by) is not { } family)
        {
            return [];
        }

        var calendar = view.Options.Capacity.Calendar;
        var (from, to) = ((int)(since / Minute), view.Minute + 1);
        return [.. (view.IsLatest ? view.Counts(family, by, from, to, StillUnanswered) : view.Counts(family, by, from, to, slice => Unanswered(slice, view.At)))
            .Select(scope => Of(scope.Names.Values[0], scope.Slices, calendar, calendar.Working(sla), view.At))
            .OfType<Overdue>()];
    }

    /// <summary>Arrivals neither answered nor closed, by team; teams where nobody waits are left out.</summary>
    /// <param name="view">The board at the instant.</param>
    /// <param name="since">Leaves out arrivals before it, ms since the Unix epoch.</param>
    public static IReadOnlyList<Overdue> Teams(FunnelView view, long since)
    {
        if (view.Options.Families.FirstOrDefault(family => family.IsSales) is not { } family)
        {
            return [];
        }

        var (by, from, to) = (new Breakdown(Dimension.Rep), (int)(since / Minute), view.Minute + 1);
        var reps = view.IsLatest ? view.Counts(family, by, from, to, StillUncompleted) : view.Counts(family, by, from, to, slice => Uncompleted(slice, view.At));
        return [.. reps.GroupBy(scope => view.Options.Capacity.TeamOf(scope.Names.Values[0]))
            .Select(team => Of(team.Key.Name, team.SelectMany(scope => scope.Slices), team.Key.Calendar, team.Key.SlaMillis, view.At))
            .OfType<Overdue>()
            .OrderBy(overdue => overdue.Name, StringComparer.Ordinal)];
    }

    private static Overdue? Of(string name, IEnumerable<CountSlice> waits, WorkingCalendar calendar, long sla, long at)
    {
        var dueBy = calendar.Since(at, sla);
        var (waiting, count, first, oldest, next) = (0L, 0L, long.MaxValue, long.MaxValue, long.MaxValue);
        foreach (var (start, end, still) in waits)
        {
            var last = (end * Minute) - 1;
            waiting += still;
            first = Math.Min(first, start * Minute);
            if (last <= dueBy)
            {
                count += still;
                oldest = Math.Min(oldest, start * Minute);
            }
            else
            {
                next = Math.Min(next, last);
            }
        }

        return count == 0 && next == long.MaxValue
            ? null
            : new Overdue(name, waiting, count, count == 0 ? null : oldest, next == long.MaxValue ? null : calendar.Add(next, sla), first);
    }

    private static long Unanswered(PaneSlice slice, long at) =>
        slice.Cells[Field.CohortWaiting] + After(slice, at, Lag.Response) + After(slice, at, Lag.ClosedWithoutResponse);

    private static long Uncompleted(PaneSlice slice, long at) => slice.Cells[Field.ArrivalsWaiting] + After(slice, at, Lag.Completion);

    // Those to whom it happened after the instant, even if they came at the pane's beginning.
    private static long After(PaneSlice slice, long at, Lag lag) =>
        slice.Cells.Reached(lag) - slice.Cells.ReachedWithin(lag, at - (slice.Start * Minute));
}
