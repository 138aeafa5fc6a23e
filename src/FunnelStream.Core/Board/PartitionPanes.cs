using System.Runtime.InteropServices;
using FunnelStream.Events;
using FunnelStream.Panes;

namespace FunnelStream.Board;

/// <summary>The last word of one partition's worker: its panes as they came, its names, how far it is.</summary>
internal sealed class PartitionPanes
{
    private readonly NameTable _names;
    private readonly List<int>[] _ids = new List<int>[DimensionTable.Count];
    private readonly Dictionary<PaneKey, Kept> _contents = [];

    /// <param name="names">The board's names.</param>
    /// <param name="floors">What the worker before it had folded.</param>
    public PartitionPanes(NameTable names, Ladder floors)
    {
        (_names, Floors) = (names, floors);
        for (var dimension = 0; dimension < DimensionTable.Count; dimension++)
        {
            _ids[dimension] = [0, 1, 2]; // (none), (unknown), (other) are the same everywhere
        }
    }

    /// <summary>The last checkpoint without its panes; null before the first.</summary>
    public Checkpoint? Last { get; private set; }

    /// <summary>What its workers have folded; points below count what they last were.</summary>
    public Ladder Floors { get; private set; }

    /// <summary>The panes it has; a copy.</summary>
    public IReadOnlyList<PaneKey> Keys => [.. _contents.Keys];

    /// <summary>Takes over a checkpoint's names and position; its panes follow one by one through <see cref="Replace"/>.</summary>
    public void Begin(Checkpoint checkpoint)
    {
        Last = checkpoint with { Names = [], Panes = [] };
        Floors = LevelGrid.Highest(Floors, checkpoint.Ladder);
        foreach (var (dimension, id, name) in checkpoint.Names)
        {
            var ids = _ids[(int)dimension];
            while (ids.Count <= id)
            {
                ids.Add(-1);
            }

            ids[id] = _names.Intern(dimension, name);
        }
    }

    /// <summary>Replaces a pane's content by a copy of what is given, nothing where the pane is gone, and adds new − old to <paramref name="delta"/>.</summary>
    public void Replace(PaneKey key, ReadOnlySpan<byte> content, Cells delta)
    {
        ref var kept = ref CollectionsMarshal.GetValueRefOrAddDefault(_contents, key, out var known);
        if (known)
        {
            PaneCodec.AddTo(delta, kept.Span, -1);
        }

        if (content.IsEmpty)
        {
            _contents.Remove(key);
        }
        else
        {
            PaneCodec.AddTo(delta, content);
            kept.Write(content);
        }
    }

    /// <summary>The board's numbers for a pane's dimension values.</summary>
    /// <exception cref="InvalidDataException">The worker never named one.</exception>
    public DimensionKey Translate(Family family, ulong packed)
    {
        Span<int> values = stackalloc int[family.Dimensions.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var ids = _ids[(int)family.Dimensions[i]];
            var id = Family.Unpack(packed, i);
            values[i] = id < ids.Count ? ids[id] : -1;
            if (values[i] < 0)
            {
                throw new InvalidDataException($"Partition {Last?.Partition} counts under value {id} of {family.Dimensions[i].Name()}, which it never named.");
            }
        }

        return DimensionKey.Of(values);
    }

    // A content that changes again and again is written over in place, with some room to grow.
    private struct Kept
    {
        private byte[]? _bytes;
        private int _length;

        public readonly ReadOnlySpan<byte> Span => _bytes.AsSpan(0, _length);

        public void Write(ReadOnlySpan<byte> content)
        {
            if (_bytes is null || content.Length > _bytes.Length)
            {
                _bytes = new byte[_bytes is null ? content.Length : content.Length + (content.Length / 4)];
            }

            content.CopyTo(_bytes);
            _length = content.Length;
        }
    }
}
