using System.Text;

namespace FunnelStream.Events;

/// <summary>The last few different values of a dimension that became <c>(other)</c>; adding one allocates nothing.</summary>
internal sealed class RefusedNames
{
    /// <summary>How many are kept.</summary>
    public const int Kept = 5;

    private readonly byte[] _bytes = new byte[Kept * DimensionTable.MaxBytes];
    private readonly int[] _lengths = new int[Kept];
    private int _next;

    /// <summary>The values, in the order in which they came.</summary>
    public IReadOnlyList<string> Last =>
        [.. Enumerable.Range(0, Kept).Select(i => (_next + i) % Kept).Where(slot => _lengths[slot] > 0).Select(slot => Encoding.UTF8.GetString(Of(slot)))];

    /// <summary>Notes a value, normalised and at most <see cref="DimensionTable.MaxBytes"/> long.</summary>
    public void Add(ReadOnlySpan<byte> name)
    {
        for (var slot = 0; slot < Kept; slot++)
        {
            if (Of(slot).SequenceEqual(name))
            {
                return;
            }
        }

        name.CopyTo(_bytes.AsSpan(_next * DimensionTable.MaxBytes));
        _lengths[_next] = name.Length;
        _next = (_next + 1) % Kept;
    }

    private ReadOnlySpan<byte> Of(int slot) => _bytes.AsSpan(slot * DimensionTable.MaxBytes, _lengths[slot]);
}
