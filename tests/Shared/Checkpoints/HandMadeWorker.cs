using FunnelStream.Events;
using FunnelStream.Panes;

namespace FunnelStream.Checkpoints;

/// <summary>Panes written by hand, as one partition's worker would checkpoint them, folding included.</summary>
internal sealed class HandMadeWorker(int partition = 0, DayGrid? days = null, Retention? retention = null)
{
    private readonly DayGrid _days = days ?? DayGrid.Utc;
    private readonly DimensionTable _names = new();
    private readonly Dictionary<PaneKey, Cells> _panes = [];
    private readonly HashSet<PaneKey> _changed = [];
    private readonly List<DimensionName> _named = [];
    private long _number;

    public static IReadOnlyList<Family> Families => Family.Defaults;

    public Ladder Ladder { get; private set; } = Ladder.Bottom;

    public string Name(Dimension dimension, ushort id) => _names.Name(dimension, id);

    public IReadOnlyDictionary<PaneKey, Cells> Panes => _panes;

    /// <summary>Adds to the family's pane of a minute, at the level it is kept at; nothing where it is kept no longer.</summary>
    public HandMadeWorker Add(int family, long minute, string[] values, params ReadOnlySpan<Cell> cells)
    {
        var level = Ladder.LevelAt((int)minute, Families[family].Finest);
        return level == Level.Stock ? this : AddTo(new PaneKey(Pack(family, values), _days.StartOf(level, (int)minute), (byte)family, level), cells);
    }

    /// <summary>Adds to what is absolute now.</summary>
    public HandMadeWorker AddStock(int family, string[] values, params ReadOnlySpan<Cell> cells) =>
        AddTo(new PaneKey(Pack(family, values), 0, (byte)family, Level.Stock), cells);

    /// <summary>Folds what a frontier leaves behind.</summary>
    public HandMadeWorker Fold(long frontier)
    {
        Ladder = Ladder.RaisedTo(frontier, retention ?? Retention.Default, _days);
        foreach (var (key, cells) in _panes.Where(pane => pane.Key.Level != Level.Stock && Kept(pane.Key) != pane.Key.Level).ToList())
        {
            _panes.Remove(key);
            _changed.Add(key);
            if (Kept(key) is var level && level != Level.Stock)
            {
                AddTo(key with { Level = level, Start = _days.StartOf(level, key.Start) }, cells.Span);
            }
        }

        return this;
    }

    /// <summary>What changed since the last checkpoint.</summary>
    public Checkpoint Take(long watermark) => Make(watermark, _changed);

    /// <summary>Everything, as a board that starts anew reads it.</summary>
    public Checkpoint TakeAll(long watermark) => Make(watermark, _panes.Keys) with { Names = _named };

    private Checkpoint Make(long watermark, IEnumerable<PaneKey> keys)
    {
        var changes = keys
            .OrderBy(key => key.Start).ThenBy(key => key.Dimensions).ThenBy(key => key.Family).ThenBy(key => key.Level)
            .Select(key => new PaneChange(key, _panes.TryGetValue(key, out var cells) ? PaneCodec.Encode(cells.Span) : default))
            .ToList();
        _changed.Clear();
        var added = _names.TakeAdded();
        _named.AddRange(added);
        return new Checkpoint(partition, ++_number, added, changes, watermark, watermark, watermark, Ladder, _number);
    }

    private HandMadeWorker AddTo(PaneKey key, ReadOnlySpan<Cell> added)
    {
        if (!_panes.TryGetValue(key, out var cells))
        {
            _panes.Add(key, cells = new Cells());
        }

        cells.Add(added);
        _changed.Add(key);
        if (cells.Count == 0)
        {
            _panes.Remove(key);
        }

        return this;
    }

    private Level Kept(PaneKey key)
    {
        var level = Ladder.LevelAt(key.Start, Families[key.Family].Finest);
        return level > key.Level ? level : key.Level;
    }

    private ulong Pack(int family, string[] values)
    {
        ulong packed = 0;
        for (var i = 0; i < values.Length; i++)
        {
            packed |= (ulong)_names.Intern(Families[family].Dimensions[i], values[i]) << (16 * i);
        }

        return packed;
    }
}
