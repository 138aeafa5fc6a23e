using FunnelStream.Board;
using FunnelStream.Calendars;
using FunnelStream.Capacity;
using FunnelStream.Panes;
using MathNet.Numerics.Random;

namespace FunnelStream.Calibration;

/// <summary>How leads come to a team and are dealt with. Days are of 24 working hours, and count from the first simulated one.</summary>
/// <param name="Reps">c.</param>
/// <param name="ServiceRate">μ: leads a day of a rep who has something to do; service takes exponential time.</param>
/// <param name="ArrivalRate">λ by day; arrivals are Poisson.</param>
internal sealed record Load(int Reps, double ServiceRate, Func<double, double> ArrivalRate)
{
    /// <summary>
    /// Whether leads go to whoever is through first, which makes a queue M/M/c of the team; otherwise to anybody at random, which makes
    /// c queues M/M/1 of it.
    /// </summary>
    public bool IsShared { get; init; } = true;
}

/// <summary>A seeded queue as a board would keep it: panes of minutes by rep.</summary>
internal sealed class SimulatedTeam
{
    /// <summary>The first day; ms since the Unix epoch.</summary>
    public const long Start = 19_723L * Day;

    private const long Minute = 60_000;
    private const long Day = 1_440 * Minute;
    private const int Known = 6 * 1_440;

    private readonly Rep[] _reps;
    private readonly CapacityOptions _options;

    public SimulatedTeam(Load load, int days, int seed)
    {
        var random = new MersenneTwister(seed, threadSafe: false);
        var freeAt = new double[load.Reps];
        _reps = [.. Enumerable.Range(0, load.Reps).Select(_ => new Rep(Start / Minute, days * 1_440))];
        _options = new CapacityOptions();
        _options = _options with { Teams = [new Team("sales", [.. Enumerable.Range(0, load.Reps).Select(Name)], _options.Calendar)] };
        var most = Enumerable.Range(0, days).Max(day => load.ArrivalRate(day));
        for (var at = Exponential(random, most); at < days; at += Exponential(random, most))
        {
            if (random.NextDouble() * most >= load.ArrivalRate(at))
            {
                continue;
            }

            var rep = load.IsShared ? First(freeAt, at, random) : random.Next(load.Reps);
            freeAt[rep] = Math.Max(at, freeAt[rep]) + Exponential(random, load.ServiceRate);
            _reps[rep].Add((int)(at * 1_440), (long)((freeAt[rep] - at) * Day), (int)(freeAt[rep] * 1_440));
        }

        foreach (var rep in _reps)
        {
            rep.Close(_options.Calendar);
        }
    }

    /// <summary>How the team stands at an hour since the start.</summary>
    public CapacityFigures At(int hour)
    {
        // Nothing is known of the days before those that are measured: the rule needs them only to tell what changed.
        var minute = hour * 60;
        var earliest = (int)(Start / Minute) + Math.Max(0, minute - Known);
        return CapacityReport.Of(
            _options, DayGrid.Utc, Start + (minute * Minute), earliest,
            from => Enumerable.Range(0, _reps.Length).ToDictionary(Name, rep => _reps[rep].Panes(from, minute)),
            Enumerable.Range(0, _reps.Length).ToDictionary(Name, rep => _reps[rep].Backlog(minute))).First();
    }

    private static string Name(int rep) => $"rep {rep}";

    // Of those who have nothing to do any, otherwise who is through first.
    private static int First(double[] freeAt, double at, Random random)
    {
        int[] idle = [.. Enumerable.Range(0, freeAt.Length).Where(rep => freeAt[rep] <= at)];
        return idle.Length > 0 ? idle[random.Next(idle.Length)] : Array.IndexOf(freeAt, freeAt.Min());
    }

    private static double Exponential(Random random, double rate) => -Math.Log(1 - random.NextDouble()) / rate;

    private sealed class Rep(long start, int minutes)
    {
        private readonly SortedDictionary<int, Cells> _cells = [];
        private WorkPane[] _panes = [];
        private long[] _backlogs = [];

        public void Add(int arrival, long lag, int completion)
        {
            var cells = At(arrival);
            cells.Add(Field.Arrivals, 1);
            if (completion < minutes)
            {
                cells.Add(Field.Histogram(Lag.Completion, LagBuckets.Of(lag)), 1);
                At(completion).Add(Field.Completions, 1);
            }
            else
            {
                cells.Add(Field.ArrivalsWaiting, 1);
            }
        }

        public void Close(WorkingCalendar calendar)
        {
            _panes = [.. _cells.Select(pane => new WorkPane(new PaneSlice((int)start + pane.Key, (int)start + pane.Key + 1, pane.Value), calendar))];
            _backlogs = new long[_panes.Length + 1];
            for (var i = 0; i < _panes.Length; i++)
            {
                _backlogs[i + 1] = _backlogs[i] + _panes[i].Change;
            }
        }

        public ReadOnlyMemory<WorkPane> Panes(int from, int to)
        {
            var first = IndexOf(from);
            return _panes.AsMemory(first, IndexOf((int)start + to) - first);
        }

        public long Backlog(int minute) => _backlogs[IndexOf((int)start + minute)];

        private Cells At(int minute)
        {
            if (!_cells.TryGetValue(minute, out var cells))
            {
                _cells.Add(minute, cells = new Cells());
            }

            return cells;
        }

        // Of the first pane at or after a minute.
        private int IndexOf(int minute)
        {
            var (low, high) = (0, _panes.Length);
            while (low < high)
            {
                var middle = (low + high) / 2;
                (low, high) = _panes[middle].Start < minute ? (middle + 1, high) : (low, middle);
            }

            return low;
        }
    }
}
