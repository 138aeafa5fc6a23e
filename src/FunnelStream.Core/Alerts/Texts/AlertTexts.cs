using System.Globalization;
using FunnelStream.Events;
using NodaTime;

namespace FunnelStream.Alerts.Texts;

/// <summary>What alerts say to people, in a language: <c>EnglishPhrases.cs</c> and <c>FrenchPhrases.cs</c> hold the words.</summary>
public sealed class AlertTexts
{
    private readonly AlertLanguage _language;
    private readonly AlertPhrases _phrases;
    private readonly DateTimeZone _zone;
    private readonly string _currency;
    private readonly int _decimals;

    /// <param name="language">The language.</param>
    /// <param name="currency">The base currency, in which money is told.</param>
    /// <param name="zone">The zone in which instants are told: the calendar's.</param>
    public AlertTexts(AlertLanguage language, CurrencyCode currency, DateTimeZone zone)
    {
        _language = language;
        _phrases = Phrases(language);
        _zone = zone;
        (_currency, _decimals) = (currency.ToString(), currency.Decimals);
    }

    internal static AlertPhrases Phrases(AlertLanguage language) => language == AlertLanguage.Fr ? FrenchPhrases.Table : EnglishPhrases.Table;

    /// <summary>What a transition says.</summary>
    public AlertText Of(AlertTransition transition) => Of(transition.Alert, transition.Kind);

    /// <summary>What an alert says as it stands: that it fires while it is active, and otherwise that it is resolved.</summary>
    public AlertText Of(AlertRecord alert) => Of(alert, alert.IsActive ? TransitionKind.Fired : TransitionKind.Resolved);

    private AlertText Of(AlertRecord alert, TransitionKind kind)
    {
        var rule = _phrases.Rules.GetValueOrDefault(alert.Kind, _phrases.Unknown);
        var diagnosis = rule.Diagnoses.GetValueOrDefault(alert.Diagnosis ?? "") ?? rule.Diagnoses[""];
        var where = Where(alert.Labels);
        var sentences = new SentenceText(_phrases, alert, where, _currency, _decimals);
        var title = sentences.Sentence(diagnosis.Title ?? rule.Title) ?? alert.Rule;
        var isOver = kind is TransitionKind.Resolved or TransitionKind.Withdrawn;
        return new AlertText(
            _language,
            kind switch
            {
                TransitionKind.Escalated => Format(_phrases.Escalated, title),
                TransitionKind.Resolved => Format(_phrases.Resolved, title),
                TransitionKind.Withdrawn => Format(_phrases.Withdrawn, title),
                _ => title,
            },
            Summary(alert, kind, diagnosis.Firing ?? rule.Firing, diagnosis.Clear ?? rule.Clear, sentences),
            isOver ? Lasted(alert) : Format(_phrases.Since, Written(alert.Since)),
            isOver || diagnosis.Words.Length == 0 ? null : sentences.Sentence(diagnosis.Words),
            isOver || alert.Found.Count == 0 ? [] : [.. alert.Found.Select(found => Line(alert, found))],
            kind switch
            {
                TransitionKind.Resolved => _phrases.ResolvedNext,
                TransitionKind.Withdrawn => _phrases.WithdrawnNext,
                _ => sentences.Sentence(diagnosis.Next) ?? "",
            },
            where,
            alert.Severity == AlertSeverity.Critical ? _phrases.Critical : _phrases.Warning,
            _phrases.Labels);
    }

    private string Summary(AlertRecord alert, TransitionKind kind, string[] firing, string[] clear, SentenceText sentences)
    {
        if (kind == TransitionKind.Withdrawn)
        {
            return _phrases.WithdrawnSummary;
        }

        var told = sentences.Sentences(kind == TransitionKind.Resolved ? clear : firing);
        if (kind == TransitionKind.Escalated)
        {
            told = $"{_phrases.EscalatedFirst} {told}";
        }

        return kind == TransitionKind.Resolved || alert.Leads.Count == 0
            ? told
            : $"{told} {Format(_phrases.LeadsNamed, string.Join(", ", alert.Leads))}";
    }

    private string Line(AlertRecord alert, Diagnosis found)
    {
        var where = Where(found.Labels);
        var phrases = _phrases.Found.GetValueOrDefault(found.Name) ?? new FoundPhrases(found.Name.Replace('_', ' '), []);
        var numbers = new SentenceText(_phrases, alert with { Numbers = found.Numbers }, where, _currency, _decimals).Sentences(phrases.Numbers);
        return Format(_phrases.FoundLine, phrases.Words, where, _phrases.Causes.GetValueOrDefault(found.Cause) ?? found.Cause.Replace('_', ' '), numbers).TrimEnd();
    }

    private string Lasted(AlertRecord alert)
    {
        var to = Math.Max(alert.ResolvedAt ?? alert.EvaluatedAt, alert.Since);
        var from = Math.Min(alert.FiredAt ?? alert.Since, to);
        return Format(_phrases.Lasted, Written(from), Written(to), _phrases.Numbers.Duration((to - from) / 1_000.0));
    }

    private string Where(AlertLabels labels)
    {
        if (labels == AlertLabels.Total)
        {
            return _phrases.Everything;
        }

        var way = string.Join(" › ", new[] { labels.Channel, labels.Campaign }.OfType<string>());
        return string.Join(", ", new[] { way, labels.Segment, labels.Team is null ? null : Format(_phrases.Team, labels.Team) }.Where(part => !string.IsNullOrEmpty(part)));
    }

    private string Written(long at)
    {
        var local = NodaTime.Instant.FromUnixTimeMilliseconds(at).InZone(_zone);
        return string.Format(
            CultureInfo.InvariantCulture,
            _phrases.Instant,
            _phrases.Weekdays[(int)local.DayOfWeek - 1],
            local.Day == 1 ? _phrases.FirstDay : local.Day,
            _phrases.Months[local.Month - 1],
            local.Year,
            local.Hour,
            local.Minute,
            _zone.Id);
    }

    private static string Format(string phrase, params object[] parts) => string.Format(CultureInfo.InvariantCulture, phrase, parts);
}
