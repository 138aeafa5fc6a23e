using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using FunnelStream.Calendars;

namespace FunnelStream.Alerts.Texts;

// How the JSON looks, apart from the model: the one is a promise to others, the other may change.

/// <summary>A transition.</summary>
internal sealed record TransitionShape
{
    public required string Id { get; init; }

    public required string Kind { get; init; }

    public required string From { get; init; }

    public required DateTime At { get; init; }

    public required AlertShape Alert { get; init; }

    public TextShape? Text { get; init; }

    public LinksShape? Links { get; init; }

    public static TransitionShape Of(AlertTransition transition, bool withMemory) => new()
    {
        Id = transition.Id,
        Kind = AlertNames.Of(transition.Kind),
        From = AlertNames.Of(transition.From),
        At = JsonTime.Of(transition.At),
        Alert = AlertShape.Of(transition.Alert, withMemory),
    };

    public AlertTransition ToTransition() => new(Id, AlertNames.Kind(Kind), AlertNames.State(From), JsonTime.Ms(At), Alert.ToAlert());
}

/// <summary>An alert.</summary>
internal sealed record AlertShape
{
    public required string Id { get; init; }

    public required string Rule { get; init; }

    public required string Kind { get; init; }

    public required string Version { get; init; }

    public required LabelsShape Labels { get; init; }

    public required string State { get; init; }

    public required string Severity { get; init; }

    public required DateTime Since { get; init; }

    public DateTime? StateSince { get; init; }

    public DateTime? FiredAt { get; init; }

    public DateTime? ResolvedAt { get; init; }

    public required DateTime EvaluatedAt { get; init; }

    public int Count { get; init; }

    public bool? Withdrawn { get; init; }

    public IReadOnlyList<NumberShape>? Numbers { get; init; }

    public string? Diagnosis { get; init; }

    public IReadOnlyList<DiagnosisShape>? Found { get; init; }

    public IReadOnlyList<string>? Leads { get; init; }

    public IReadOnlyDictionary<string, IReadOnlyList<double>>? Memory { get; init; }

    public static AlertShape Of(AlertRecord alert, bool withMemory) => new()
    {
        Id = alert.Id,
        Rule = alert.Rule,
        Kind = alert.Kind,
        Version = alert.Version,
        Labels = LabelsShape.Of(alert.Labels),
        State = AlertNames.Of(alert.State),
        Severity = AlertNames.Of(alert.Severity),
        Since = JsonTime.Of(alert.Since),
        StateSince = JsonTime.Of(alert.StateSince),
        FiredAt = JsonTime.Of(alert.FiredAt),
        ResolvedAt = JsonTime.Of(alert.ResolvedAt),
        EvaluatedAt = JsonTime.Of(alert.EvaluatedAt),
        Count = alert.Count,
        Withdrawn = alert.IsWithdrawn ? true : null,
        Numbers = NumberShape.Of(alert.Numbers),
        Diagnosis = alert.Diagnosis,
        Found = alert.Found.Count == 0 ? null : [.. alert.Found.Select(DiagnosisShape.Of)],
        Leads = alert.Leads.Count == 0 ? null : alert.Leads,
        Memory = withMemory && alert.Memory.Count > 0 ? alert.Memory : null,
    };

    public AlertRecord ToAlert()
    {
        var alert = new AlertRecord
        {
            Id = Id,
            Rule = Rule,
            Kind = Kind,
            Version = Version,
            Labels = Labels.ToLabels(),
            State = AlertNames.State(State),
            Severity = AlertNames.Severity(Severity),
            Since = JsonTime.Ms(Since),
            StateSince = JsonTime.Ms(StateSince) ?? JsonTime.Ms(Since),
            FiredAt = JsonTime.Ms(FiredAt),
            ResolvedAt = JsonTime.Ms(ResolvedAt),
            EvaluatedAt = JsonTime.Ms(EvaluatedAt),
            Count = Count,
            IsWithdrawn = Withdrawn ?? false,
            Numbers = NumberShape.ToNumbers(Numbers),
            Diagnosis = Diagnosis,
            Found = [.. (Found ?? []).Select(diagnosis => diagnosis.ToDiagnosis())],
            Leads = Leads ?? [],
        };
        return Memory is null ? alert : alert with { Memory = Memory };
    }
}

/// <summary>Labels; what isn't narrowed down is left out.</summary>
internal sealed record LabelsShape(string? Channel = null, string? Campaign = null, string? Segment = null, string? Team = null)
{
    public static LabelsShape Of(AlertLabels labels) => new(labels.Channel, labels.Campaign, labels.Segment, labels.Team);

    public AlertLabels ToLabels() => new(Channel, Campaign, Segment, Team);
}

/// <summary>A number; its value is null where it is not defined.</summary>
internal sealed record NumberShape(
    string Name,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? Value,
    double? Low = null,
    double? High = null)
{
    public static IReadOnlyList<NumberShape> Of(IReadOnlyList<AlertNumber> numbers) => [.. numbers.Select(n => new NumberShape(n.Name, n.Value, n.Low, n.High))];

    public static IReadOnlyList<AlertNumber> ToNumbers(IReadOnlyList<NumberShape>? numbers) => [.. (numbers ?? []).Select(n => new AlertNumber(n.Name, n.Value, n.Low, n.High))];
}

/// <summary>What was found beside an alert.</summary>
internal sealed record DiagnosisShape(string Name, string Cause, LabelsShape Labels, DateTime At, IReadOnlyList<NumberShape>? Numbers = null)
{
    public static DiagnosisShape Of(Diagnosis d) => new(d.Name, d.Cause, LabelsShape.Of(d.Labels), JsonTime.Of(d.At), NumberShape.Of(d.Numbers));

    public Diagnosis ToDiagnosis() => new(JsonTime.Ms(At), Name, Cause, Labels.ToLabels(), NumberShape.ToNumbers(Numbers));
}

/// <summary>What is told to people.</summary>
internal sealed record TextShape(string Language, string Title, string Summary, string Since, string Next, string? Diagnosis = null, IReadOnlyList<string>? Found = null)
{
    public static TextShape Of(AlertText text) =>
        new(text.Language.Code(), text.Title, text.Summary, text.Since, text.Next, text.Diagnosis, text.Found.Count == 0 ? null : text.Found);
}

/// <summary>Where to look.</summary>
internal sealed record LinksShape(string? Dashboard = null, string? LiveBoard = null)
{
    public static LinksShape? Of(AlertLinks links) =>
        links.Dashboard is null && links.LiveBoard is null ? null : new(links.Dashboard?.AbsoluteUri, links.LiveBoard?.AbsoluteUri);
}

/// <summary>A silence.</summary>
internal sealed record SilenceShape(string Id, LabelsShape Labels, string Author, string Comment, DateTime From, DateTime Until, string? Rule = null)
{
    public static SilenceShape Of(AlertSilence s) =>
        new(s.Id, LabelsShape.Of(s.Labels), s.Author, s.Comment, JsonTime.Of(s.From), JsonTime.Of(s.Until), s.Rule);

    public AlertSilence ToSilence() => new(Id, Rule, Labels.ToLabels().AsCounted(), Author, Comment, JsonTime.Ms(From), JsonTime.Ms(Until));
}

/// <summary>An acknowledgement.</summary>
internal sealed record AcknowledgementShape(string Alert, DateTime FiredAt, string Author, string Comment, DateTime At)
{
    public static AcknowledgementShape Of(AlertAcknowledgement a) => new(a.Alert, JsonTime.Of(a.FiredAt), a.Author, a.Comment, JsonTime.Of(a.At));

    public AlertAcknowledgement ToAcknowledgement() => new(Alert, JsonTime.Ms(FiredAt), Author, Comment, JsonTime.Ms(At));
}

/// <summary>A session that was signed out before its end.</summary>
internal sealed record SignOutShape(DateTime Until);

/// <summary>Milliseconds since the Unix epoch as the serializer's RFC 3339.</summary>
internal static class JsonTime
{
    public static DateTime Of(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms).UtcDateTime;

    public static DateTime? Of(long? ms) => ms is { } value ? Of(value) : null;

    // Without an offset it is taken as UTC; with one it arrives as local time.
    public static long Ms(DateTime time) =>
        new DateTimeOffset(time.Kind == DateTimeKind.Unspecified ? DateTime.SpecifyKind(time, DateTimeKind.Utc) : time.ToUniversalTime()).ToUnixTimeMilliseconds();

    public static long? Ms(DateTime? time) => time is { } value ? Ms(value) : null;
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(TransitionShape))]
[JsonSerializable(typeof(AlertShape))]
[JsonSerializable(typeof(SilenceShape))]
[JsonSerializable(typeof(AcknowledgementShape))]
[JsonSerializable(typeof(SignOutShape))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, long>))]
[JsonSerializable(typeof(Dictionary<string, long>))]
[JsonSerializable(typeof(IEnumerable<long>))]
[JsonSerializable(typeof(HashSet<long>))]
internal sealed partial class AlertJsonContext : JsonSerializerContext
{
    static AlertJsonContext()
    {
        // Names and French texts stay readable; this is no HTML.
        Default = new AlertJsonContext(new JsonSerializerOptions(s_defaultOptions) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}
