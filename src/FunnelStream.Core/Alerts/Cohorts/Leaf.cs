using FunnelStream.Board;
using FunnelStream.Panes;

namespace FunnelStream.Alerts.Cohorts;

/// <summary>A scope as fine as the panes are gathered, with its panes in the order of their starts. Sums are computed once.</summary>
internal sealed class Leaf(IReadOnlyList<PaneSlice> slices, DayGrid days)
{
    private readonly Dictionary<(Stage, long From, long To, bool Spared), MaturedSums?> _matured = [];
    private readonly Dictionary<(Stage, long From, long At), FreshSums?> _fresh = [];
    private readonly Dictionary<(long From, long To), long> _leads = [];

    // Apart from one another, in order: of the alerts of its own segment and of all that hold it.
    private List<(long From, long To)> _excluded = [];
    private long _accepted = long.MinValue;

    /// <summary>The panes.</summary>
    public IReadOnlyList<PaneSlice> Slices => slices;

    /// <summary>What a segment's alert remembers stays out of its baselines.</summary>
    public void Spare(AlertMemory memory)
    {
        _accepted = Math.Max(_accepted, memory.Accepted ?? long.MinValue);
        if (memory.Excluded.Count == 0)
        {
            return;
        }

        var apart = new List<(long From, long To)>();
        foreach (var span in _excluded.Concat(memory.Excluded).OrderBy(span => span.From))
        {
            if (apart.Count > 0 && span.From <= apart[^1].To)
            {
                apart[^1] = (apart[^1].From, Math.Max(apart[^1].To, span.To));
            }
            else
            {
                apart.Add(span);
            }
        }

        _excluded = apart;
    }

    /// <summary>Leads created in the trailing span before an instant that count as baseline; null where there are none.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="to">The instant: ms since the Unix epoch.</param>
    /// <param name="span">Length of the span, ms; what is excluded does not count, so the span begins the earlier.</param>
    public MaturedSums? Trailing(Stage stage, long to, long span)
    {
        var from = to - span;
        for (var before = long.MaxValue; before != from;)
        {
            before = from;
            from = to - span - _excluded.Sum(excluded => Math.Max(0, Math.Min(excluded.To, to) - Math.Max(excluded.From, before)));
        }

        return Matured(stage, Math.Max(from, _accepted), to, spares: true);
    }

    /// <summary>Leads created in a span; null where there are none.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="from">ms since the Unix epoch.</param>
    /// <param name="to">Exclusive; at least the stage's horizon ago.</param>
    /// <param name="spares">Whether it leaves out what is no baseline.</param>
    public MaturedSums? Matured(Stage stage, long from, long to, bool spares)
    {
        if (!_matured.TryGetValue((stage, from, to, spares), out var sums))
        {
            for (var i = FirstFrom(from); i < slices.Count && slices[i].Start * 60_000L < to; i++)
            {
                var slice = slices[i];
                if (slice.End * 60_000L <= to && !(spares && IsExcluded(slice)))
                {
                    (sums ??= new MaturedSums(stage)).Add(slice.Cells, days.StartOfDay(slice.Start));
                }
            }

            _matured.Add((stage, from, to, spares), sums);
        }

        return sums;
    }

    /// <summary>Leads created in [from, at), as they were seen at the instant; null where there are none.</summary>
    public FreshSums? Fresh(Stage stage, long from, long at)
    {
        if (!_fresh.TryGetValue((stage, from, at), out var sums))
        {
            for (var i = FirstFrom(from); i < slices.Count && slices[i].Start * 60_000L < at; i++)
            {
                if (slices[i].Cells[Field.Leads] != 0)
                {
                    (sums ??= new FreshSums(stage)).Add(slices[i], at);
                }
            }

            _fresh.Add((stage, from, at), sums);
        }

        return sums;
    }

    /// <summary>Leads created in [from, to).</summary>
    public long LeadsIn(long from, long to)
    {
        if (!_leads.TryGetValue((from, to), out var leads))
        {
            for (var i = FirstFrom(from); i < slices.Count && slices[i].Start * 60_000L < to; i++)
            {
                leads += slices[i].Cells[Field.Leads];
            }

            _leads.Add((from, to), leads);
        }

        return leads;
    }

    /// <summary>Index of the first pane that starts at or after an instant.</summary>
    public int FirstFrom(long instant)
    {
        var (low, high) = (0, slices.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (slices[middle].Start * 60_000L < instant)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private bool IsExcluded(in PaneSlice slice)
    {
        foreach (var (from, to) in _excluded)
        {
            if (slice.Start * 60_000L < to && slice.End * 60_000L > from)
            {
                return true;
            }
        }

        return false;
    }
}
