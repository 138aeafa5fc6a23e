using FunnelStream.Alerts.Cohorts;
using FunnelStream.Alerts.Statistics;
using FunnelStream.Board;
using FunnelStream.Kpis;

namespace FunnelStream.Alerts.Rules;

/// <summary>Where the sum of <see cref="SqlRateDropFast"/> stands for a segment. What it remembers: which leads are scored, and the sums.</summary>
internal sealed class FastScore
{
    private double _sum;
    private long _leads;
    private long _converted;
    private long _upTo;

    /// <summary>How far the leads after an alarm speak for the old rate.</summary>
    public double Recovery { get; private set; }

    /// <summary>Whether the sum passed the threshold in this evaluation.</summary>
    public bool HasAlarmed { get; private set; }

    /// <summary>The sum and the leads scored since it was last 0; of an alarm, as they were then.</summary>
    public (double Sum, long Leads, long Converted) Told { get; private set; }

    /// <summary>As remembered; a segment that is new is scored from now on.</summary>
    /// <param name="memory">What was remembered.</param>
    /// <param name="due">Leads created before it are old enough, ms since the Unix epoch.</param>
    public static FastScore Of(IReadOnlyDictionary<string, IReadOnlyList<double>>? memory, long due)
    {
        double Value(string name, double otherwise) => memory is not null && memory.TryGetValue(name, out var values) && values.Count > 0 ? values[0] : otherwise;
        var score = new FastScore
        {
            _sum = Value("sum", 0),
            _leads = (long)Value("leads", 0),
            _converted = (long)Value("converted", 0),
            _upTo = (long)Value("up_to", due),
            Recovery = Value("recovery", 0),
        };
        score.Told = (score._sum, score._leads, score._converted);
        return score;
    }

    /// <summary>Scores the leads that have become old enough.</summary>
    public void Add(Segment segment, Stage stage, BernoulliCusum cusum, long due, double threshold, bool isActive)
    {
        foreach (var slice in Due(segment, due))
        {
            var (leads, converted) = (stage.Started(slice.Cells, stage.LastBucket), stage.Reached(slice.Cells, stage.LastBucket));

            // The order within a pane is not known: conversions are spread evenly.
            for (var i = 0L; i < leads; i++)
            {
                Score(cusum, (i + 1) * converted / leads > i * converted / leads, threshold, isActive);
                _upTo = due;
            }
        }

        if (!HasAlarmed)
        {
            Told = (_sum, _leads, _converted);
        }
    }

    /// <summary>What to remember.</summary>
    public (string Name, double Value)[] ToRemember() =>
        [("sum", _sum), ("leads", _leads), ("converted", _converted), ("up_to", _upTo), ("recovery", Recovery)];

    private IEnumerable<PaneSlice> Due(Segment segment, long due)
    {
        var slices = new List<PaneSlice>();
        foreach (var leaf in segment.Leaves)
        {
            for (var i = leaf.FirstFrom(_upTo); i < leaf.Slices.Count && leaf.Slices[i].End * 60_000L <= due; i++)
            {
                slices.Add(leaf.Slices[i]);
            }
        }

        return slices.OrderBy(slice => slice.Start).ThenBy(slice => slice.End);
    }

    private void Score(BernoulliCusum cusum, bool converted, double threshold, bool isActive)
    {
        _sum = cusum.Step(_sum, converted);
        (_leads, _converted) = _sum == 0 ? (0, 0) : (_leads + 1, _converted + (converted ? 1 : 0));
        Recovery = isActive ? Math.Max(0, Recovery - (converted ? cusum.Converted : cusum.Missed)) : 0;
        if (_sum > threshold)
        {
            Told = (_sum, _leads, _converted);
            HasAlarmed = true;
            (_sum, _leads, _converted, Recovery) = (0, 0, 0, 0);
        }
    }
}
