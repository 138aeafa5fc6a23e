using FunnelStream.Events;

namespace FunnelStream.Panes;

/// <summary>Which pane: its family (index in the configured list), level, start and packed dimension values.</summary>
/// <param name="Dimensions">Packed by <see cref="Family.Pack"/>.</param>
/// <param name="Start">Start of its span, minutes since the Unix epoch; 0 for <see cref="Level.Stock"/>.</param>
/// <param name="Family">Index of its family.</param>
/// <param name="Level">Its level.</param>
public readonly record struct PaneKey(ulong Dimensions, int Start, byte Family, Level Level)
{
    /// <inheritdoc/>
    public override int GetHashCode() => (int)PlacementHash.Of(Dimensions, ((ulong)(uint)Start << 16) | ((ulong)Family << 8) | (ulong)Level);
}
