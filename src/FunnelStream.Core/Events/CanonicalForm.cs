using System.Collections.Frozen;
using System.Globalization;

namespace FunnelStream.Events;

/// <summary>
/// Unicode's normalization form C (UAX #15), by tables of the product's own: <see cref="string.Normalize()"/> does nothing
/// without ICU and depends on the machine with it, and names in the state must be the same everywhere.
/// </summary>
internal static class CanonicalForm
{
    /// <summary>Into how many code points one is taken apart at most.</summary>
    public const int MaxParts = 4;

    // Hangul syllables are composed by arithmetic: The Unicode Standard, section 3.12.
    private const int LBase = 0x1100, VBase = 0x1161, TBase = 0x11A7, SBase = 0xAC00;
    private const int LCount = 19, VCount = 21, TCount = 28, SCount = LCount * VCount * TCount;

    private static readonly FrozenDictionary<int, byte> Classes;
    private static readonly FrozenDictionary<int, int[]> Parts;
    private static readonly FrozenDictionary<(int First, int Second), int> Composites;

    static CanonicalForm()
    {
        Dictionary<int, byte> classes = [];
        Dictionary<int, int[]> parts = [];
        Dictionary<(int, int), int> composites = [];
        using var stream = typeof(CanonicalForm).Assembly.GetManifestResourceStream("CanonicalForm.txt")!;
        using var reader = new StreamReader(stream);
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            var end = line.AsSpan().IndexOfAny(" =!");
            var character = Hex(line[..end]);
            if (line[end] == ' ')
            {
                classes.Add(character, byte.Parse(line.AsSpan(end + 1), CultureInfo.InvariantCulture));
                continue;
            }

            int[] of = [.. line[(end + 1)..].Split(' ').Select(Hex)];
            parts.Add(character, of);
            if (line[end] == '=')
            {
                composites.Add((of[0], of[1]), character);
            }
        }

        (Classes, Parts, Composites) = (classes.ToFrozenDictionary(), parts.ToFrozenDictionary(), composites.ToFrozenDictionary());
    }

    /// <summary>Composes code points in place.</summary>
    /// <param name="codePoints">Those to compose, and room for <see cref="MaxParts"/> times as many.</param>
    /// <param name="count">How many there are.</param>
    /// <returns>How many there are then.</returns>
    public static int Compose(Span<int> codePoints, int count)
    {
        Span<int> given = stackalloc int[count];
        codePoints[..count].CopyTo(given);
        var length = 0;
        foreach (var codePoint in given)
        {
            TakeApart(codePoint, codePoints, ref length);
        }

        return PutTogether(codePoints[..length]);
    }

    private static void TakeApart(int codePoint, Span<int> to, ref int length)
    {
        var syllable = codePoint - SBase;
        if (syllable is >= 0 and < SCount)
        {
            to[length++] = LBase + (syllable / (VCount * TCount));
            to[length++] = VBase + (syllable % (VCount * TCount) / TCount);
            if (syllable % TCount > 0)
            {
                to[length++] = TBase + (syllable % TCount);
            }
        }
        else if (Parts.TryGetValue(codePoint, out var parts))
        {
            foreach (var part in parts)
            {
                TakeApart(part, to, ref length);
            }
        }
        else
        {
            // Marks behind a letter stand in the order of their classes, those of one class as they came.
            var mark = ClassOf(codePoint);
            var place = length++;
            for (; mark > 0 && place > 0 && ClassOf(to[place - 1]) > mark; place--)
            {
                to[place] = to[place - 1];
            }

            to[place] = codePoint;
        }
    }

    private static int PutTogether(Span<int> parts)
    {
        var (length, starter, before) = (0, -1, 0);
        foreach (var part in parts)
        {
            var mark = ClassOf(part);
            var isNext = starter >= 0 && (starter == length - 1 || (before > 0 && before < mark));
            if (isNext && Composed(parts[starter], part) is >= 0 and var composed)
            {
                parts[starter] = composed;
                continue;
            }

            if (mark == 0)
            {
                starter = length;
            }

            before = mark;
            parts[length++] = part;
        }

        return length;
    }

    private static int Composed(int first, int second)
    {
        if (first is >= LBase and < LBase + LCount && second is >= VBase and < VBase + VCount)
        {
            return SBase + ((((first - LBase) * VCount) + second - VBase) * TCount);
        }

        if (first is >= SBase and < SBase + SCount && (first - SBase) % TCount == 0 && second is > TBase and < TBase + TCount)
        {
            return first + second - TBase;
        }

        return Composites.GetValueOrDefault((first, second), -1);
    }

    private static int ClassOf(int codePoint) => codePoint < 0x300 ? 0 : Classes.GetValueOrDefault(codePoint);

    private static int Hex(string text) => int.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
