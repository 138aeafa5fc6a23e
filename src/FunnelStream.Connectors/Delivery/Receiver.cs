using FunnelStream.Alerts;

namespace FunnelStream.Connectors.Delivery;

/// <summary>A way out for alerts. One call at a time.</summary>
/// <param name="post">What it posts with, if it posts; disposed of with it.</param>
internal abstract class Receiver(HttpPost? post) : IDisposable
{
    /// <summary>How often it wants to be told what stands; null where it remembers by itself.</summary>
    public virtual TimeSpan? StandingEvery => null;

    /// <summary>Tells it a transition.</summary>
    /// <param name="transition">The transition.</param>
    /// <param name="told">As what it knows the alert already.</param>
    /// <param name="cancellation">Breaks the attempt off.</param>
    public abstract Task<DeliveryAnswer> SendAsync(AlertTransition transition, ToldAs told, CancellationToken cancellation);

    /// <summary>Tells it what stands.</summary>
    public virtual Task<DeliveryAnswer> SendStandingAsync(IReadOnlyList<(AlertRecord Alert, ToldAs Told)> standing, CancellationToken cancellation) =>
        throw new NotSupportedException();

    /// <summary>Posts JSON.</summary>
    protected Task<DeliveryAnswer> PostAsync(byte[] body, IReadOnlyList<(string Name, string Value)> headers, CancellationToken cancellation) =>
        post!.SendAsync(body, headers, cancellation);

    /// <summary>Lets connections go.</summary>
    public void Dispose() => post?.Dispose();
}
