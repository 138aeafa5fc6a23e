using FunnelStream.Kpis;
using FunnelStream.Panes;

namespace FunnelStream.Board;

/// <summary>One sliding window over one family: its sum, and the two spans its growth compares.</summary>
internal sealed class BoardWindow
{
    private readonly int _familyIndex;
    private readonly Family _family;
    private readonly DayGrid _days;
    private readonly RetainedPanes _retained;

    public BoardWindow(WindowLength length, int familyIndex, Family family, IReadOnlyList<Projection> projections, RetainedPanes retained, DayGrid days)
    {
        (Length, _familyIndex, _family, _days, _retained) = (length, familyIndex, family, days, retained);
        Sum = new SlidingSum(retained, familyIndex, days, projections);
        if (length.Span is not null)
        {
            Current = new SlidingSum(retained, familyIndex, days, projections, Growth.Fields);
            Previous = new SlidingSum(retained, familyIndex, days, projections, Growth.Fields);
        }

        Sums = Current is null ? [Sum] : [Sum, Current, Previous!];
    }

    public WindowLength Length { get; }

    public SlidingSum Sum { get; }

    /// <summary>Growth's later span; null where the window has no growth.</summary>
    public SlidingSum? Current { get; }

    /// <summary>Growth's earlier span.</summary>
    public SlidingSum? Previous { get; }

    /// <summary>Whether growth's spans are equal and wholly kept.</summary>
    public bool GrowthIsComparable { get; private set; }

    /// <summary>Start, minutes since the Unix epoch; that of everything is the earliest pane's.</summary>
    public int From => Length.Span is not null ? Sum.From : Math.Min(_retained.Earliest(_familyIndex) ?? Sum.To, Sum.To);

    /// <summary>All sums it keeps; an array, since they are gone through for every pane that changes.</summary>
    public SlidingSum[] Sums { get; }

    /// <summary>Moves to end at <paramref name="to"/> (ms since the Unix epoch), rounding to what <paramref name="ladder"/> still keeps apart.</summary>
    public void MoveTo(long to, in Ladder ladder)
    {
        var end = (int)((to + 59_999) / 60_000);
        if (Length.Span is null)
        {
            Sum.MoveTo(0, end);
            return;
        }

        Sum.MoveTo(RoundDown((int)Math.Max(0, (to - Length.Millis) / 60_000), ladder), end);
        MoveGrowth(end, ladder);
    }

    private void MoveGrowth(int end, in Ladder ladder)
    {
        var length = (int)(Length.Millis / 60_000);
        var level = LevelAt(end - (2L * length), ladder);
        end = _days.StartOf(level, end);
        var middle = Back(end, length, level);
        var start = Back(end, 2L * length, level);
        GrowthIsComparable = start >= ladder.DayFloor && start > 0
            && _days.StartOf(level, middle) == middle && _days.StartOf(level, start) == start;
        Previous!.MoveTo(start, middle);
        Current!.MoveTo(middle, end);
    }

    // Whole days are counted on the calendar: 24-hour steps would end beside midnight once the clocks change.
    private int Back(int end, long length, Level level)
    {
        var start = (int)Math.Max(0, end - length);
        return level == Level.Day && length % 1_440 == 0 ? _days.StartOfDay(start + 720) : start;
    }

    private int RoundDown(int minute, in Ladder ladder) => _days.StartOf(LevelAt(minute, ladder), minute);

    private Level LevelAt(long minute, in Ladder ladder)
    {
        var level = ladder.LevelAt((int)Math.Max(0, minute), _family.Finest);
        return level == Level.Stock ? Level.Day : level;
    }
}
