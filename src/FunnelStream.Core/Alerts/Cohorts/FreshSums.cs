using FunnelStream.Board;
using FunnelStream.Kpis;
using FunnelStream.Panes;

namespace FunnelStream.Alerts.Cohorts;

/// <summary>What leads of a window, most of them too young to have matured, have become so far. Sums add up over scopes.</summary>
internal sealed class FreshSums(Stage stage)
{
    private readonly long[] _started = new long[stage.LastBucket + 1];

    /// <summary>Leads created in the window.</summary>
    public long Leads { get; private set; }

    /// <summary>How many have reached the stage's second milestone.</summary>
    public long Observed { get; private set; }

    /// <summary>Adds a pane as it was seen at an instant.</summary>
    public void Add(in PaneSlice slice, long at)
    {
        Leads += slice.Cells[Field.Leads];
        var bucket = stage.BucketAt(at - (slice.End * 60_000L));
        if (bucket >= 0)
        {
            _started[bucket] += stage.Started(slice.Cells, bucket);
            Observed += stage.Reached(slice.Cells, bucket);
        }
    }

    /// <summary>Adds another scope's.</summary>
    public void Add(FreshSums other)
    {
        Leads += other.Leads;
        Observed += other.Observed;
        for (var b = 0; b < _started.Length; b++)
        {
            _started[b] += other._started[b];
        }
    }

    /// <summary>How many are expected to have reached it, and Σ G(1−G).</summary>
    public (double Expected, double Binomial) Expect(double[] rates)
    {
        var (expected, binomial) = (0.0, 0.0);
        for (var b = 0; b < _started.Length; b++)
        {
            if (_started[b] != 0)
            {
                var share = _started[b] * rates[b];
                expected += share;
                binomial += share * (1 - rates[b]);
            }
        }

        return (expected, binomial);
    }

    /// <summary>The chance of each to have reached it by now, as trials.</summary>
    public IEnumerable<(double Chance, long Count)> Trials(double[] rates)
    {
        for (var b = 0; b < _started.Length; b++)
        {
            if (_started[b] > 0 && rates[b] > 0)
            {
                yield return (rates[b], _started[b]);
            }
        }
    }
}
