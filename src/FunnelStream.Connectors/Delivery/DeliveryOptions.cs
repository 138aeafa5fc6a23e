using FunnelStream.Alerts.Texts;
using FunnelStream.Board;
using FunnelStream.Events;
using NodaTime;

namespace FunnelStream.Connectors.Delivery;

/// <summary>How alerts are delivered: configuration section <c>Alerts</c>.</summary>
public sealed record DeliveryOptions
{
    /// <summary>The language where a receiver has none of its own, and of whatever else tells alerts.</summary>
    public AlertLanguage Language { get; init; }

    /// <summary>Base address of Grafana, for links; null: no links to it.</summary>
    public Uri? Grafana { get; init; }

    /// <summary>Public address of the live board, for links; null: no links to it.</summary>
    public Uri? LiveBoard { get; init; }

    /// <summary>Windows that the live board shows.</summary>
    public IReadOnlyList<WindowLength> Windows { get; init; } = WindowLength.Defaults;

    /// <summary>The base currency, in which money is told.</summary>
    public CurrencyCode Currency { get; init; }

    /// <summary>The zone in which instants are told.</summary>
    public DateTimeZone Zone { get; init; } = DateTimeZone.Utc;

    /// <summary>Who is told.</summary>
    public IReadOnlyList<ReceiverOptions> Receivers { get; init; } = [];

    /// <summary>Transitions that may wait for a receiver; what is over is given up, the oldest first.</summary>
    public int MostWaiting { get; init; } = 10_000;

    /// <summary>How often Alertmanagers are told what stands.</summary>
    public TimeSpan StandingEvery { get; init; } = TimeSpan.FromMinutes(1);
}
