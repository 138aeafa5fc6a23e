using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace FunnelStream.State;

/// <summary>Writes the state's bytes into a span that is large enough: base-128 varints, zigzag where a number may be negative.</summary>
internal ref struct ByteWriter(Span<byte> target)
{
    /// <summary>Most bytes a varint takes.</summary>
    public const int MaxVarint = 10;

    private readonly Span<byte> _target = target;

    public int Length { get; private set; }

    /// <summary>How many bytes a varint takes: seven bits each, (bits + 6) / 7 without a division.</summary>
    public static int SizeOf(ulong value) => ((64 - BitOperations.LeadingZeroCount(value | 1)) * 9 + 64) >> 6;

    public static ulong Zigzag(long value) => (ulong)((value << 1) ^ (value >> 63));

    public void Byte(byte value) => _target[Length++] = value;

    public void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            _target[Length++] = (byte)(value | 0x80);
        }

        _target[Length++] = (byte)value;
    }

    public void Signed(long value) => Varint(Zigzag(value));

    public void Fixed64(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_target[Length..], value);
        Length += 8;
    }

    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_target[Length..]);
        Length += bytes.Length;
    }

    /// <summary>A text with its length before it.</summary>
    public void Text(string text)
    {
        Varint((ulong)Encoding.UTF8.GetByteCount(text));
        Length += Encoding.UTF8.GetBytes(text, _target[Length..]);
    }
}
