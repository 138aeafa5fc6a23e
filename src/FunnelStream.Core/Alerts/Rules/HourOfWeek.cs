using FunnelStream.Panes;
using NodaTime;

namespace FunnelStream.Alerts.Rules;

/// <summary>Means of what happens in each hour of the week, in the calendar's zone: nights and weekends are quieter.</summary>
internal sealed class HourOfWeek(DayGrid days)
{
    /// <summary>Hours of a week.</summary>
    public const int Count = 7 * 24;

    // By hour since the Unix epoch, as far as it was asked for: of every hour it is asked again and again.
    private byte[] _ofWeek = [];
    private int _first;

    /// <summary>Where days begin.</summary>
    public DayGrid Days => days;

    /// <summary>Which hour of the week a minute lies in, 0 to 167, from Monday 0 h.</summary>
    /// <param name="minute">Minutes since the Unix epoch.</param>
    public int Of(int minute)
    {
        var hour = days.StartOfHour(minute) / 60;
        if ((uint)(hour - _first) >= (uint)_ofWeek.Length)
        {
            Reach(hour);
        }

        return _ofWeek[hour - _first];
    }

    /// <summary>Adds to each hour of the week its share of a span, in hours times a weight.</summary>
    /// <param name="sums">By hour of the week.</param>
    /// <param name="from">Minutes since the Unix epoch.</param>
    /// <param name="to">Exclusive.</param>
    /// <param name="perHour">The weight of an hour.</param>
    public void Add(double[] sums, int from, int to, double perHour = 1)
    {
        foreach (var (hour, minutes) in Hours(from, to))
        {
            sums[hour] += perHour * minutes / 60;
        }
    }

    /// <summary>Σ of a mean per hour over a span.</summary>
    public double Expect(double[] means, int from, int to)
    {
        var sum = 0.0;
        foreach (var (hour, minutes) in Hours(from, to))
        {
            sum += means[hour] * minutes / 60;
        }

        return sum;
    }

    // The hours of the week that a span passes through, in order, and for how many minutes.
    private IEnumerable<(int Hour, int Minutes)> Hours(int from, int to)
    {
        for (var start = from; start < to;)
        {
            var end = Math.Min(to, days.StartOfHour(start) + 60);
            yield return (Of(start), end - start);
            start = end;
        }
    }

    private void Reach(int hour)
    {
        var (first, end) = _ofWeek.Length == 0 ? (hour, hour + Count) : (Math.Min(hour, _first), Math.Max(hour + Count, _first + _ofWeek.Length));
        var start = days.StartOfHour((first * 60) + 59);
        _ofWeek = [.. Enumerable.Range(0, end - first).Select(next => Compute(start + (next * 60)))];
        _first = first;

        byte Compute(int minute)
        {
            var local = Instant.FromUnixTimeSeconds(minute * 60L).InZone(days.Zone).LocalDateTime;
            return (byte)((((int)local.DayOfWeek - 1) * 24) + local.Hour);
        }
    }
}
