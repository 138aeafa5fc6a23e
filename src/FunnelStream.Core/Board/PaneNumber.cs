using FunnelStream.Panes;

namespace FunnelStream.Board;

/// <summary>A number of a pane: the sum of some of its cells. So that of several panes, and of what one has more than before, adds up.</summary>
public sealed class PaneNumber
{
    private readonly int[] _fields;

    /// <param name="fields">The cells, under the ids of <see cref="Field"/>.</param>
    public PaneNumber(params int[] fields) => _fields = fields;

    /// <summary>1 of every pane, whatever is in it.</summary>
    internal static PaneNumber Presence { get; } = new();

    /// <summary>The number of some cells.</summary>
    public long Of(Cells cells)
    {
        var sum = 0L;
        foreach (var field in _fields)
        {
            sum += cells[field];
        }

        return sum;
    }
}
