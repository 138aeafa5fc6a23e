using FunnelStream.Kpis;
using FunnelStream.Panes;

namespace FunnelStream.Alerts.Cohorts;

/// <summary>What a rule judges: the company, a channel, a campaign, a segment; with what holds it and what it holds.</summary>
internal sealed class Segment(AlertLabels labels, Segment? parent, AlertRecord? record, AlertMemory memory)
{
    // With how much of the leads that a baseline asks for what holds a segment speaks beside its own.
    private const double OthersSay = 4;

    private readonly Dictionary<(Stage, long At, BaselineSpan), (MaturedSums Sums, Baseline? Baseline)> _baselines = [];

    /// <summary>Names it.</summary>
    public AlertLabels Labels => labels;

    /// <summary>What holds it; null for the total.</summary>
    public Segment? Parent => parent;

    /// <summary>Its channels or campaigns, as far as they are gathered; other segments are not among them: they cut across.</summary>
    public List<Segment> Children { get; } = [];

    /// <summary>The scopes it is made of.</summary>
    public List<Leaf> Leaves { get; } = [];

    /// <summary>Whether the rule is about it, or it is only there to hold others.</summary>
    public bool IsJudged { get; init; }

    /// <summary>Whether it is a campaign that is paused.</summary>
    public bool IsPaused { get; set; }

    /// <summary>The rule's alert on it as it stood before.</summary>
    public AlertRecord? Record => record;

    /// <summary>What the rule remembers of it.</summary>
    public AlertMemory Memory => memory;

    /// <summary>Whether its alert is active.</summary>
    public bool IsActive => record?.IsActive == true;

    /// <summary>What holds it, the nearest first.</summary>
    public IEnumerable<Segment> Ancestors
    {
        get
        {
            for (var above = parent; above is not null; above = above.Parent)
            {
                yield return above;
            }
        }
    }

    /// <summary>
    /// What is normal for it at an instant, or at the one where its breach began: its own leads where there are enough, else the course of what
    /// holds it, towards a rate that its own leads have a say in: channels differ, and one that has always been weaker has not become so.
    /// Null where nobody has enough, or where a person has accepted a new normal that has not enough yet.
    /// </summary>
    public Baseline? BaselineAt(Stage stage, long at, BaselineSpan span)
    {
        at = Math.Min(at, memory.Frozen ?? at);
        var (sums, own) = Own(stage, at, span);
        return own ?? (memory.Accepted is not null ? null : parent?.BaselineAt(stage, at, span)?.With(sums, span.LeastStarted / OthersSay));
    }

    /// <summary>Leads created in a span and older than the horizon.</summary>
    public MaturedSums Matured(Stage stage, long from, long to, bool spares) => Sum(stage, leaf => leaf.Matured(stage, from, to, spares));

    /// <summary>Leads created in [from, at), as they were seen at the instant.</summary>
    public FreshSums Fresh(Stage stage, long from, long at)
    {
        var sum = new FreshSums(stage);
        foreach (var leaf in Leaves)
        {
            if (leaf.Fresh(stage, from, at) is { } sums)
            {
                sum.Add(sums);
            }
        }

        return sum;
    }

    /// <summary>Leads created in [from, to).</summary>
    public long LeadsIn(long from, long to)
    {
        long leads = 0;
        foreach (var leaf in Leaves)
        {
            leads += leaf.LeadsIn(from, to);
        }

        return leads;
    }

    /// <summary>End of the last pane with a lead, ms since the Unix epoch; null where there is none since an instant.</summary>
    public long? LastLead(long since)
    {
        long? last = null;
        foreach (var leaf in Leaves)
        {
            for (var i = leaf.Slices.Count - 1; i >= 0 && leaf.Slices[i].Start * 60_000L >= since; i--)
            {
                if (leaf.Slices[i].Cells[Field.Leads] > 0)
                {
                    last = Math.Max(last ?? long.MinValue, leaf.Slices[i].End * 60_000L);
                    break;
                }
            }
        }

        return last;
    }

    /// <summary>Whether an alert tells, or has told, of leads created since an instant.</summary>
    public bool IsToldSince(long since) => IsActive || Memory.Excluded.Any(span => span.To > since);

    /// <summary>Start of the first pane with a lead, ms since the Unix epoch; null where there is none.</summary>
    public long? FirstLead()
    {
        long? first = null;
        foreach (var leaf in Leaves)
        {
            var start = leaf.Slices.FirstOrDefault(slice => slice.Cells[Field.Leads] > 0);
            if (start.Cells is not null)
            {
                first = Math.Min(first ?? long.MaxValue, start.Start * 60_000L);
            }
        }

        return first;
    }

    private (MaturedSums Sums, Baseline? Baseline) Own(Stage stage, long at, BaselineSpan span)
    {
        if (!_baselines.TryGetValue((stage, at, span), out var own))
        {
            var sums = Sum(stage, leaf => leaf.Trailing(stage, at - span.Gap, span.Length - span.Gap));
            own = (sums, sums.Started >= span.LeastStarted && sums.Reached >= span.LeastReached ? Baseline.Of(labels, sums) : null);
            _baselines.Add((stage, at, span), own);
        }

        return own;
    }

    private MaturedSums Sum(Stage stage, Func<Leaf, MaturedSums?> of)
    {
        if (Leaves is [var only] && of(only) is { } whole)
        {
            return whole;
        }

        var sum = new MaturedSums(stage);
        foreach (var leaf in Leaves)
        {
            if (of(leaf) is { } sums)
            {
                sum.Add(sums);
            }
        }

        return sum;
    }
}

/// <summary>Which leads are a baseline: those created in the trailing span before an instant, the youngest left out.</summary>
/// <param name="Length">Length of the span, ms.</param>
/// <param name="Gap">How old the youngest are, ms: at least the stage's horizon.</param>
/// <param name="LeastStarted">So many leads at least.</param>
/// <param name="LeastReached">So many conversions at least.</param>
internal sealed record BaselineSpan(long Length, long Gap, long LeastStarted, long LeastReached);
