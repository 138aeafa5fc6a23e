namespace FunnelStream.Events;

/// <summary>
/// Reads decimal digits into integer units: what does not fit exactly is refused. Only what binary arithmetic leaves behind is
/// taken off first: a <see cref="double"/> keeps 15 significant digits apart, so a number is rounded half-even to its first
/// 15, and 0.30000000000000004 is 0.3.
/// </summary>
internal static class ExactDecimal
{
    /// <summary>Absolute values lie below this: 10^15 units, so that thousands of the largest still add up in 64 bits.</summary>
    public const long Limit = 1_000_000_000_000_000;

    private const int LimitDigits = 15;

    // Larger than any number of digits in a record, so that a saturated exponent can't be made up for by digits.
    private const int ExponentLimit = 1_000_000;

    private static readonly long[] PowersOf10 =
    [
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000,
        100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000,
    ];

    /// <summary>
    /// Reads <c>-12.50</c>, <c>1.25e3</c>, <c>007</c>: an optional minus, digits, optionally a point with digits, optionally
    /// an exponent. No blanks, no plus sign in front, no thousands separators.
    /// </summary>
    /// <param name="text">ASCII.</param>
    /// <param name="decimals">How many decimals a unit has: 2 reads <c>1.5</c> as 150. Zeros beyond them are ignored.</param>
    /// <param name="units">The value in units of 10^-<paramref name="decimals"/>.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, int decimals, out long units)
    {
        units = 0;
        var i = 0;
        var negative = text.Length > 0 && text[0] == '-';
        if (negative)
        {
            i++;
        }

        // Value = mantissa * 10^scale, the mantissa without trailing zeros: then it fits exactly or not at all.
        var mantissa = 0L;
        var significant = 0;
        var zeros = 0;
        var scale = decimals;
        var point = -1;
        var digits = 0;
        var places = 0; // digits from the first that is not 0
        var beyond = default(Beyond);
        for (; i < text.Length; i++)
        {
            var digit = (uint)(text[i] - '0');
            if (digit > 9)
            {
                if (text[i] != '.' || point >= 0 || digits == 0)
                {
                    break;
                }

                point = digits;
                continue;
            }

            digits++;
            places += places > 0 || digit > 0 ? 1 : 0;
            if (places > LimitDigits)
            {
                beyond.Add(digit, isFirst: places == LimitDigits + 1);
                digit = 0;
            }

            if (digit == 0)
            {
                zeros += mantissa == 0 ? 0 : 1;
                continue;
            }

            significant = mantissa == 0 ? 1 : significant + zeros + 1;
            mantissa = (mantissa * PowersOf10[mantissa == 0 ? 0 : zeros + 1]) + digit;
            zeros = 0;
        }

        if (digits == 0 || point == digits)
        {
            return false;
        }

        if (beyond.RoundsUp(isOdd: significant == LimitDigits && (mantissa & 1) == 1))
        {
            (mantissa, zeros) = ((mantissa * PowersOf10[LimitDigits - significant]) + 1, zeros - (LimitDigits - significant));
            for (significant = LimitDigits; mantissa % 10 == 0; significant--)
            {
                (mantissa, zeros) = (mantissa / 10, zeros + 1);
            }

            significant = Math.Max(1, significant); // 10^15 has come down to 1
        }

        scale += zeros - (point < 0 ? 0 : digits - point);
        if (i < text.Length)
        {
            if (!TryExponent(text[i..], out var exponent))
            {
                return false;
            }

            scale += exponent;
        }

        if (mantissa == 0)
        {
            return true;
        }

        if (scale < 0 || significant + scale > LimitDigits)
        {
            return false;
        }

        units = mantissa * PowersOf10[scale];
        units = negative ? -units : units;
        return true;
    }

    // What stands behind the digits that are read: below, at or above a half of the last of them.
    private struct Beyond
    {
        private uint _first;
        private bool _more;

        public void Add(uint digit, bool isFirst)
        {
            if (isFirst)
            {
                _first = digit;
            }
            else
            {
                _more |= digit > 0;
            }
        }

        public readonly bool RoundsUp(bool isOdd) => _first > 5 || (_first == 5 && (_more || isOdd));
    }

    private static bool TryExponent(ReadOnlySpan<byte> text, out int exponent)
    {
        exponent = 0;
        if ((text[0] | 0x20) != 'e')
        {
            return false;
        }

        var i = 1;
        var negative = i < text.Length && text[i] == '-';
        i += negative || (i < text.Length && text[i] == '+') ? 1 : 0;
        var first = i;
        for (; i < text.Length && (uint)(text[i] - '0') <= 9; i++)
        {
            exponent = Math.Min((exponent * 10) + (text[i] - '0'), ExponentLimit);
        }

        exponent = negative ? -exponent : exponent;
        return i == text.Length && i > first;
    }
}
