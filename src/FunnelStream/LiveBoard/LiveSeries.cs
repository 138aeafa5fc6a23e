using FunnelStream.Board;
using FunnelStream.Panes;

namespace FunnelStream.LiveBoard;

/// <summary>What happened in equal steps over the last two lengths of a window, the second of which is the window itself.</summary>
/// <param name="StepSeconds">Length of a step.</param>
/// <param name="From">Start of the first step, ms since the Unix epoch.</param>
/// <param name="Current">The first step that belongs to the window itself.</param>
/// <param name="Rows">Total, then channels.</param>
internal sealed record LiveSeries(int StepSeconds, long From, int Current, IReadOnlyList<LiveSeriesRow> Rows)
{
    private static readonly int[] Steps = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1_440, 2_880, 10_080];
    private const int MostPerWindow = 60;
    private const int Day = 1_440;

    // Of everything, the last quarter of a year is enough to see.
    private const int Everything = 90 * Day;

    /// <summary>Sums panes by the step in which they start. A pane longer than a step is counted where it starts.</summary>
    /// <param name="window">The window.</param>
    /// <param name="scopes">Total, then channels.</param>
    /// <param name="to">Where it ends, ms since the Unix epoch.</param>
    /// <param name="days">Where days begin.</param>
    public static LiveSeries Of(WindowLength window, IReadOnlyList<ScopePanes> scopes, long to, DayGrid days)
    {
        var length = window.Span is { } span ? (int)span.TotalMinutes : Everything;
        var step = Array.Find(Steps, s => length / s <= MostPerWindow) is > 0 and var found ? found : length / MostPerWindow;
        var count = (length + step - 1) / step;

        // Steps of a day are days: their panes begin at midnight, wherever the window ends.
        var end = (int)(to / 60_000);
        end = step >= Day ? days.EndOfDay(end - 1) : end;
        var start = end - (2 * count * step);
        return new LiveSeries(step * 60, start * 60_000L, count, [.. scopes.Select(scope => Row(scope, start, step, 2 * count, days))]);
    }

    private static LiveSeriesRow Row(ScopePanes scope, int start, int step, int count, DayGrid days)
    {
        var row = new LiveSeriesRow(scope.Names.Values.Count == 0 ? null : scope.Names.Values[0], count);
        foreach (var slice in scope.Slices)
        {
            // A day goes by its noon: its midnight is an hour off those of the steps once clocks have changed.
            var at = step >= Day ? days.StartOfDay(slice.Start) + (Day / 2) : slice.Start;
            var index = at < start ? -1 : (at - start) / step;
            if (index >= 0 && index < count)
            {
                row.Add(index, slice.Cells);
            }
        }

        return row;
    }
}

/// <summary>Counts of one channel, or of all where it is null, step by step.</summary>
internal sealed class LiveSeriesRow(string? channel, int count)
{
    /// <summary>The channel; null: all.</summary>
    public string? Channel => channel;

    /// <summary>Leads created.</summary>
    public long[] Leads { get; } = new long[count];

    /// <summary>Leads that became MQL.</summary>
    public long[] Mqls { get; } = new long[count];

    /// <summary>Leads that became SQL.</summary>
    public long[] Sqls { get; } = new long[count];

    /// <summary>Leads whose first opportunity opened.</summary>
    public long[] Opportunities { get; } = new long[count];

    /// <summary>Leads that became clients.</summary>
    public long[] Clients { get; } = new long[count];

    internal void Add(int index, Cells cells)
    {
        Leads[index] += cells[Field.Leads];
        Mqls[index] += cells[Field.Mqls];
        Sqls[index] += cells[Field.Sqls];
        Opportunities[index] += cells[Field.Opportunities];
        Clients[index] += cells[Field.Clients];
    }
}
