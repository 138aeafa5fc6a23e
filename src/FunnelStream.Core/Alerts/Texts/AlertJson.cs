using System.Text.Json;

namespace FunnelStream.Alerts.Texts;

/// <summary>
/// The public JSON of alerts: in the alerts topic, in webhooks and in the API. docs/alerts.md is its contract: snake_case names, times
/// in RFC 3339 (UTC), what is absent left out. Reading ignores members that it doesn't know, so that an older program reads what a
/// newer one wrote.
/// </summary>
public static class AlertJson
{
    /// <summary>A transition with its alert, for the topic: with what the rule remembers.</summary>
    public static byte[] Write(AlertTransition transition) => Bytes(TransitionShape.Of(transition, withMemory: true));

    /// <summary>A transition for people's programs: without what the rule remembers, with its text and links.</summary>
    public static byte[] Write(AlertTransition transition, AlertText text, AlertLinks links) =>
        Bytes(TransitionShape.Of(transition, withMemory: false) with { Text = TextShape.Of(text), Links = LinksShape.Of(links) });

    /// <summary>An alert as it stands.</summary>
    /// <param name="alert">The alert.</param>
    /// <param name="withMemory">Whether with what the rule remembers: needed to go on from it, of no use to anybody else.</param>
    public static byte[] Write(AlertRecord alert, bool withMemory = true) =>
        JsonSerializer.SerializeToUtf8Bytes(AlertShape.Of(alert, withMemory), AlertJsonContext.Default.AlertShape);

    /// <summary>A silence.</summary>
    public static byte[] Write(AlertSilence silence) =>
        JsonSerializer.SerializeToUtf8Bytes(SilenceShape.Of(silence), AlertJsonContext.Default.SilenceShape);

    /// <summary>An acknowledgement.</summary>
    public static byte[] Write(AlertAcknowledgement acknowledgement) =>
        JsonSerializer.SerializeToUtf8Bytes(AcknowledgementShape.Of(acknowledgement), AlertJsonContext.Default.AcknowledgementShape);

    /// <summary>That a session was signed out.</summary>
    /// <param name="until">When it would have ended, ms since the Unix epoch.</param>
    public static byte[] WriteSignOut(long until) =>
        JsonSerializer.SerializeToUtf8Bytes(new SignOutShape(JsonTime.Of(until)), AlertJsonContext.Default.SignOutShape);

    /// <summary>Reads when a session that was signed out would have ended, ms since the Unix epoch.</summary>
    /// <exception cref="JsonException">It is no JSON, or not of a sign-out.</exception>
    public static long ReadSignOut(ReadOnlySpan<byte> json) =>
        JsonTime.Ms(Checked(JsonSerializer.Deserialize(json, AlertJsonContext.Default.SignOutShape)).Until);

    /// <summary>Reads a transition.</summary>
    /// <exception cref="JsonException">It is no JSON, or not of a transition.</exception>
    public static AlertTransition ReadTransition(ReadOnlySpan<byte> json) =>
        Checked(JsonSerializer.Deserialize(json, AlertJsonContext.Default.TransitionShape)).ToTransition();

    /// <summary>Reads an alert.</summary>
    /// <exception cref="JsonException">It is no JSON, or not of an alert.</exception>
    public static AlertRecord ReadAlert(ReadOnlySpan<byte> json) =>
        Checked(JsonSerializer.Deserialize(json, AlertJsonContext.Default.AlertShape)).ToAlert();

    /// <summary>Reads a silence.</summary>
    /// <exception cref="JsonException">It is no JSON, or not of a silence.</exception>
    public static AlertSilence ReadSilence(ReadOnlySpan<byte> json) =>
        Checked(JsonSerializer.Deserialize(json, AlertJsonContext.Default.SilenceShape)).ToSilence();

    /// <summary>Reads an acknowledgement.</summary>
    /// <exception cref="JsonException">It is no JSON, or not of an acknowledgement.</exception>
    public static AlertAcknowledgement ReadAcknowledgement(ReadOnlySpan<byte> json) =>
        Checked(JsonSerializer.Deserialize(json, AlertJsonContext.Default.AcknowledgementShape)).ToAcknowledgement();

    private static byte[] Bytes(TransitionShape shape) => JsonSerializer.SerializeToUtf8Bytes(shape, AlertJsonContext.Default.TransitionShape);

    private static T Checked<T>(T? shape)
        where T : class => shape ?? throw new JsonException("null where an object is expected");
}
