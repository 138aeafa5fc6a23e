using FunnelStream.Board;
using FunnelStream.Worker;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Random;

namespace FunnelStream.Calibration;

/// <summary>How a channel speaks. Days count from the first simulated one, a Monday.</summary>
internal sealed record Traffic(double EventsPerDay)
{
    /// <summary>Events of a burst on average; their number is geometric, they are minutes apart.</summary>
    public double Burst { get; init; } = 1;

    /// <summary>Standard deviation of a factor of mean 1, gamma distributed, that holds for three hours each: as weather, mailings and pauses do.</summary>
    public double Swing { get; init; }

    /// <summary>Share of the usual events by day.</summary>
    public Func<double, double> Level { get; init; } = _ => 1;

    /// <summary>Share of the usual events on weekends.</summary>
    public double Weekend { get; init; } = 1;
}

/// <summary>The events of a seeded channel, which is loud by day and nearly silent at night.</summary>
internal sealed class SimulatedTraffic
{
    /// <summary>The first day, a Monday; minutes since the Unix epoch.</summary>
    public const int Start = 19_723 * DayMinutes;

    private const int DayMinutes = 1_440;
    private const double BetweenMinutes = 5;
    private const int SwingMinutes = 180;

    private readonly List<int> _minutes = [];

    public SimulatedTraffic(Traffic traffic, int days, int seed)
    {
        // Drawn minute by minute: what is a burst's first event.
        var random = new MersenneTwister(seed, threadSafe: false);
        var swing = 1.0;
        for (var minute = 0; minute < days * DayMinutes; minute++)
        {
            if (traffic.Swing > 0 && minute % SwingMinutes == 0)
            {
                var shape = 1 / (traffic.Swing * traffic.Swing);
                swing = Gamma.Sample(random, shape, shape);
            }

            var day = (double)minute / DayMinutes;
            var weekend = (int)day % 7 >= 5 ? traffic.Weekend : 1;
            var bursts = traffic.EventsPerDay / traffic.Burst / DayMinutes * Daytime(day % 1) * traffic.Level(day) * weekend * swing;
            for (var burst = Poisson.Sample(random, bursts); burst > 0; burst--)
            {
                var at = (double)minute;
                do
                {
                    _minutes.Add(Start + (int)at);
                    at += Exponential.Sample(random, 1 / BetweenMinutes);
                }
                while (random.NextDouble() >= 1 / traffic.Burst);
            }
        }

        _minutes.Sort();
    }

    /// <summary>When it spoke, minutes since the Unix epoch, ascending; as often as there were events.</summary>
    public IReadOnlyList<int> Minutes => _minutes;

    /// <summary>What a board has counted before the event at an index, the one before it being the last: hours, and the minute of the last.</summary>
    public IReadOnlyList<CountSlice> Before(int index, int since)
    {
        var slices = new List<CountSlice>();
        var last = _minutes[index - 1];
        var from = _minutes.BinarySearch(since);
        for (var i = from < 0 ? ~from : from; i < index; i++)
        {
            var (start, end) = _minutes[i] == last ? (last, last + 1) : (_minutes[i] / 60 * 60, Math.Min(last, (_minutes[i] / 60 * 60) + 60));
            if (slices.Count > 0 && slices[^1].Start == start && slices[^1].End == end)
            {
                slices[^1] = slices[^1] with { Count = slices[^1].Count + 1 };
            }
            else
            {
                slices.Add(new CountSlice(start, end, 1));
            }
        }

        return slices;
    }

    // Mean 1 a day: most in the early afternoon, a twentieth of that before dawn.
    private static double Daytime(double day) => 1 + (.95 * Math.Sin((day - (8 / 24.0)) * 2 * Math.PI));
}
