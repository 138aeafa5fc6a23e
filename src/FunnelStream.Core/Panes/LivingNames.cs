using FunnelStream.Events;

namespace FunnelStream.Panes;

/// <summary>
/// How many names of each dimension live: those under which a pane of the minutes still kept, or a stock, counts something.
/// Derived from the panes as they fill, empty and age, so it depends on events alone. Not thread-safe.
/// </summary>
public sealed class LivingNames
{
    private readonly IReadOnlyList<Family> _families;
    private readonly int[][] _panes = [.. Enumerable.Range(0, DimensionTable.Count).Select(_ => Array.Empty<int>())];
    private readonly int[] _living = new int[DimensionTable.Count];

    /// <param name="families">The families whose panes give life.</param>
    public LivingNames(IReadOnlyList<Family> families) => _families = families;

    /// <summary>How many names of a dimension live; the reserved ones are not among them.</summary>
    public int Count(Dimension dimension) => _living[(int)dimension];

    /// <summary>A living pane counts something from now on.</summary>
    internal void Add(in PaneKey key)
    {
        var dimensions = _families[key.Family].Dimensions;
        for (var i = 0; i < dimensions.Count; i++)
        {
            var (dimension, id) = ((int)dimensions[i], Family.Unpack(key.Dimensions, i));
            ref var panes = ref _panes[dimension];
            if (id >= panes.Length)
            {
                Array.Resize(ref panes, Math.Max(id + 1, 2 * panes.Length));
            }

            if (panes[id]++ == 0 && id >= DimensionTable.FirstName)
            {
                _living[dimension]++;
            }
        }
    }

    /// <summary>A pane that was added counts nothing any more, or has aged.</summary>
    internal void Remove(in PaneKey key)
    {
        var dimensions = _families[key.Family].Dimensions;
        for (var i = 0; i < dimensions.Count; i++)
        {
            var (dimension, id) = ((int)dimensions[i], Family.Unpack(key.Dimensions, i));
            if (--_panes[dimension][id] == 0 && id >= DimensionTable.FirstName)
            {
                _living[dimension]--;
            }
        }
    }
}
