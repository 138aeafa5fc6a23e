using System.Text;
using FunnelStream.Board;
using FunnelStream.Panes;

namespace FunnelStream.Simulation.Processes;

/// <summary>Points as text, so that they can be compared and read.</summary>
internal static class PointText
{
    /// <summary>Takes all that changed from a board.</summary>
    /// <param name="board">The board.</param>
    /// <param name="note">Sees each span's point.</param>
    public static Dictionary<string, string> Take(FunnelBoard board, Action<PointChange>? note = null)
    {
        var points = new Dictionary<string, string>();
        foreach (var point in board.TakeChangedPoints())
        {
            points[Key(point)] = Of(point.Cells);
            note?.Invoke(point);
        }

        foreach (var cohort in board.TakeChangedCohorts())
        {
            points[$"cohort {cohort.Period} {cohort.Start / 60_000} {cohort.Channel}/{cohort.Campaign}"] = Of(cohort.Cells);
        }

        return points;
    }

    public static string Key(PointChange point) => $"{point.Family.Name} {point.Level} {point.Start / 60_000} {string.Join('/', point.Names)}";

    private static string Of(Cells cells)
    {
        var text = new StringBuilder();
        foreach (ref readonly var cell in cells.Span)
        {
            text.Append(cell.Id).Append('=').Append(cell.Value).Append(' ');
        }

        return text.ToString();
    }
}
