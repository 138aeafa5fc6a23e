using FunnelStream.State;
using FunnelStream.Transfer;
using FunnelStream.Worker;

namespace FunnelStream.Connectors.Kafka;

/// <summary>Reads a group's state out of Kafka into a file.</summary>
public static class StateExporter
{
    private static readonly StateTopic[] First = [StateTopic.Leads, StateTopic.Ids];

    /// <summary>Writes everything that is committed.</summary>
    /// <param name="options">Valid options.</param>
    /// <param name="workers">What is counted, as when the state was written.</param>
    /// <param name="output">Takes the file; left open.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="KafkaPipelineException">Somebody is at work, there is no state, or it can't be read or is damaged; the message says how to mend it.</exception>
    public static async Task<TransferFigures> RunAsync(KafkaOptions options, WorkerOptions workers, Stream output, TimeProvider time, CancellationToken cancellation = default)
    {
        const string name = "state export";
        await GroupMembers.RefuseAsync(options, name).ConfigureAwait(false);
        using var admin = TopicListing.Admin(options);
        var topics = StateTopicRules.Names(options).ToArray();
        var existing = TopicListing.Of(admin, options);
        if (Array.Find(topics, t => !existing.ContainsKey(t)) is { } missing)
        {
            throw new KafkaPipelineException($"There is no state: the topic '{missing}' does not exist, or may not be seen. See that Kafka:GroupId and Kafka:StatePrefix are those of the service.");
        }

        var partitions = existing[topics[0]];
        var targets = StateOffsets.Of(options, topics, partitions, PartitionOffsets.End);
        using var export = new StateExport(output, workers, partitions, options.Topics.All, time.GetUtcNow());
        try
        {
            for (var partition = 0; partition < partitions; partition++)
            {
                using var reading = new StateReading(options, partition, [.. targets.Select(t => t[partition])], new RestoreProgress(), time);
                export.Write(partition, take =>
                {
                    reading.Read(First, take, cancellation);
                    reading.Read([StateTopic.Panes], take, cancellation);
                });
            }
        }
        catch (Exception e) when (e is StateMismatchException or StateLogException)
        {
            throw new KafkaPipelineException(e.Message, e);
        }

        if (export.Figures.Partitions == 0)
        {
            throw new KafkaPipelineException($"There is no state: the topics that begin with '{options.StateName}.' hold no checkpoint.");
        }

        export.Finish();
        // Had one begun to work in between, the partitions would not be of one moment.
        await GroupMembers.RefuseAsync(options, name).ConfigureAwait(false);
        return export.Figures;
    }
}
