using FunnelStream.Panes;

namespace FunnelStream.Capacity;

/// <summary>
/// The instants at which capacity is told: each minute that time comes to, and, where it leapt over them (a backlog is
/// caught up with, a board is built anew), the whole hours of the last week, so that charts have no gap.
/// </summary>
/// <param name="days">Where hours begin.</param>
internal sealed class CapacityInstants(DayGrid days)
{
    private const long Hour = 3_600_000;
    private const long Back = 7 * 24 * Hour;

    private long _last = long.MinValue;
    private long _lastHour = long.MinValue;

    /// <summary>The instants that are due, the present one last; ms since the Unix epoch.</summary>
    /// <param name="now">The present, in event time.</param>
    /// <param name="most">How many passed hours at most; the others stay due.</param>
    public IReadOnlyList<long> Take(long now, int most)
    {
        List<long> due = [];
        for (var hour = NextHour(now); hour < now && due.Count < most; hour += Hour)
        {
            due.Add(hour);
            _lastHour = hour;
        }

        if (now != _last)
        {
            due.Add(now);
            (_last, _lastHour) = (now, NextHour(now) < now ? _lastHour : days.StartOfHour(now));
        }

        return due;
    }

    /// <summary>All is due again.</summary>
    public void Forget() => (_last, _lastHour) = (long.MinValue, long.MinValue);

    private long NextHour(long now)
    {
        var earliest = days.StartOfHour(now - Back);
        return _lastHour == long.MinValue ? earliest : Math.Max(_lastHour + Hour, earliest);
    }
}
