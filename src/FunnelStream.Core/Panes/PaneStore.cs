using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace FunnelStream.Panes;

/// <summary>
/// The live panes of one worker. At any time the panes of a family are disjoint in time, so that any window is a plain
/// sum; raising the ladder folds panes into coarser ones without changing that sum. Not thread-safe.
/// </summary>
public sealed partial class PaneStore
{
    private readonly IReadOnlyList<Family> _families;
    private readonly DayGrid _days;
    private readonly Dictionary<PaneKey, Pane> _panes = [];
    private readonly List<Pane> _changed = [];
    private readonly CellArrays _arrays = new();
    private readonly ConcurrentQueue<PaneChanges> _givenBack = new();

    // What becomes due when a floor passes it: minute panes by their hour, hour and day panes by their day.
    private readonly Dictionary<int, List<Pane>>[] _due = [[], [], []];

    // Panes of families that keep no minutes, by their start: they stay longer than they give life to their names.
    private readonly Dictionary<int, List<Pane>> _fading = [];

    internal PaneStore(IReadOnlyList<Family> families, DayGrid days, int limit, LivingNames? living = null)
    {
        Living = living ?? new LivingNames(families);
        _families = families;
        _days = days;
        Combinations = new Combinations(families, limit);
    }

    /// <summary>The names that live by its panes.</summary>
    public LivingNames Living { get; }

    /// <summary>The combinations of dimension values that its panes have, and those that are refused.</summary>
    internal Combinations Combinations { get; }

    /// <summary>What is folded and dropped.</summary>
    public Ladder Ladder { get; private set; } = Ladder.Bottom;

    /// <summary>How often a combination was sent to <c>(other)</c> because its family is full, or was when it came.</summary>
    public long OverLimit => Combinations.Refusals;

    /// <summary>How many panes are live.</summary>
    public int Count => _panes.Count;

    /// <summary>The live panes, in no order.</summary>
    public IEnumerable<Pane> All => _panes.Values;

    /// <summary>
    /// The pane to which an amount at a time belongs, at the finest level still unfolded there, marked as changed; null where that time is
    /// dropped already.
    /// </summary>
    /// <param name="family">Index of the family.</param>
    /// <param name="at">Milliseconds since the Unix epoch.</param>
    /// <param name="dimensions">Packed by the family.</param>
    internal Pane? At(int family, long at, ulong dimensions)
    {
        var minute = (int)(at / 60_000);
        var level = Ladder.LevelAt(minute, _families[family].Finest);
        return level == Level.Stock ? null : Touch(new PaneKey(dimensions, _days.StartOf(level, minute), (byte)family, level));
    }

    /// <summary>The pane of what is absolute now, marked as changed.</summary>
    internal Pane Stock(int family, ulong dimensions) => Touch(new PaneKey(dimensions, 0, (byte)family, Level.Stock));

    /// <summary>Folds and drops what has aged; false where nothing became due.</summary>
    internal bool RaiseTo(Ladder ladder)
    {
        if (ladder == Ladder)
        {
            return false;
        }

        Ladder = ladder; // first: folding adds to panes at the level that is the finest from now on
        foreach (var pane in Take(_fading, ladder.MinuteFloor))
        {
            pane.Fade();
        }

        Fold(Level.Minute, ladder.MinuteFloor);
        Fold(Level.Hour, ladder.HourFloor);
        Drop(ladder.DayFloor);
        return true;
    }

    /// <summary>
    /// The panes that changed since the last call; empty ones are given up. Of one that came and went in between nobody
    /// has heard, and so nobody is told that it is gone: while catching up that is most of the minutes.
    /// </summary>
    internal IReadOnlyList<PaneChange> TakeChanges()
    {
        var changes = PaneChanges.Rent(_givenBack);
        foreach (var pane in _changed)
        {
            pane.IsChanged = false;
            if (!pane.IsGone && pane.Count == 0)
            {
                Remove(pane);
            }

            if (!pane.IsGone)
            {
                pane.IsTold = true;
                changes.Add(pane.Key, pane.Span);
            }
            else if (pane.IsTold)
            {
                changes.Add(pane.Key);
            }
        }

        _changed.Clear();
        return changes;
    }

    private Pane Touch(PaneKey key)
    {
        // One that is empty is given up by the next checkpoint: whether it is still there must not matter.
        if ((!_panes.TryGetValue(key, out var pane) || pane.Count == 0) && !Combinations.Admits(key.Family, key.Dimensions))
        {
            key = key with { Dimensions = Combinations.OtherOf(key.Family) };
            _panes.TryGetValue(key, out pane);
        }

        pane ??= Create(key);
        MarkChanged(pane);
        return pane;
    }

    private void MarkChanged(Pane pane)
    {
        if (!pane.IsChanged)
        {
            pane.IsChanged = true;
            _changed.Add(pane);
        }
    }

    private Pane Create(PaneKey key)
    {
        var pane = new Pane(key, _arrays);
        _panes.Add(key, pane);
        Enlist(pane);
        return pane;
    }

    // Counts a pane among its family's, and under what ages it.
    private void Enlist(Pane pane)
    {
        if (pane.Key.Level != Level.Stock)
        {
            var due = _due[(int)pane.Key.Level];
            Add(due, GroupOf(pane.Key), pane);
        }

        var lives = pane.Key.Level == Level.Stock || pane.Key.Start >= Ladder.MinuteFloor;
        pane.Enlist(Combinations, lives ? Living : null);
        if (lives && pane.Key.Level is Level.Hour or Level.Day)
        {
            Add(_fading, pane.Key.Start, pane);
        }
    }

    private static void Add(Dictionary<int, List<Pane>> groups, int start, Pane pane)
    {
        ref var list = ref CollectionsMarshal.GetValueRefOrAddDefault(groups, start, out _);
        (list ??= []).Add(pane);
    }

    private int GroupOf(PaneKey key) => _days.StartOf(key.Level == Level.Minute ? Level.Hour : Level.Day, key.Start);

    private void Fold(Level level, int floor)
    {
        foreach (var pane in TakeDue(level, floor))
        {
            var coarser = Ladder.LevelAt(pane.Key.Start, _families[pane.Key.Family].Finest);
            if (coarser != Level.Stock && pane.Count > 0)
            {
                Touch(pane.Key with { Level = coarser, Start = _days.StartOf(coarser, pane.Key.Start) }).Add(pane);
            }

            Remove(pane);
            MarkChanged(pane);
        }
    }

    private void Drop(int floor)
    {
        foreach (var pane in TakeDue(Level.Day, floor))
        {
            Remove(pane);
            MarkChanged(pane);
        }
    }

    private IEnumerable<Pane> TakeDue(Level level, int floor) => Take(_due[(int)level], floor);

    private static IEnumerable<Pane> Take(Dictionary<int, List<Pane>> due, int floor)
    {
        var groups = due.Keys.Where(start => start < floor).Order().ToList();
        foreach (var group in groups)
        {
            due.Remove(group, out var panes);
            foreach (var pane in panes!)
            {
                if (!pane.IsGone)
                {
                    yield return pane;
                }
            }
        }
    }

    private void Remove(Pane pane)
    {
        pane.Leave();
        _panes.Remove(pane.Key);
    }
}
