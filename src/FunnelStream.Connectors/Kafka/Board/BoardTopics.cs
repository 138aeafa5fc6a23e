using Microsoft.Extensions.Logging;

namespace FunnelStream.Connectors.Kafka;

/// <summary>What has to be there before a board can be built.</summary>
public static class BoardTopics
{
    /// <summary>Verifies the topics, and creates those that FunnelStream writes where none of them exists.</summary>
    /// <param name="options">Valid options.</param>
    /// <param name="logger">Where to log.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>What was found out about them.</returns>
    /// <exception cref="KafkaPipelineException">They can't be used; the message says why and how to mend it.</exception>
    public static async Task<TopicsReport> PrepareAsync(KafkaOptions options, ILogger logger, CancellationToken cancellation)
    {
        var report = await KafkaTopics.CheckAsync(options, cancellation).ConfigureAwait(false);
        report.ThrowIfUnusable();
        await StateTopics.CreateAsync(options, report.Partitions, logger, cancellation).ConfigureAwait(false);
        return report;
    }
}
