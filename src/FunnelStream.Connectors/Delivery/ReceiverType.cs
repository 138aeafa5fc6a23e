namespace FunnelStream.Connectors.Delivery;

/// <summary>What a receiver speaks.</summary>
public enum ReceiverType
{
    /// <summary>Alertmanager, API v2.</summary>
    Alertmanager,

    /// <summary>An incoming webhook of Slack.</summary>
    Slack,

    /// <summary>A workflow webhook of Microsoft Teams.</summary>
    Teams,

    /// <summary>JSON, signed.</summary>
    Webhook,

    /// <summary>Lines in the log.</summary>
    Console,
}
