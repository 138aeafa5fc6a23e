using FunnelStream.Alerts.Texts;

namespace FunnelStream.Connectors.Delivery;

/// <summary>A receiver: configuration section <c>Alerts:Receivers:NAME</c>.</summary>
public sealed record ReceiverOptions
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The section it was read from, for messages: <c>Alerts:Receivers:NAME</c>.</summary>
    public required string Section { get; init; }

    /// <summary>What it speaks.</summary>
    public required ReceiverType Type { get; init; }

    /// <summary>Its addresses; several (a cluster) for Alertmanager only, each of which is told everything.</summary>
    public IReadOnlyList<string> Urls { get; init; } = [];

    /// <summary>File holding the address, read once at start; for webhooks whose address is a secret.</summary>
    public string? UrlFile { get; init; }

    /// <summary>Secret with which a webhook's messages are signed, at least 16 characters.</summary>
    public string? Secret { get; init; }

    /// <summary>File holding the secret; instead of <see cref="Secret"/>.</summary>
    public string? SecretFile { get; init; }

    /// <summary>User of Basic authentication.</summary>
    public string? User { get; init; }

    /// <summary>Password of Basic authentication.</summary>
    public string? Password { get; init; }

    /// <summary>File holding the password; instead of <see cref="Password"/>.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>Bearer token.</summary>
    public string? Token { get; init; }

    /// <summary>File holding the token; instead of <see cref="Token"/>.</summary>
    public string? TokenFile { get; init; }

    /// <summary>What it wants to hear of.</summary>
    public AlertRoute Route { get; init; } = AlertRoute.Everything;

    /// <summary>When it wants to hear nothing.</summary>
    public MuteTimes Mute { get; init; } = MuteTimes.Never;

    /// <summary>Its language.</summary>
    public AlertLanguage Language { get; init; }

    /// <summary>Time one attempt may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What is wrong with it: sentences, each with its mend. None repeats an address or a secret.</summary>
    public IReadOnlyList<string> Validate() => [.. ReceiverOptionsRules.Problems(this)];
}
