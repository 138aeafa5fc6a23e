using System.Globalization;
using FunnelStream.Events;

namespace FunnelStream.Configuration;

/// <summary>Section <c>Currency</c>: <c>Base</c>, and rates as <c>Currency:Rates:USD:2026-01-31 = 0.92</c> (one USD is 0.92 of the base from that day on).</summary>
internal static class CurrencySettings
{
    public static CurrencyConverter Read(SettingsReader settings)
    {
        var baseCurrency = settings.Text("Currency:Base", "EUR").ToUpperInvariant();
        var isCurrency = CurrencyCode.TryParse(baseCurrency, out _);
        if (!isCurrency)
        {
            settings.Report($"Currency:Base is '{baseCurrency}': set it to an ISO 4217 code such as EUR.");
        }

        List<CurrencyRate> rates = [];
        foreach (var (path, text) in settings.Open("Currency:Rates").OrderBy(r => r.Key, StringComparer.Ordinal))
        {
            if (Rate(path, text, out var rate) is { } problem)
            {
                settings.Report($"Currency:Rates:{path} {problem}");
            }
            else if (rate.Currency.ToString() == baseCurrency)
            {
                settings.Report($"Currency:Rates:{path} is a rate of the base currency: remove it.");
            }
            else
            {
                rates.Add(rate);
            }
        }

        try
        {
            return CurrencyConverter.Of(isCurrency ? baseCurrency : "EUR", rates);
        }
        catch (ArgumentException e)
        {
            settings.Report($"Currency:Rates cannot be used: {e.Message.Split(" (Parameter", 2)[0]}.");
            return CurrencyConverter.Of("EUR");
        }
    }

    private static string? Rate(string path, string text, out CurrencyRate rate)
    {
        rate = default;
        var parts = path.Split(':');
        if (parts.Length != 2 || !CurrencyCode.TryParse(parts[0], out var currency))
        {
            return "is no rate: write Currency:Rates:USD:2026-01-31=0.92, with an ISO 4217 code.";
        }

        if (!DateOnly.TryParseExact(parts[1], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return $"has no date: write '{parts[1]}' as year-month-day, such as 2026-01-31.";
        }

        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) || value <= 0 || value > 1_000_000)
        {
            return $"is '{text}': set it to what one {parts[0].ToUpperInvariant()} is worth in the base currency, over 0, with a decimal point.";
        }

        rate = new CurrencyRate(currency, date, value);
        return null;
    }
}
