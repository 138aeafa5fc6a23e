using System.Globalization;

namespace FunnelStream.Alerts.Texts;

/// <summary>
/// Numbers, money and spans of time as a language writes them, after CLDR: French groups thousands by a narrow no-break space, has a
/// decimal comma and a space before the per cent sign. The process knows one (invariant) culture, so they are spelt out here.
/// </summary>
internal sealed class NumberText
{
    private const string NarrowSpace = "\u202f";
    private const string Space = "\u00a0";
    private const string Minus = "\u2212";

    private readonly NumberFormatInfo _format;
    private readonly string _beforePercent;
    private readonly bool _symbolFirst;
    private readonly (string One, string Many) _days;

    private NumberText(string thousands, string point, string beforePercent, bool symbolFirst, (string One, string Many) days)
    {
        _format = new NumberFormatInfo { NumberGroupSeparator = thousands, NumberDecimalSeparator = point, NegativeSign = Minus };
        (_beforePercent, _symbolFirst, _days) = (beforePercent, symbolFirst, days);
    }

    public static NumberText English { get; } = new(",", ".", "", symbolFirst: true, ("day", "days"));

    public static NumberText French { get; } = new(NarrowSpace, ",", NarrowSpace, symbolFirst: false, ("jour", "jours"));

    /// <summary>A number with as many decimals as given at most, those that are 0 left out.</summary>
    public string Number(double value, int decimals = 0)
    {
        // No "−0".
        var rounded = Math.Round(value, decimals, MidpointRounding.AwayFromZero);
        return (rounded == 0 ? 0 : rounded).ToString(decimals == 0 ? "#,0" : "#,0." + new string('#', decimals), _format);
    }

    /// <summary>A fraction in per cent: whole from 10 % on, with one decimal below, with two below 1 %.</summary>
    public string Percent(double fraction)
    {
        var percent = Math.Abs(fraction * 100);
        return percent is > 0 and < .01
            ? $"< {Number(.01, 2)}{_beforePercent}%"
            : $"{Number(fraction * 100, percent < 1 ? 2 : percent < 9.95 || (percent < 100 && percent % 1 is > .05 and < .95) ? 1 : 0)}{_beforePercent}%";
    }

    /// <summary>Money: with the currency's decimals below 100, whole above.</summary>
    /// <param name="amount">Major units.</param>
    /// <param name="currency">ISO 4217 code.</param>
    /// <param name="decimals">Decimals of the currency.</param>
    public string Money(double amount, string currency, int decimals)
    {
        var symbol = currency switch { "EUR" => "€", "USD" => "$", "GBP" => "£", _ => currency };
        var shown = Math.Abs(amount) < 100 ? decimals : 0;
        var rounded = Math.Round(Math.Abs(amount), shown, MidpointRounding.AwayFromZero);
        var digits = rounded.ToString(shown == 0 || rounded % 1 == 0 ? "#,0" : "#,0." + new string('0', shown), _format);
        var sign = amount < 0 && rounded > 0 ? Minus : "";
        return _symbolFirst ? sign + symbol + (symbol.Length == 1 ? "" : Space) + digits : $"{sign}{digits}{Space}{symbol}";
    }

    /// <summary>A span in its two largest units: <c>2 days 3 h</c>, <c>1 h 20 min</c>, <c>45 s</c>.</summary>
    public string Duration(double seconds)
    {
        var sign = seconds < 0 ? Minus : "";
        seconds = Math.Round(Math.Abs(seconds), MidpointRounding.AwayFromZero);
        if (seconds < 60)
        {
            return $"{sign}{Number(seconds)}{Space}s";
        }

        var minutes = Math.Round(seconds / 60, MidpointRounding.AwayFromZero);
        if (minutes < 60)
        {
            return $"{sign}{Number(minutes)}{Space}min";
        }

        if (minutes < 48 * 60)
        {
            return sign + Two(Math.Floor(minutes / 60), "h", minutes % 60, "min");
        }

        var hours = Math.Round(minutes / 60, MidpointRounding.AwayFromZero);
        var days = Math.Floor(hours / 24);
        var unit = days < 2 ? _days.One : _days.Many;
        return sign + Two(days, unit, days < 14 ? hours % 24 : 0, "h");
    }

    private string Two(double first, string unit, double second, string smaller) =>
        $"{Number(first)}{Space}{unit}" + (second > 0 ? $" {Number(second)}{Space}{smaller}" : "");
}
