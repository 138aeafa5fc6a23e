namespace FunnelStream.Connectors.InfluxDb;

/// <summary>What had been offered to an <see cref="InfluxWriter"/> at some time; see <see cref="InfluxWriter.Mark"/>.</summary>
public sealed class InfluxMark
{
    internal InfluxMark(IReadOnlyList<long> ends) => Ends = ends;

    /// <summary>By lane: the position after the last point.</summary>
    internal IReadOnlyList<long> Ends { get; }
}
