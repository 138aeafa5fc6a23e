using FunnelStream.Panes;

namespace FunnelStream.Board;

/// <summary>What is kept of a family's retained panes because it is asked for far more often than they change. It hears of every change.</summary>
internal interface IKeptOfPanes
{
    /// <summary>A pane has more than before.</summary>
    /// <param name="level">Its level.</param>
    /// <param name="start">Its start.</param>
    /// <param name="key">Its dimension values.</param>
    /// <param name="more">What it has more, cell by cell.</param>
    /// <param name="panes">How many panes it is more: 1, 0 or −1.</param>
    void Add(Level level, int start, in DimensionKey key, Cells more, int panes);
}
