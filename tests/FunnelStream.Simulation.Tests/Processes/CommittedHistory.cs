using FunnelStream.Panes;
using FunnelStream.Simulation.Broker;
using FunnelStream.State;

namespace FunnelStream.Simulation.Processes;

/// <summary>
/// What the committed transactions say was counted, in their order. Kept beside the model, so that compaction can't take
/// it away; no process reads it.
/// </summary>
internal sealed class CommittedHistory(int partitions)
{
    private readonly List<Counted>[] _counted = [.. Enumerable.Range(0, partitions).Select(_ => new List<Counted>())];
    private readonly Dictionary<byte[], long>[] _amounts = [.. Enumerable.Range(0, partitions).Select(_ => new Dictionary<byte[], long>(Bytes.Same))];
    private readonly Dictionary<(int Partition, long Checkpoint), long> _amountsAt = [];

    public IReadOnlyList<Counted> this[int partition] => _counted[partition];

    /// <summary>Leads and visits of the first family as a partition's checkpoint left them.</summary>
    public long Amount(int partition, long checkpoint) => _amountsAt.GetValueOrDefault((partition, checkpoint));

    public void Add(int partition, IReadOnlyList<Counted> counted, IReadOnlyList<(byte[] Key, byte[]? Value)> panes)
    {
        _counted[partition].AddRange(counted);
        foreach (var (key, value) in panes)
        {
            switch (key[0])
            {
                case StateFormat.Meta:
                    _amountsAt[(partition, MetaRecord.Read(value).Number)] = _amounts[partition].Values.Sum();
                    break;
                case StateFormat.Pane when PaneRecords.ReadKey(key) is { Family: 0, Level: not Level.Stock }:
                    _amounts[partition][key] = value is null ? 0 : AmountOf(PaneRecords.ReadContent(value, out _));
                    break;
                default:
                    break;
            }
        }
    }

    public static long AmountOf(Cells cells) => cells[Field.Leads] + cells[Field.Visits];

    private static long AmountOf(ReadOnlySpan<byte> content)
    {
        var cells = new Cells();
        PaneCodec.AddTo(cells, content);
        return AmountOf(cells);
    }
}
