using FunnelStream.Events;
using FunnelStream.Worker;

namespace FunnelStream.Connectors.Kafka;

/// <summary>How far an input of one partition is from its end.</summary>
/// <param name="Topic">The input.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Position">The offset after the last record counted.</param>
/// <param name="Records">Records still to be counted, as far as the broker has told: it has not told of the newest.</param>
public readonly record struct InputLag(InputTopic Topic, int Partition, long Position, long Records);

/// <summary>What a partition's worker is doing.</summary>
public enum PartitionPhase
{
    /// <summary>It waits after a failure before it is opened anew.</summary>
    Waiting,

    /// <summary>It takes the partition over and reads its state.</summary>
    Restoring,

    /// <summary>It counts.</summary>
    Running,
}

/// <summary>How a partition's worker stands.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Phase">What it is doing.</param>
/// <param name="Read">While restoring: how much of the state's log is read.</param>
/// <param name="Total">While restoring: how much there is, in the same unit (offsets); 0 before that is known.</param>
/// <param name="Trouble">What failed last, since the last commit; null where nothing did.</param>
public sealed record PartitionHealth(int Partition, PartitionPhase Phase, long Read, long Total, string? Trouble);

/// <summary>How the pipeline stands.</summary>
/// <param name="Assigned">Partitions that the group has given to this process.</param>
/// <param name="Partitions">Partitions there are; 0 before start-up has asked.</param>
/// <param name="LastPoll">When the polling thread last polled; null before the first time.</param>
/// <param name="LastError">The last error a broker connection reported, if any since the last record came in.</param>
/// <param name="Workers">Each assigned partition's worker.</param>
/// <param name="Lags">The lag of each input of each partition that is being counted.</param>
public sealed record KafkaHealth(
    int Assigned, int Partitions, DateTimeOffset? LastPoll, string? LastError, IReadOnlyList<PartitionHealth> Workers, IReadOnlyList<InputLag> Lags)
{
    /// <summary>Dimensions whose new names go to <c>(other)</c> in a partition of this process, as of its last checkpoint.</summary>
    public IReadOnlyList<DimensionAtLimit> AtLimit { get; init; } = [];

    /// <summary>What is wrong with the three topics as they are now, each with its mend and without names from outside.</summary>
    public IReadOnlyList<string> InputFaults { get; init; } = [];

    /// <summary>Whether a worker does not count yet, or not for now.</summary>
    public bool IsRestoring => Workers.Any(w => w.Phase != PartitionPhase.Running);
}
