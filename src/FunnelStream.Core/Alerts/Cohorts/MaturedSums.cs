using System.Runtime.InteropServices;
using FunnelStream.Kpis;
using FunnelStream.Panes;

namespace FunnelStream.Alerts.Cohorts;

/// <summary>What became, within a stage's horizon, of leads that are older than it. Sums add up over scopes.</summary>
internal sealed class MaturedSums(Stage stage)
{
    private readonly long[] _reached = new long[stage.LastBucket + 1];
    private readonly long[]? _started = stage.From is null ? null : new long[stage.LastBucket + 1];
    private readonly Dictionary<int, (long Started, long Reached)> _days = [];

    /// <summary>How many reached the first milestone.</summary>
    public long Started { get; private set; }

    /// <summary>How many reached the second.</summary>
    public long Reached { get; private set; }

    /// <summary>Both by day of creation.</summary>
    public IReadOnlyCollection<(long Started, long Reached)> Days => _days.Values;

    /// <summary>Adds a pane.</summary>
    /// <param name="cells">Its content.</param>
    /// <param name="day">Names its day.</param>
    public void Add(Cells cells, int day)
    {
        var started = _started is null ? cells[Field.Leads] : Add(cells, stage.From!.Value, _started);
        var reached = Add(cells, stage.To, _reached);
        if (started == 0 && reached == 0)
        {
            return;
        }

        Note(day, started, reached);
    }

    /// <summary>Adds another scope's.</summary>
    public void Add(MaturedSums other)
    {
        for (var b = 0; b < _reached.Length; b++)
        {
            _reached[b] += other._reached[b];
            if (_started is not null)
            {
                _started[b] += other._started![b];
            }
        }

        foreach (var (day, (started, reached)) in other._days)
        {
            Note(day, started, reached);
        }
    }

    /// <summary>By bucket: of the leads that had reached the first milestone by then, the share that had reached the second.</summary>
    public double[] Rates()
    {
        var rates = new double[_reached.Length];
        var (started, reached) = (_started is null ? Started : 0L, 0L);
        for (var b = 0; b < rates.Length; b++)
        {
            started += _started is null ? 0 : _started[b];
            reached += _reached[b];

            // Where stages are skipped, more may reach the second than the first.
            rates[b] = started == 0 ? 0 : Math.Min(1, (double)reached / started);
        }

        return rates;
    }

    /// <summary>Median lag of those that reached the second milestone, ms. Null where there are none.</summary>
    public long? MedianLag()
    {
        var rank = (Reached + 1) / 2;
        for (var b = 0; b < _reached.Length && Reached > 0; b++)
        {
            rank -= _reached[b];
            if (rank <= 0)
            {
                return Kpis.Percentile.In(b).Millis;
            }
        }

        return null;
    }

    /// <summary>How many reached the second milestone within a lag that is an edge.</summary>
    public long ReachedWithin(long lagMillis) => _reached.AsSpan(0, Math.Min(_reached.Length, LagBuckets.Of(lagMillis) + 1)).ToArray().Sum();

    private long Add(Cells cells, Lag lag, long[] sums)
    {
        long sum = 0;
        var first = Field.Histogram(lag, 0);
        foreach (ref readonly var cell in cells.Histogram(lag))
        {
            var bucket = cell.Id - first;
            if (bucket > stage.LastBucket)
            {
                break;
            }

            sums[bucket] += cell.Value;
            sum += cell.Value;
        }

        return sum;
    }

    private void Note(int day, long started, long reached)
    {
        Started += started;
        Reached += reached;
        ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(_days, day, out _);
        sum = (sum.Started + started, sum.Reached + reached);
    }
}
