using FunnelStream.Calendars;
using FunnelStream.Panes;

namespace FunnelStream.Capacity;

/// <summary>The work of one rep over a span that ends at an instant, read off its panes.</summary>
internal sealed class RepHistory
{
    private readonly ReadOnlyMemory<WorkPane> _panes;
    private readonly WorkingCalendar _calendar;
    private readonly long _at;
    private readonly long _backlog;

    /// <param name="panes">Its panes before the instant, ascending.</param>
    /// <param name="backlog">Its backlog at the instant.</param>
    /// <param name="calendar">When it works.</param>
    /// <param name="at">The instant, ms since the Unix epoch.</param>
    public RepHistory(ReadOnlyMemory<WorkPane> panes, long backlog, WorkingCalendar calendar, long at) =>
        (_panes, _backlog, _calendar, _at) = (panes, backlog, calendar, at);

    /// <summary>Backlog at the instant.</summary>
    public long Backlog => Math.Max(0, _backlog);

    /// <summary>Arrivals in [from, to) that were work: not answered or closed before they arrived. Minutes since the Unix epoch.</summary>
    public long Arrivals(int from, int to)
    {
        var sum = 0L;
        foreach (var pane in In(from, to))
        {
            sum += pane.Arrivals;
        }

        return sum;
    }

    /// <summary>Whether anything arrived or was completed in [from, to).</summary>
    public bool IsActive(int from, int to)
    {
        foreach (var pane in In(from, to))
        {
            if (pane.IsActive)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Measures how fast it works in [from, to), minutes since the Unix epoch. The backlog at the beginning of each pane is
    /// that at the instant less what all later panes added; between panes nothing happened, and it stood still.
    /// </summary>
    public ServiceRate Measure(int from, int to)
    {
        var rate = new ServiceRate();
        var panes = _panes.Span;
        var (backlog, first, last) = (_backlog, FirstFrom(from), panes.Length - 1);
        for (; last >= first && panes[last].Start >= to; last--)
        {
            backlog -= panes[last].Change;
        }

        var cursor = _calendar.MomentAt(Math.Min(to * 60_000L, _at));
        for (; last >= first; last--)
        {
            var pane = panes[last];
            var end = pane.End.At < cursor.At ? pane.End : cursor;
            AddQuiet(rate, backlog, end, cursor);
            backlog -= pane.Change;
            if (backlog > 0)
            {
                rate.Add(WorkingCalendar.Days(pane.Begin, end), backlog, pane.Completions, pane.IsMinute);
            }

            cursor = pane.Begin.At < cursor.At ? pane.Begin : cursor;
        }

        AddQuiet(rate, backlog, _calendar.MomentAt(from * 60_000L), cursor);
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
        foreach (var pane in In(from, to))
        {
            var (arrival, waits) = (pane.Middle, pane.Waiting);
            foreach (var (completed, bucket, count) in pane.Completed)
            {
                if (completed > Math.Max(_at, arrival))
                {
                    waits += count;
                }
                else
                {
                    done.Add(Field.Histogram(Lag.Response, bucket), count);
                }
            }

            if (waits != 0)
            {
                waiting.Add((int)((_at - _calendar.Between(arrival, _at)) / 30_000), waits);
            }
        }
    }

    private ReadOnlySpan<WorkPane> In(int from, int to)
    {
        var first = FirstFrom(from);
        return _panes.Span[first..Math.Max(first, FirstFrom(to))];
    }

    private int FirstFrom(int minute)
    {
        var panes = _panes.Span;
        var (low, high) = (0, panes.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = panes[middle].Start < minute ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static void AddQuiet(ServiceRate rate, long backlog, in WorkingMoment from, in WorkingMoment to)
    {
        if (backlog > 0 && to.At > from.At)
        {
            rate.AddQuiet(WorkingCalendar.Days(from, to));
        }
    }
}
