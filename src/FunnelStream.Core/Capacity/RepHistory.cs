using FunnelStream.Board;
using FunnelStream.Calendars;
using FunnelStream.Kpis;
using FunnelStream.Panes;

namespace FunnelStream.Capacity;

/// <summary>The work of one rep over a span that ends at an instant, read off its panes.</summary>
internal sealed class RepHistory
{
    private readonly IReadOnlyList<PaneSlice> _slices;
    private readonly WorkingCalendar _calendar;
    private readonly long _at;
    private readonly long _backlog;

    /// <param name="slices">Its panes before the instant, ascending.</param>
    /// <param name="backlog">Its backlog at the instant.</param>
    /// <param name="calendar">When it works.</param>
    /// <param name="at">The instant, ms since the Unix epoch.</param>
    public RepHistory(IReadOnlyList<PaneSlice> slices, long backlog, WorkingCalendar calendar, long at) =>
        (_slices, _backlog, _calendar, _at) = (slices, backlog, calendar, at);

    /// <summary>Backlog at the instant.</summary>
    public long Backlog => Math.Max(0, _backlog);

    /// <summary>Arrivals in [from, to) that were work: not answered or closed before they arrived. Minutes since the Unix epoch.</summary>
    public long Arrivals(int from, int to) => In(from, to).Sum(slice => slice.Cells[Field.Arrivals] - DoneBefore(slice.Cells));

    /// <summary>Whether anything arrived or was completed in [from, to).</summary>
    public bool IsActive(int from, int to) => In(from, to).Any(slice => slice.Cells[Field.Arrivals] != 0 || slice.Cells[Field.Completions] != 0);

    /// <summary>What a pane adds to the backlog: what arrived in it, those aside who were erased while they waited, less what was completed.</summary>
    public static long Change(Cells cells) => cells.Reached(Lag.Completion) + cells[Field.ArrivalsWaiting] - cells[Field.Completions];

    // They are completed at the instant at which they arrive, in the same pane. Counted in, μ would lack most of them, as hardly
    // anybody has a backlog at that minute, and λ would not: a team that answers before it is assigned would look overrun.
    private static long DoneBefore(Cells cells) => cells[Field.Histogram(Lag.Completion, 0)];

    /// <summary>
    /// Measures how fast it works in [from, to), minutes since the Unix epoch. The backlog at the beginning of each pane is
    /// that at the instant less what all later panes added; between panes nothing happened, and it stood still.
    /// </summary>
    public ServiceRate Measure(int from, int to)
    {
        var rate = new ServiceRate();
        var backlog = _backlog;
        var cursor = Math.Min(to * 60_000L, _at);
        for (var i = _slices.Count - 1; i >= 0 && _slices[i].Start >= from; i--)
        {
            var (slice, change) = (_slices[i], Change(_slices[i].Cells));
            if (slice.Start >= to)
            {
                backlog -= change;
                continue;
            }

            var (start, end) = (slice.Start * 60_000L, Math.Min(cursor, slice.End * 60_000L));
            AddQuiet(rate, backlog, end, cursor);
            backlog -= change;
            if (backlog > 0)
            {
                rate.Add(_calendar.Days(start, end), backlog, slice.Cells[Field.Completions] - DoneBefore(slice.Cells), isMinute: slice.End - slice.Start == 1);
            }

            cursor = Math.Min(cursor, start);
        }

        AddQuiet(rate, backlog, from * 60_000L, cursor);
        return rate;
    }

    /// <summary>
    /// Adds how long arrivals in [from, to) took, in working time, and how long those have who still waited at the instant.
    /// </summary>
    /// <param name="from">Minutes since the Unix epoch.</param>
    /// <param name="to">Minutes since the Unix epoch, exclusive.</param>
    /// <param name="done">Takes the lags, as a histogram of responses.</param>
    /// <param name="waiting">Takes those who wait, under twice the minute since which they have waited so long.</param>
    public void AddResponses(int from, int to, Cells done, Cells waiting)
    {
        foreach (var slice in In(from, to))
        {
            var arrival = slice.Midpoint;
            var waits = slice.Cells[Field.ArrivalsWaiting];
            foreach (var cell in slice.Cells.Histogram(Lag.Completion))
            {
                var completed = arrival + LagBuckets.Edge(cell.Id - Field.Histogram(Lag.Completion, 0));
                if (completed > Math.Max(_at, arrival))
                {
                    waits += cell.Value;
                }
                else
                {
                    done.Add(Field.Histogram(Lag.Response, LagBuckets.Of(_calendar.Between(arrival, completed))), cell.Value);
                }
            }

            waiting.Add((int)((_at - _calendar.Between(arrival, _at)) / 30_000), waits);
        }
    }

    private IEnumerable<PaneSlice> In(int from, int to) => _slices.Where(slice => slice.Start >= from && slice.Start < to);

    private void AddQuiet(ServiceRate rate, long backlog, long from, long to)
    {
        if (backlog > 0 && to > from)
        {
            rate.AddQuiet(_calendar.Days(from, to));
        }
    }
}
