namespace FunnelStream.Events;

/// <summary>
/// The rates of one currency as exact fractions between minor units, by day. Kept as integers because a product of
/// <see cref="decimal"/>s may round before the rounding that counts.
/// </summary>
internal sealed class DatedRates
{
    private const int MaxAgeDays = 7;
    private static readonly int EpochDay = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    private readonly int[] _days; // since the Unix epoch, ascending
    private readonly Fraction[] _rates;

    /// <param name="rates">Rates of one currency.</param>
    /// <param name="decimalsGained">Decimals of the base currency's minor unit less those of this one's.</param>
    public DatedRates(IEnumerable<CurrencyRate> rates, int decimalsGained)
    {
        var ascending = rates.OrderBy(rate => rate.Date).ToArray();
        _days = Array.ConvertAll(ascending, rate => rate.Date.DayNumber - EpochDay);
        _rates = Array.ConvertAll(ascending, rate => Fraction.Of(rate, decimalsGained));
        for (var i = 1; i < ascending.Length; i++)
        {
            if (_days[i] == _days[i - 1])
            {
                throw new ArgumentException($"{ascending[i].Currency} has two rates for {ascending[i].Date:yyyy-MM-dd}; keep one", nameof(rates));
            }
        }
    }

    /// <summary>Converts at the latest rate on or before <paramref name="day"/> (days since the Unix epoch).</summary>
    public bool TryConvert(long amountMinor, int day, out long baseMinor)
    {
        var index = Array.BinarySearch(_days, day);
        index = index >= 0 ? index : ~index - 1;
        if (index < 0 || (long)day - _days[index] > MaxAgeDays)
        {
            baseMinor = 0;
            return false;
        }

        return _rates[index].TryMultiply(amountMinor, out baseMinor);
    }

    private readonly record struct Fraction(long Numerator, Int128 Denominator)
    {
        private const int MaxDigits = 18; // times any long, it fits in 127 bits

        public static Fraction Of(CurrencyRate rate, int decimalsGained)
        {
            if (rate.Rate <= 0)
            {
                throw new ArgumentException($"the rate of {rate.Currency} on {rate.Date:yyyy-MM-dd} is {rate.Rate}; a rate is above 0", nameof(rate));
            }

            var (numerator, scale) = (Mantissa(rate.Rate), (int)rate.Rate.Scale - decimalsGained);
            for (; numerator % 10 == 0 && scale > 0; scale--)
            {
                numerator /= 10;
            }

            for (; scale < 0; scale++)
            {
                numerator *= 10;
            }

            if (numerator >= Power(MaxDigits))
            {
                throw new ArgumentException($"the rate {rate.Rate} of {rate.Currency} on {rate.Date:yyyy-MM-dd} has more than {MaxDigits} significant digits", nameof(rate));
            }

            return new Fraction((long)numerator, Power(scale));
        }

        public bool TryMultiply(long amount, out long result)
        {
            var (quotient, remainder) = Int128.DivRem((Int128)amount * Numerator, Denominator);
            var twice = Int128.Abs(remainder) * 2;
            if (twice > Denominator || (twice == Denominator && Int128.IsOddInteger(quotient)))
            {
                quotient += amount < 0 ? -1 : 1;
            }

            var fits = quotient > -ExactDecimal.Limit && quotient < ExactDecimal.Limit;
            result = fits ? (long)quotient : 0;
            return fits;
        }

        private static Int128 Mantissa(decimal value)
        {
            Span<int> bits = stackalloc int[4];
            decimal.GetBits(value, bits);
            return new Int128((uint)bits[2], ((ulong)(uint)bits[1] << 32) | (uint)bits[0]);
        }

        private static Int128 Power(int exponent)
        {
            Int128 power = 1;
            for (; exponent > 0; exponent--)
            {
                power *= 10;
            }

            return power;
        }
    }
}
