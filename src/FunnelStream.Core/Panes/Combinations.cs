using System.Runtime.InteropServices;
using FunnelStream.Events;

namespace FunnelStream.Panes;

/// <summary>
/// Which combinations of dimension values have panes, and how many panes of each family live: those of the minutes still
/// kept and stocks. A new combination that comes while as many live as the limit allows is refused: it is counted under
/// <c>(other)</c>, and must be taken back there. Derived from panes and retained leads as they stand between two events, so
/// that neither checkpoints nor restarts matter. Not thread-safe.
/// </summary>
internal sealed class Combinations
{
    private readonly int _limit;
    private readonly ulong[] _other;
    private readonly int[] _living;
    private readonly int[] _aged;
    private readonly bool[] _wasFull;
    private readonly Dictionary<ulong, int>[] _panes;
    private readonly Dictionary<ulong, int>[] _leads;
    private readonly List<(int Family, ulong Dimensions)> _emptied = [];
    private bool _lacksLeads;

    /// <param name="families">The families.</param>
    /// <param name="limit">Living panes a family.</param>
    public Combinations(IReadOnlyList<Family> families, int limit)
    {
        _limit = limit;
        _other = [.. families.Select(AllOther)];
        _living = new int[families.Count];
        _aged = new int[families.Count];
        _wasFull = new bool[families.Count];
        _panes = [.. families.Select(_ => new Dictionary<ulong, int>(PlacementComparer.Instance))];
        _leads = [.. families.Select(_ => new Dictionary<ulong, int>(PlacementComparer.Instance))];
    }

    /// <summary>By family: whether it has refused a combination.</summary>
    public IReadOnlyList<bool> WereFull => _wasFull;

    /// <summary>Whether any family has refused a combination.</summary>
    public bool AnyWasFull { get; private set; }

    /// <summary>How often a combination was refused.</summary>
    public long Refusals { get; private set; }

    /// <summary>What a family's refused combinations are counted under.</summary>
    public ulong OtherOf(int family) => _other[family];

    /// <summary>Whether a family refuses new combinations as things stand.</summary>
    public bool IsAtLimit(int family) => _living[family] >= _limit;

    /// <summary>
    /// Whether a combination may have panes. One that has some may. One without is new, unless the family has refused
    /// combinations and a retained lead is counted under it: that lead's share lies in <c>(other)</c>.
    /// </summary>
    public bool Admits(int family, ulong dimensions)
    {
        if (_panes[family].ContainsKey(dimensions) || dimensions == _other[family])
        {
            return true;
        }

        if (!IsAtLimit(family) && !_leads[family].ContainsKey(dimensions))
        {
            return true;
        }

        Refusals++;
        _lacksLeads |= !_wasFull[family];
        AnyWasFull = _wasFull[family] = true;
        return false;
    }

    /// <summary>A pane counts something from now on.</summary>
    public void Add(in PaneKey key) => CollectionsMarshal.GetValueRefOrAddDefault(_panes[key.Family], key.Dimensions, out _)++;

    /// <summary>A pane counts nothing any more.</summary>
    public void Remove(in PaneKey key)
    {
        // An event takes out what was before it puts in what is: the combination is not new in between.
        if (--CollectionsMarshal.GetValueRefOrNullRef(_panes[key.Family], key.Dimensions) == 0)
        {
            _emptied.Add((key.Family, key.Dimensions));
        }
    }

    /// <summary>A pane that counts something lives from now on.</summary>
    public void Live(in PaneKey key)
    {
        if (key.Dimensions != _other[key.Family])
        {
            _living[key.Family]++;
        }
    }

    /// <summary>A living pane has aged, or counts nothing any more.</summary>
    public void Age(in PaneKey key)
    {
        // Not before the event is counted: what it refuses under its first pane, it must refuse under all.
        if (key.Dimensions != _other[key.Family])
        {
            _aged[key.Family]++;
        }
    }

    /// <summary>Says that one more retained lead, or one less, is counted under a combination; of families that were full.</summary>
    public void CountLead(int family, ulong dimensions, int sign)
    {
        ref var leads = ref CollectionsMarshal.GetValueRefOrAddDefault(_leads[family], dimensions, out _);
        leads += sign;
        if (leads == 0)
        {
            _leads[family].Remove(dimensions);
        }
    }

    /// <summary>An event is counted, or the panes were folded: goes by what there is now.</summary>
    /// <returns>True where leads have to be counted, all of them: a family was full for the first time. None is counted then.</returns>
    public bool Settle()
    {
        for (var family = 0; family < _aged.Length; family++)
        {
            _living[family] -= _aged[family];
            _aged[family] = 0;
        }

        foreach (var (family, dimensions) in _emptied)
        {
            if (_panes[family].TryGetValue(dimensions, out var panes) && panes == 0)
            {
                _panes[family].Remove(dimensions);
            }
        }

        _emptied.Clear();
        if (!_lacksLeads)
        {
            return false;
        }

        Array.ForEach(_leads, leads => leads.Clear());
        _lacksLeads = false;
        return true;
    }

    /// <summary>Goes on where another instance stood, of which <see cref="WereFull"/> was this; leads are counted when it settles.</summary>
    public void Resume(IReadOnlyList<bool> wereFull)
    {
        for (var family = 0; family < wereFull.Count; family++)
        {
            _wasFull[family] = wereFull[family];
        }

        AnyWasFull = _lacksLeads = _wasFull.Contains(true);
    }

    private static ulong AllOther(Family family)
    {
        ulong packed = 0;
        for (var i = 0; i < family.Dimensions.Count; i++)
        {
            packed |= (ulong)DimensionTable.Other << (16 * i);
        }

        return packed;
    }
}
