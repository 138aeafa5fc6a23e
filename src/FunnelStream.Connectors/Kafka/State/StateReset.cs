using System.Diagnostics;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging.Abstractions;

namespace FunnelStream.Connectors.Kafka;

/// <summary>Gives up what a group has counted: its state topics are created anew, and where it stood is forgotten. The inputs stay.</summary>
public sealed class StateReset
{
    private static readonly TimeSpan Ask = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly KafkaOptions _options;
    private readonly int _partitions;

    private StateReset(KafkaOptions options, int partitions, IReadOnlyList<string> topics, IReadOnlyList<string> groups, IReadOnlyList<string> atWork) =>
        (_options, _partitions, Topics, Groups, AtWork) = (options, partitions, topics, groups, atWork);

    /// <summary>The topics that exist and will be deleted and created anew.</summary>
    public IReadOnlyList<string> Topics { get; }

    /// <summary>The groups that exist and whose committed offsets will be deleted.</summary>
    public IReadOnlyList<string> Groups { get; }

    /// <summary>The processes that have to end first, as <see cref="GroupMembers"/> names them.</summary>
    public IReadOnlyList<string> AtWork { get; }

    /// <summary>Looks what there is, and changes nothing.</summary>
    /// <param name="options">Valid options.</param>
    /// <param name="deadLetters">Whether the dead letters go too.</param>
    /// <exception cref="KafkaPipelineException">The inputs are not there to create state for.</exception>
    /// <exception cref="KafkaException">The brokers refused.</exception>
    public static async Task<StateReset> PlanAsync(KafkaOptions options, bool deadLetters)
    {
        using var admin = TopicListing.Admin(options);
        var existing = TopicListing.Of(admin, options);
        if (!existing.TryGetValue(options.Topics.Leads, out var partitions))
        {
            throw new KafkaPipelineException($"The topic '{options.Topics.Leads}' does not exist, so it is not known how many partitions the state should have. 'funnelstream check' says how to create it.");
        }

        string[] topics = [.. StateTopicRules.Names(options), .. deadLetters ? [options.DeadLetters] : Array.Empty<string>()];
        var groups = await admin.ListConsumerGroupsAsync(new ListConsumerGroupsOptions { RequestTimeout = Ask }).ConfigureAwait(false);
        return new StateReset(
            options,
            partitions,
            [.. topics.Where(existing.ContainsKey)],
            [.. groups.Valid.Select(g => g.GroupId).Where(g => IsOf(options, g, deadLetters)).Order(StringComparer.Ordinal)],
            await GroupMembers.ActiveAsync(options).ConfigureAwait(false));
    }

    /// <summary>Does it.</summary>
    /// <exception cref="KafkaPipelineException">A process is at work, and nothing was done; or it could not be done to the end, and may be run again.</exception>
    public async Task RunAsync(CancellationToken cancellation = default)
    {
        await GroupMembers.RefuseAsync(_options, "state reset").ConfigureAwait(false);
        using var admin = TopicListing.Admin(_options);
        try
        {
            // The groups first: should this end in between, nothing goes on from a position without the state of it.
            if (Groups.Count > 0)
            {
                await admin.DeleteGroupsAsync([.. Groups], new DeleteGroupsOptions { RequestTimeout = Patience }).ConfigureAwait(false);
            }

            if (Topics.Count > 0)
            {
                await admin.DeleteTopicsAsync(Topics, new DeleteTopicsOptions { RequestTimeout = Ask, OperationTimeout = Patience }).ConfigureAwait(false);
                await UntilGoneAsync(admin, cancellation).ConfigureAwait(false);
            }
        }
        catch (KafkaException e)
        {
            throw new KafkaPipelineException(
                $"The state could not be reset to the end: {e.Error.Reason}. Grant the user DELETE on the topics and groups that begin with '{_options.StateName}', and run it again.", e);
        }

        await StateTopics.CreateAsync(_options, _partitions, NullLogger.Instance, cancellation).ConfigureAwait(false);
    }

    // The group itself, and the positions of its sinks: {prefix}.{group}.{sink}, where a sink's name has no dot, or another
    // group whose name begins like this one's would be meant as well.
    private static bool IsOf(KafkaOptions options, string group, bool deadLetters)
    {
        var redrive = RedrivePositions.GroupOf(options);
        if (group == redrive || group.StartsWith(redrive + ".", StringComparison.Ordinal))
        {
            return deadLetters;
        }

        return group == options.GroupId
            || (group.StartsWith(options.StateName + ".", StringComparison.Ordinal) && !group.AsSpan(options.StateName.Length + 1).Contains('.'));
    }

    private async Task UntilGoneAsync(IAdminClient admin, CancellationToken cancellation)
    {
        var waited = Stopwatch.StartNew();
        while (TopicListing.Of(admin, _options).Keys.Intersect(Topics).Any())
        {
            if (waited.Elapsed > Patience)
            {
                throw new KafkaPipelineException($"The brokers have not deleted the topics {string.Join(", ", Topics)} within {Patience.TotalSeconds:0} s. See that delete.topic.enable is true, and run it again.");
            }

            await Task.Delay(50, cancellation).ConfigureAwait(false);
        }
    }
}
