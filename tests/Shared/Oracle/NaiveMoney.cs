using FunnelStream.Events;

namespace FunnelStream.Oracle;

/// <summary>Converts amounts by the words of the contract: half-even to the base's minor unit, latest rate on or before the day, at most 7 days old.</summary>
internal sealed class NaiveMoney(string baseCurrency, IReadOnlyList<(string Currency, DateOnly Date, decimal Rate)> rates)
{
    public string Base => baseCurrency;

    public IReadOnlyList<(string Currency, DateOnly Date, decimal Rate)> Rates => rates;

    /// <summary>The same rates as the pipeline takes them.</summary>
    public CurrencyConverter ToConverter() => rates.Count == 0
        ? CurrencyConverter.Of(baseCurrency)
        : CurrencyConverter.Of(baseCurrency, rates.Select(r => new CurrencyRate(Code(r.Currency), r.Date, r.Rate)));

    /// <summary>Major units of the base currency; null where there is no rate.</summary>
    public decimal? Convert(Event e)
    {
        var currency = (e.Currency ?? baseCurrency).ToUpperInvariant();
        if (currency == baseCurrency)
        {
            return e.Amount;
        }

        var day = DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeMilliseconds(e.At).UtcDateTime);
        var rate = rates
            .Where(r => r.Currency == currency && r.Date <= day && r.Date.DayNumber >= day.DayNumber - 7)
            .OrderByDescending(r => r.Date)
            .Select(r => (decimal?)r.Rate)
            .FirstOrDefault();
        return rate is null ? null : Math.Round(e.Amount!.Value * rate.Value, Decimals(baseCurrency), MidpointRounding.ToEven);
    }

    /// <summary>Minor units of a currency.</summary>
    public static long Minor(decimal amount, string currency) => (long)(amount * (decimal)Math.Pow(10, Decimals(currency)));

    public static int Decimals(string currency) => currency.ToUpperInvariant() switch { "JPY" => 0, "KWD" => 3, _ => 2 };

    private static CurrencyCode Code(string currency)
    {
        CurrencyCode.TryParse(currency, out var code).ShouldBeTrue();
        return code;
    }
}
