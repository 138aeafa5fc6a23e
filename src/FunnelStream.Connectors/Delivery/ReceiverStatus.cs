namespace FunnelStream.Connectors.Delivery;

/// <summary>How a receiver does, for health and metrics.</summary>
/// <param name="Receiver">Its name.</param>
/// <param name="Waiting">Transitions that wait or are under way.</param>
/// <param name="Failures">Failed attempts in a row; 0 where the last one succeeded.</param>
/// <param name="Problem">What the last failure was; null where there is none.</param>
public sealed record ReceiverStatus(string Receiver, int Waiting, int Failures, string? Problem);

/// <summary>How a receiver does, noted by its actor and read by any thread.</summary>
internal sealed class LatestStatus
{
    private volatile ReceiverStatus? _value;

    /// <summary>As it was noted last.</summary>
    public required ReceiverStatus Value
    {
        get => _value!;
        set => _value = value;
    }
}
