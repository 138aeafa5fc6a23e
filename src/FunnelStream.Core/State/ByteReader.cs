using System.Buffers.Binary;
using System.Text;

namespace FunnelStream.State;

/// <summary>Reads what <see cref="ByteWriter"/> wrote.</summary>
/// <exception cref="FormatException">The bytes end early, or a number is not one.</exception>
internal ref struct ByteReader(ReadOnlySpan<byte> source)
{
    private readonly ReadOnlySpan<byte> _source = source;
    private int _position;

    public readonly bool IsAtEnd => _position == _source.Length;

    public byte Byte()
    {
        Need(1);
        return _source[_position++];
    }

    public ulong Varint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Byte();
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new FormatException("A number in the state is too long.");
    }

    public long Signed()
    {
        var value = Varint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    public ulong Fixed64()
    {
        Need(8);
        _position += 8;
        return BinaryPrimitives.ReadUInt64LittleEndian(_source[(_position - 8)..]);
    }

    public ReadOnlySpan<byte> Bytes(int count)
    {
        Need(count);
        _position += count;
        return _source.Slice(_position - count, count);
    }

    public ReadOnlySpan<byte> Rest() => Bytes(_source.Length - _position);

    public string Text() => Encoding.UTF8.GetString(Bytes(checked((int)Varint())));

    private readonly void Need(int count)
    {
        if (count < 0 || count > _source.Length - _position)
        {
            throw new FormatException("A state record ends early.");
        }
    }
}
