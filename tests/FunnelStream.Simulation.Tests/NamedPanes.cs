using FunnelStream.Events;
using FunnelStream.Panes;
using FunnelStream.Transfer;

namespace FunnelStream.Simulation;

/// <summary>The panes of all partitions, added up by names; each partition's checkpoints in order.</summary>
internal sealed class NamedPanes
{
    private readonly Dictionary<(int Partition, PaneKey Key), ReadOnlyMemory<byte>> _panes = [];
    private readonly Dictionary<(int Partition, Dimension Dimension, ushort Id), string> _names = [];

    public void Add(Checkpoint checkpoint)
    {
        foreach (var name in checkpoint.Names)
        {
            _names[(checkpoint.Partition, name.Dimension, name.Id)] = name.Name;
        }

        foreach (var (key, content) in checkpoint.Panes)
        {
            _panes[(checkpoint.Partition, key)] = content;
        }
    }

    public IReadOnlyList<string> Dump(IReadOnlyList<Family> families)
    {
        var merged = new Dictionary<NamedPane, Cells>();
        foreach (var ((partition, key), content) in _panes.Where(pane => !pane.Value.IsEmpty))
        {
            var family = families[key.Family];
            var values = family.Dimensions.Select((dimension, position) => Name(partition, dimension, Family.Unpack(key.Dimensions, position)));
            var named = new NamedPane(family.Name, key.Level, key.Start, string.Join('/', values));
            merged.TryAdd(named, new Cells());
            PaneCodec.AddTo(merged[named], content.Span);
        }

        return PaneText.Of(merged);
    }

    private string Name(int partition, Dimension dimension, ushort id) => id switch
    {
        DimensionTable.None => "(none)",
        DimensionTable.Unknown => "(unknown)",
        DimensionTable.Other => "(other)",
        _ => _names[(partition, dimension, id)],
    };
}
