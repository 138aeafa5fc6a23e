using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace FunnelStream.Alerts.Texts;

/// <summary>Fills the numbers of an alert into the sentences of <see cref="AlertPhrases"/>.</summary>
internal sealed partial class SentenceText(AlertPhrases phrases, AlertRecord alert, string where, string currency, int decimals)
{
    /// <summary>The sentences that can be told, with a space between.</summary>
    public string Sentences(IEnumerable<string> templates) => string.Join(' ', templates.Select(Sentence).OfType<string>());

    /// <summary>A sentence; null where its condition doesn't hold or one of its numbers is not defined.</summary>
    public string? Sentence(string template)
    {
        if (Condition().Match(template) is { Success: true } condition)
        {
            if (!Holds(condition.Groups["number"].Value, condition.Groups["is"].Value, double.Parse(condition.Groups["than"].ValueSpan, CultureInfo.InvariantCulture)))
            {
                return null;
            }

            template = template[condition.Length..];
        }

        var text = new StringBuilder();
        foreach (var part in Parts().Matches(template).Select(match => match.Value))
        {
            var isOptional = part[0] == '[';
            if (Filled(isOptional ? part[1..^1] : part) is { } filled)
            {
                text.Append(filled);
            }
            else if (!isOptional)
            {
                return null;
            }
        }

        return text.ToString();
    }

    private string? Filled(string template)
    {
        var isWhole = true;
        var text = Placeholder().Replace(template, match =>
        {
            var value = Value(match.Groups["name"].Value, match.Groups["interval"].Success, match.Groups["one"], match.Groups["many"]);
            isWhole &= value is not null;
            return value ?? "";
        });
        return isWhole ? text : null;
    }

    private string? Value(string name, bool interval, Group one, Group many)
    {
        switch (name)
        {
            case "where":
                return where;
            case "kpi":
                return phrases.Kpis.GetValueOrDefault(alert.Diagnosis ?? "", (alert.Diagnosis ?? "").Replace('_', ' '));
            case "rule":
                return alert.Rule;
        }

        if (Find(name) is not { } number)
        {
            return null;
        }

        var unit = NumberUnits.Of(name, alert.Diagnosis);
        if (interval)
        {
            return (number.Low, number.High) switch
            {
                ({ } low, { } high) => string.Format(CultureInfo.InvariantCulture, phrases.Between, Written(low, unit), Written(high, unit)),
                ({ } low, null) => string.Format(CultureInfo.InvariantCulture, phrases.AtLeast, Written(low, unit)),
                (null, { } high) => string.Format(CultureInfo.InvariantCulture, phrases.AtMost, Written(high, unit)),
                _ => null,
            };
        }

        if (number.Value is not { } value)
        {
            // A percentile beyond what was observed has a bound only.
            return number.Low is { } bound ? string.Format(CultureInfo.InvariantCulture, phrases.AtLeast, Written(bound, unit)) : null;
        }

        var written = Written(value, unit);
        return one.Success ? $"{written} {(IsOne(value) ? one.Value : many.Value)}" : written;
    }

    // In French 0 and 1.5 are singular too.
    private bool IsOne(double value) => phrases.Numbers == NumberText.French ? Math.Abs(value) < 2 : Math.Abs(value) == 1;

    private string Written(double value, NumberUnit unit) => unit switch
    {
        _ when !double.IsFinite(value) => value > 0 ? "∞" : "−∞",
        NumberUnit.Count => phrases.Numbers.Number(value),
        NumberUnit.Amount => phrases.Numbers.Number(value, 1),
        NumberUnit.Statistic => phrases.Numbers.Number(value, 2),
        NumberUnit.Fraction => phrases.Numbers.Percent(value),
        NumberUnit.Money => phrases.Numbers.Money(value, currency, decimals),
        NumberUnit.Days => phrases.Numbers.Duration(value * 86_400),
        _ => phrases.Numbers.Duration(value),
    };

    private bool Holds(string name, string comparison, double than) => Find(name)?.Value is { } value && comparison switch
    {
        "<" => value < than,
        "<=" => value <= than,
        ">" => value > than,
        _ => value >= than,
    };

    private AlertNumber? Find(string name) => alert.Numbers.FirstOrDefault(number => number.Name == name);

    [GeneratedRegex(@"^if (?<number>[a-z_0-9]+) (?<is><=|>=|<|>) (?<than>[0-9.]+): ", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Condition();

    [GeneratedRegex(@"\[[^\]]*\]|[^\[]+", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Parts();

    [GeneratedRegex(@"\{(?<name>[a-z_0-9]+)(?<interval>~)?(\|(?<one>[^|}]*)\|(?<many>[^|}]*))?\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();
}
