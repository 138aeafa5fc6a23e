using System.Diagnostics;
using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging;

namespace FunnelStream.Connectors.Kafka;

/// <summary>Creates the topics that FunnelStream writes, where they do not exist yet; whether those that do are right is the affair of <see cref="StateTopicRules"/>.</summary>
internal static class StateTopics
{
    /// <summary>
    /// How long a tombstone stays: a reader that is slower than this (a board that stood still in between) would keep what
    /// is gone.
    /// </summary>
    public static readonly TimeSpan Tombstones = TimeSpan.FromHours(24);

    /// <summary>Below this a board that restarts, or is held up by its database, may miss tombstones.</summary>
    public static readonly TimeSpan LeastTombstones = TimeSpan.FromHours(1);

    private const int MostReplicas = 3;
    private static readonly TimeSpan Ask = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan DeadLetters = TimeSpan.FromDays(14);

    // What was superseded is compacted away within these: an erased lead's data are gone for good, and a restore reads
    // little that is not live. Oftener would rewrite all state again and again to save a restore a few megabytes.
    private static readonly TimeSpan MostLag = TimeSpan.FromHours(6);

    // The segment being written is never compacted: it bounds what a restore reads besides live state.
    private static readonly TimeSpan Segment = TimeSpan.FromHours(1);
    private const int SegmentBytes = 64 << 20;

    /// <summary>Creates what is missing, and waits until it can be written to.</summary>
    /// <param name="options">Valid options whose topics <see cref="KafkaTopics.CheckAsync"/> found usable.</param>
    /// <param name="partitions">Partitions of the inputs.</param>
    /// <param name="logger">Where to log.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="KafkaPipelineException">They can't be created.</exception>
    public static async Task CreateAsync(KafkaOptions options, int partitions, ILogger logger, CancellationToken cancellation)
    {
        if (EmbeddedBroker.IsOneAt(options.BootstrapServers))
        {
            Log.NoStateTopics(logger);
            return;
        }

        using var admin = new AdminClientBuilder(ClientProperties.Admin(options)).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        try
        {
            var metadata = await Task.Run(() => admin.GetMetadata(Ask), cancellation).ConfigureAwait(false);
            var replicas = Math.Min(MostReplicas, metadata.Brokers.Count);
            TopicSpecification[] missing = [.. All(options, partitions, (short)replicas).Where(t => metadata.Topics.TrueForAll(m => m.Topic != t.Name))];
            if (missing.Length > 0)
            {
                await CreateAsync(admin, missing).ConfigureAwait(false);
                Log.CreatedTopics(logger, string.Join(", ", missing.Select(t => t.Name)), replicas);
                await UntilServedAsync(admin, missing, cancellation).ConfigureAwait(false);
            }
        }
        catch (KafkaException e)
        {
            throw new KafkaPipelineException($"The topics that begin with '{options.StateName}.' could not be created: {e.Error.Reason}. Grant the user CREATE on them, and see that the brokers are up.", e);
        }
    }

    private static IEnumerable<TopicSpecification> All(KafkaOptions options, int partitions, short replicas)
    {
        var state = new Dictionary<string, string>
        {
            ["cleanup.policy"] = "compact",
            ["delete.retention.ms"] = Millis(Tombstones),
            // Records are absolute: who has not seen the value in between has missed nothing, so they may be compacted at once.
            ["min.compaction.lag.ms"] = "0",
            ["max.compaction.lag.ms"] = Millis(MostLag),
            ["segment.ms"] = Millis(Segment),
            ["segment.bytes"] = SegmentBytes.ToString(CultureInfo.InvariantCulture),
        };
        var letters = new Dictionary<string, string> { ["cleanup.policy"] = "delete", ["retention.ms"] = Millis(DeadLetters) };
        if (replicas >= MostReplicas)
        {
            state["min.insync.replicas"] = letters["min.insync.replicas"] = "2";
        }

        foreach (var name in StateTopicRules.Names(options))
        {
            yield return new() { Name = name, NumPartitions = partitions, ReplicationFactor = replicas, Configs = state };
        }

        yield return new() { Name = options.DeadLetters, NumPartitions = 1, ReplicationFactor = replicas, Configs = letters };
        yield return new() { Name = options.AlertsName, NumPartitions = 1, ReplicationFactor = replicas, Configs = state };
        yield return new() { Name = options.BoardName, NumPartitions = 1, ReplicationFactor = replicas };
    }

    private static async Task CreateAsync(IAdminClient admin, TopicSpecification[] topics)
    {
        try
        {
            await admin.CreateTopicsAsync(topics, new CreateTopicsOptions { RequestTimeout = Ask, OperationTimeout = Patience }).ConfigureAwait(false);
        }
        catch (CreateTopicsException e) when (e.Results.TrueForAll(r => r.Error.Code is ErrorCode.NoError or ErrorCode.TopicAlreadyExists))
        {
            // Another process that starts at the same time was faster.
        }
        catch (CreateTopicsException e)
        {
            throw new KafkaException(e.Results.Find(r => r.Error.Code is not (ErrorCode.NoError or ErrorCode.TopicAlreadyExists))!.Error, e);
        }
    }

    private static async Task UntilServedAsync(IAdminClient admin, TopicSpecification[] topics, CancellationToken cancellation)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            var metadata = await Task.Run(() => admin.GetMetadata(Ask), cancellation).ConfigureAwait(false);
            if (Array.TrueForAll(topics, t => metadata.Topics.Exists(m => m.Topic == t.Name && m.Partitions.Count > 0 && m.Partitions.TrueForAll(p => p.Leader >= 0))))
            {
                return;
            }

            if (waited.Elapsed > Patience)
            {
                throw new KafkaException(new Error(ErrorCode.LeaderNotAvailable, $"they have no leader {Patience.TotalSeconds:0} s after they were created"));
            }

            await Task.Delay(50, cancellation).ConfigureAwait(false);
        }
    }

    private static string Millis(TimeSpan span) => span.TotalMilliseconds.ToString("F0", CultureInfo.InvariantCulture);
}
