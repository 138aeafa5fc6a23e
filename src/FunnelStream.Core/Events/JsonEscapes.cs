using System.Text;

namespace FunnelStream.Events;

/// <summary>Resolves the escapes of a JSON string whose grammar a reader has checked already.</summary>
internal static class JsonEscapes
{
    /// <summary>
    /// Writes the string's UTF-8. False for half a surrogate pair, which no UTF-8 can hold (the framework's own
    /// unescaping throws there).
    /// </summary>
    /// <param name="source">What stands between the quotes.</param>
    /// <param name="destination">At least as long as <paramref name="source"/>: resolving only ever shortens.</param>
    /// <param name="written">Bytes written.</param>
    public static bool TryResolve(ReadOnlySpan<byte> source, Span<byte> destination, out int written)
    {
        written = 0;
        var i = 0;
        while (i < source.Length)
        {
            var next = source[i++];
            if (next != '\\')
            {
                destination[written++] = next;
                continue;
            }

            next = source[i++];
            if (next != 'u')
            {
                destination[written++] = next switch
                {
                    (byte)'n' => (byte)'\n',
                    (byte)'t' => (byte)'\t',
                    (byte)'r' => (byte)'\r',
                    (byte)'b' => (byte)'\b',
                    (byte)'f' => (byte)'\f',
                    _ => next,
                };
                continue;
            }

            var first = Unit(source, ref i);
            if (!Rune.TryCreate(first, out var rune))
            {
                if (i + 6 > source.Length || source[i] != '\\' || source[i + 1] != 'u')
                {
                    return false;
                }

                i += 2;
                if (!Rune.TryCreate(first, Unit(source, ref i), out rune))
                {
                    return false;
                }
            }

            written += rune.EncodeToUtf8(destination[written..]);
        }

        return true;
    }

    /// <summary>The UTF-16 code unit of four hexadecimal digits.</summary>
    private static char Unit(ReadOnlySpan<byte> source, ref int index)
    {
        var unit = 0;
        for (var end = index + 4; index < end; index++)
        {
            unit = (unit << 4) | (source[index] <= '9' ? source[index] - '0' : (source[index] | 0x20) - 'a' + 10);
        }

        return (char)unit;
    }
}
