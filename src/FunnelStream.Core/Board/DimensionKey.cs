using FunnelStream.Events;

namespace FunnelStream.Board;

/// <summary>Up to four values of dimensions as numbered by a <see cref="NameTable"/>; unused places are 0.</summary>
internal readonly record struct DimensionKey(int A, int B, int C, int D)
{
    public int this[int position] => position switch { 0 => A, 1 => B, 2 => C, _ => D };

    public static DimensionKey Of(ReadOnlySpan<int> values) => new(At(values, 0), At(values, 1), At(values, 2), At(values, 3));

    /// <inheritdoc/>
    public override int GetHashCode() => (int)PlacementHash.Of(((ulong)(uint)A << 32) | (uint)B, ((ulong)(uint)C << 32) | (uint)D);

    private static int At(ReadOnlySpan<int> values, int position) => position < values.Length ? values[position] : 0;
}
