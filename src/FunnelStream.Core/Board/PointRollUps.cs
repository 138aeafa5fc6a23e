using FunnelStream.Events;
using FunnelStream.Kpis;
using FunnelStream.Panes;

namespace FunnelStream.Board;

/// <summary>All points that outputs overwrite: spans of every family about the funnel, and calendar cohorts by channel and campaign.</summary>
internal sealed class PointRollUps
{
    private const int LongestPeriod = 32 * 1_440;

    private readonly BoardOptions _options;
    private readonly NameTable _names;
    private readonly CohortCalendar _calendar;
    private readonly List<(int Family, Level Level, RollUp Sums)> _spans = [];
    private readonly List<(int Family, CohortPeriod Period, RollUp Sums)> _cohorts = [];

    public PointRollUps(BoardOptions options, NameTable names)
    {
        (_options, _names, _calendar) = (options, names, new CohortCalendar(options.Days));
        if (!options.KeepsPoints)
        {
            return;
        }

        for (var family = 0; family < options.Families.Count; family++)
        {
            if (!options.Families[family].IsSales)
            {
                AddSpans(family);
                AddCohorts(family);
            }
        }
    }

    public void RaiseFloors(in Ladder ladder)
    {
        foreach (var (_, level, sums) in _spans)
        {
            sums.RaiseFloor(ladder.FloorOf(level));
        }

        foreach (var (_, _, sums) in _cohorts)
        {
            sums.RaiseFloor(ladder.DayFloor);
        }
    }

    /// <summary>
    /// A partition went from one checkpoint to the next, or into its first, past what it folded meanwhile: what it counted
    /// in between, and in the spans it was in the midst of, it never said, and with the sums of the other partitions only
    /// they would be wrong.
    /// </summary>
    public void Skip(int reached, in Ladder floors)
    {
        foreach (var (_, level, sums) in _spans)
        {
            sums.Skip(reached, floors.FloorOf(level));
        }

        foreach (var (_, _, sums) in _cohorts)
        {
            sums.Skip(reached, floors.DayFloor);
        }
    }

    /// <summary>What any partition has folded is told no more.</summary>
    public void Forget(in Ladder floors)
    {
        foreach (var (_, level, sums) in _spans)
        {
            sums.Forget(floors.FloorOf(level));
        }

        foreach (var (_, _, sums) in _cohorts)
        {
            sums.Forget(floors.DayFloor);
        }
    }

    /// <summary>Marks the points of a partition's pane as changed, whatever they are.</summary>
    public void Touch(in PaneKey pane, in DimensionKey key, in Ladder floors)
    {
        foreach (var span in _spans)
        {
            if (span.Family == pane.Family && pane.Level <= span.Level)
            {
                span.Sums.Touch(pane.Start, key, floors.FloorOf(span.Level));
            }
        }

        foreach (var cohort in _cohorts)
        {
            if (cohort.Family == pane.Family)
            {
                cohort.Sums.Touch(pane.Start, key, floors.DayFloor);
            }
        }
    }

    /// <summary>A partition's pane changed.</summary>
    /// <param name="pane">Which.</param>
    /// <param name="key">Its dimension values.</param>
    /// <param name="delta">New − old.</param>
    /// <param name="floors">What the partition has folded: there, what it said before stands.</param>
    public void Note(in PaneKey pane, in DimensionKey key, Cells delta, in Ladder floors)
    {
        foreach (var span in _spans)
        {
            if (span.Family == pane.Family && pane.Level <= span.Level)
            {
                span.Sums.Note(pane.Start, key, delta, floors.FloorOf(span.Level));
            }
        }

        foreach (var cohort in _cohorts)
        {
            if (cohort.Family == pane.Family)
            {
                cohort.Sums.Note(pane.Start, key, delta, floors.DayFloor);
            }
        }
    }

    public void Commit()
    {
        _spans.ForEach(span => span.Sums.Commit());
        _cohorts.ForEach(cohort => cohort.Sums.Commit());
    }

    /// <summary>The watermark moved: cohorts that have become final thereby are changed.</summary>
    public void Mature(long before, long watermark)
    {
        var horizon = _options.Horizons.LongestMillis;
        foreach (var (_, period, sums) in _cohorts)
        {
            var from = before == long.MinValue ? 0 : (int)((before - horizon) / 60_000) - LongestPeriod;
            sums.Touch(from, (int)((watermark - horizon) / 60_000), start => IsFinal(period, start, watermark) && !IsFinal(period, start, before));
        }
    }

    /// <summary>Marks every point as changed.</summary>
    public void TouchAll()
    {
        foreach (var sums in _spans.Select(span => span.Sums).Concat(_cohorts.Select(cohort => cohort.Sums)))
        {
            sums.Touch(int.MinValue, int.MaxValue, _ => true);
        }
    }

    public List<PointChange> TakePoints(int before, Level upTo, int most)
    {
        var taken = new List<PointChange>();
        foreach (var (index, level, sums) in _spans.Where(span => span.Level <= upTo))
        {
            var family = _options.Families[index];
            taken.AddRange(sums.Take(before, most - taken.Count).Select(point =>
                new PointChange(family, level, point.Start * 60_000L, _names.Names(family.Dimensions, point.Key), point.Cells)));
        }

        return taken;
    }

    public List<CohortChange> TakeCohorts(long watermark, int most)
    {
        var taken = new List<CohortChange>();
        foreach (var (_, period, sums) in _cohorts)
        {
            taken.AddRange(sums.Take(most: most - taken.Count).Select(cohort => new CohortChange(
                period,
                cohort.Start * 60_000L,
                _names.Name(Dimension.Channel, cohort.Key.A),
                _names.Name(Dimension.Campaign, cohort.Key.B),
                cohort.Cells,
                IsFinal(period, cohort.Start, watermark))));
        }

        return taken;
    }

    private bool IsFinal(CohortPeriod period, int start, long watermark) =>
        watermark != long.MinValue && watermark >= (_calendar.EndOf(period, start) * 60_000L) + _options.Horizons.LongestMillis;

    private void AddSpans(int family)
    {
        for (var level = _options.Families[family].Finest; level <= Level.Day; level++)
        {
            var unit = level;
            _spans.Add((family, unit, new RollUp(null, minute => _options.Days.StartOf(unit, minute), id => id < Field.OpenDeals)));
        }
    }

    private void AddCohorts(int family)
    {
        if (_cohorts.Count > 0 || Projection.Of(_options.Families[family], [Dimension.Channel, Dimension.Campaign]) is not { } projection)
        {
            return;
        }

        foreach (var period in (ReadOnlySpan<CohortPeriod>)[CohortPeriod.Day, CohortPeriod.Month])
        {
            _cohorts.Add((family, period, new RollUp(projection, minute => _calendar.StartOf(period, minute), IsCohortCell)));
        }
    }

    private static bool IsCohortCell(int id) =>
        id == Field.Leads || (id >= Field.Histogram(Lag.Response, 0) && id < Field.Histogram(Lag.SalesCycle, 0));
}
