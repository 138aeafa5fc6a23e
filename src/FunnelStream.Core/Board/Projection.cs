using FunnelStream.Events;
using FunnelStream.Panes;

namespace FunnelStream.Board;

/// <summary>Takes a breakdown's values out of those of a family's panes.</summary>
internal sealed class Projection
{
    private readonly int[] _positions;

    /// <summary>Onto no dimension at all.</summary>
    public static Projection Total { get; } = new([]);

    /// <summary>Whether it is onto no dimension at all.</summary>
    public bool IsTotal => _positions.Length == 0;

    private Projection(int[] positions) => _positions = positions;

    /// <summary>Null where the family lacks a dimension.</summary>
    public static Projection? Of(Family family, IReadOnlyList<Dimension> onto)
    {
        var positions = new int[onto.Count];
        for (var i = 0; i < positions.Length; i++)
        {
            positions[i] = family.Dimensions.ToList().IndexOf(onto[i]);
            if (positions[i] < 0)
            {
                return null;
            }
        }

        return new Projection(positions);
    }

    public DimensionKey Apply(in DimensionKey key)
    {
        Span<int> values = stackalloc int[_positions.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = key[_positions[i]];
        }

        return DimensionKey.Of(values);
    }
}
