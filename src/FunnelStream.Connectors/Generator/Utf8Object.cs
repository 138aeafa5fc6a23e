using System.Buffers.Text;
using System.Diagnostics;

namespace FunnelStream.Connectors.Generator;

/// <summary>
/// Writes one flat JSON object at a time into a reused buffer. Names and texts are the story's own and need no escaping;
/// that, and no validation, makes it several times as fast as a general writer.
/// </summary>
internal sealed class Utf8Object
{
    private readonly byte[] _buffer = new byte[1_024];
    private int _length;

    /// <summary>Begins an object: what was there is forgotten.</summary>
    public Utf8Object Begin()
    {
        _buffer[0] = (byte)'{';
        _length = 1;
        return this;
    }

    /// <summary>Adds a text member: <paramref name="name"/> as <c>"name":"</c>.</summary>
    public Utf8Object Text(ReadOnlySpan<byte> name, ReadOnlySpan<byte> text)
    {
        Raw(name);
        Append(text);
        Append("\""u8);
        return this;
    }

    /// <summary>Adds a text member made of a prefix and a number.</summary>
    public Utf8Object Text(ReadOnlySpan<byte> name, ReadOnlySpan<byte> prefix, long number)
    {
        Raw(name);
        Append(prefix);
        Append(number);
        Append("\""u8);
        return this;
    }

    /// <summary>Adds bytes as they are.</summary>
    public Utf8Object Raw(ReadOnlySpan<byte> json)
    {
        if (_length > 1)
        {
            Append(","u8);
        }

        Append(json);
        return this;
    }

    /// <summary>Adds a number member: <paramref name="name"/> as <c>"name":</c>.</summary>
    public Utf8Object Number(ReadOnlySpan<byte> name, long number)
    {
        Raw(name);
        Append(number);
        return this;
    }

    /// <summary>Adds an amount given in hundredths.</summary>
    public Utf8Object Amount(long hundredths)
    {
        Debug.Assert(hundredths >= 0, "the story spends, it does not correct");
        Number("\"amount\":"u8, hundredths / 100);
        Append("."u8);
        Digits(hundredths % 100, 2);
        return Raw("\"currency\":\"EUR\""u8);
    }

    /// <summary>Adds <c>at</c>, RFC 3339 in UTC with milliseconds.</summary>
    public Utf8Object At(long at)
    {
        var time = DateTimeOffset.FromUnixTimeMilliseconds(at);
        Raw("\"at\":\""u8);
        Digits(time.Year, 4);
        Append("-"u8);
        Digits(time.Month, 2);
        Append("-"u8);
        Digits(time.Day, 2);
        Append("T"u8);
        Digits(time.Hour, 2);
        Append(":"u8);
        Digits(time.Minute, 2);
        Append(":"u8);
        Digits(time.Second, 2);
        Append("."u8);
        Digits(time.Millisecond, 3);
        Append("Z\""u8);
        return this;
    }

    /// <summary>Ends the object and copies it out.</summary>
    public byte[] End()
    {
        Append("}"u8);
        return _buffer.AsSpan(0, _length).ToArray();
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }

    private void Append(long number)
    {
        Utf8Formatter.TryFormat(number, _buffer.AsSpan(_length), out var written);
        _length += written;
    }

    private void Digits(long number, int count)
    {
        for (var i = _length + count - 1; i >= _length; i--)
        {
            _buffer[i] = (byte)('0' + (number % 10));
            number /= 10;
        }

        _length += count;
    }
}
