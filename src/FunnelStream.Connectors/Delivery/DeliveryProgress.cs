using FunnelStream.Alerts;

namespace FunnelStream.Connectors.Delivery;

/// <summary>
/// How far a receiver has come: every transition up to <see cref="To"/> is settled but for the <see cref="Open"/> ones. Whoever keeps it
/// and hands it back after a restart, with the open transitions offered again under the same numbers and ids, loses and repeats
/// nothing but what was under way at that moment.
/// </summary>
/// <param name="Receiver">Name of the receiver.</param>
/// <param name="To">The highest sequence number it was offered.</param>
/// <param name="Open">Sequence numbers up to there that are not settled, ascending: at most one or two an alert.</param>
/// <param name="Told">What it was told fires and not told is over.</param>
public sealed record DeliveryProgress(string Receiver, long To, IReadOnlyList<long> Open, IReadOnlyList<ToldAlert> Told);

/// <summary>A receiver was told, or may have been told, that an alert fires.</summary>
/// <param name="Alert">Id of the alert.</param>
/// <param name="Severity">As what.</param>
public sealed record ToldAlert(string Alert, AlertSeverity Severity);

/// <summary>Keeps how far receivers have come. Called from the receivers' own tasks, one at a time for each receiver.</summary>
public interface IDeliveryLog
{
    /// <summary>Takes the present state of a receiver, which replaces the one before. Must neither block nor throw.</summary>
    void Report(DeliveryProgress progress);
}
