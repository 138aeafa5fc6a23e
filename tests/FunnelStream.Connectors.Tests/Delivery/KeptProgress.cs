using System.Collections.Concurrent;
using FunnelStream.Connectors.Delivery;

namespace FunnelStream.Connectors.Tests.Delivery;

/// <summary>Keeps the last progress of every receiver, as the service would.</summary>
internal sealed class KeptProgress : IDeliveryLog
{
    public ConcurrentDictionary<string, DeliveryProgress> Last { get; } = new();

    public void Report(DeliveryProgress progress) => Last[progress.Receiver] = DeliveryProgressJson.Read(DeliveryProgressJson.Write(progress));
}
