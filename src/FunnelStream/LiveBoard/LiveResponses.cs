using FunnelStream.Board;
using FunnelStream.Panes;

namespace FunnelStream.LiveBoard;

/// <summary>How fast the leads created in a window were first answered by a human.</summary>
/// <param name="UpToSeconds">Inclusive upper bounds of the classes; the last class, beyond them, has none.</param>
/// <param name="Rows">Total, then channels.</param>
internal sealed record LiveResponses(IReadOnlyList<int> UpToSeconds, IReadOnlyList<LiveResponseRow> Rows)
{
    // Edges of the histograms, so that the counts are exact.
    private static readonly int[] Bounds = [300, 900, 3_600, 14_400, 86_400, 172_800];

    /// <summary>Counts lags by class.</summary>
    public static LiveResponses Of(WindowLength window, IReadOnlyList<ScopePanes> scopes, long to)
    {
        var from = window.Span is { } span ? (int)((to - span.TotalMilliseconds) / 60_000) : int.MinValue;
        return new LiveResponses(Bounds, [.. scopes.Select(scope => Row(scope, from))]);
    }

    private static LiveResponseRow Row(ScopePanes scope, int from)
    {
        var counts = new long[Bounds.Length + 1];
        var (leads, answered, closed) = (0L, 0L, 0L);

        // Where the window begins within a longer pane, the whole pane is in it, as in the KPIs.
        foreach (var slice in scope.Slices.Where(slice => slice.End > from))
        {
            leads += slice.Cells[Field.Leads];
            foreach (var cell in slice.Cells.Histogram(Lag.Response))
            {
                var millis = LagBuckets.Edge(cell.Id - Field.Histogram(Lag.Response, 0));
                var index = Array.FindIndex(Bounds, bound => millis <= bound * 1_000L);
                counts[index < 0 ? Bounds.Length : index] += cell.Value;
                answered += cell.Value;
            }

            foreach (var cell in slice.Cells.Histogram(Lag.ClosedWithoutResponse))
            {
                closed += cell.Value;
            }
        }

        return new LiveResponseRow(scope.Names.Values.Count == 0 ? null : scope.Names.Values[0], leads, counts, leads - answered - closed, closed);
    }
}

/// <summary>Answers of one channel, or of all where it is null.</summary>
/// <param name="Channel">The channel; null: all.</param>
/// <param name="Leads">Leads created in the window.</param>
/// <param name="Answered">How many of them were answered, by class.</param>
/// <param name="Unanswered">How many still wait.</param>
/// <param name="Closed">How many were closed without an answer.</param>
internal sealed record LiveResponseRow(string? Channel, long Leads, IReadOnlyList<long> Answered, long Unanswered, long Closed);
