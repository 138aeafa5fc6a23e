namespace FunnelStream.Events;

/// <summary>A dated rate: one unit of <paramref name="Currency"/> is <paramref name="Rate"/> units of the base currency from <paramref name="Date"/> on.</summary>
public readonly record struct CurrencyRate(CurrencyCode Currency, DateOnly Date, decimal Rate);

/// <summary>Converts amounts to the base currency at dated rates. Immutable.</summary>
public sealed class CurrencyConverter
{
    private const long MsPerDay = 86_400_000;

    private readonly Dictionary<ushort, DatedRates> _rates;

    private CurrencyConverter(CurrencyCode @base, Dictionary<ushort, DatedRates> rates)
    {
        Base = @base;
        _rates = rates;
    }

    /// <summary>The currency all money KPIs are in.</summary>
    public CurrencyCode Base { get; }

    /// <summary>A converter with a base currency and rates, given in any order.</summary>
    /// <exception cref="ArgumentException">
    /// The base is not a currency; or a rate is for none, is for the base itself, is not above 0, has more than 18
    /// significant digits, or is given twice for a day.
    /// </exception>
    public static CurrencyConverter Of(string baseCurrency, IEnumerable<CurrencyRate>? rates = null)
    {
        if (!CurrencyCode.TryParse(baseCurrency, out var code))
        {
            throw new ArgumentException($"'{baseCurrency}' is not a currency of ISO 4217; use a code such as EUR", nameof(baseCurrency));
        }

        var byCurrency = new Dictionary<ushort, DatedRates>();
        foreach (var group in (rates ?? []).GroupBy(rate => rate.Currency))
        {
            if (group.Key == default || group.Key == code)
            {
                throw new ArgumentException($"rates are given for other currencies than the base {code}, not for '{group.Key}'", nameof(rates));
            }

            byCurrency.Add(group.Key.Packed, new DatedRates(group, code.Decimals - group.Key.Decimals));
        }

        return new CurrencyConverter(code, byCurrency);
    }

    /// <summary>
    /// Converts half-even to the base currency's minor unit, at the latest rate on or before the UTC day of
    /// <paramref name="at"/> that is at most 7 days old. False where there is none, or the result does not fit.
    /// </summary>
    /// <param name="amountMinor">Minor units of <paramref name="currency"/>.</param>
    /// <param name="currency">The amount's currency.</param>
    /// <param name="at">When, ms since the Unix epoch.</param>
    /// <param name="baseMinor">Minor units of <see cref="Base"/>.</param>
    public bool TryConvert(long amountMinor, CurrencyCode currency, long at, out long baseMinor)
    {
        if (currency == Base)
        {
            baseMinor = amountMinor;
            return true;
        }

        baseMinor = 0;
        var day = (int)Math.Clamp(Math.DivRem(at, MsPerDay, out var rest) - (rest < 0 ? 1 : 0), int.MinValue, int.MaxValue);
        return _rates.TryGetValue(currency.Packed, out var dated) && dated.TryConvert(amountMinor, day, out baseMinor);
    }
}
