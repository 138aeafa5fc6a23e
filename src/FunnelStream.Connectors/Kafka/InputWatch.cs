using Confluent.Kafka;
using Confluent.Kafka.Admin;
using FunnelStream.Events;
using Microsoft.Extensions.Logging;

namespace FunnelStream.Connectors.Kafka;

/// <summary>
/// Looks every 10 s whether the three topics are still those of the start: none is gone, made anew or has more partitions. What goes on being
/// there goes on being counted; the rest a person has to mend.
/// </summary>
internal sealed class InputWatch(KafkaOptions options, int partitions, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Reminder = TimeSpan.FromMinutes(1);

    private readonly Uuid?[] _ids = new Uuid?[3];
    private volatile IReadOnlyList<string> _faults = [];

    /// <summary>What is wrong with them as of the last look, each with its mend; without names. Any thread.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>Looks until cancelled.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var admin = TopicListing.Admin(options);
        long said = 0;
        while (!stop.IsCancellationRequested)
        {
            var before = _faults;
            if (await FindAsync(admin).ConfigureAwait(false) is { } topics)
            {
                _faults = Judge(topics);
            }

            // Brokers that come up do not know their topics for a moment: what was so twice is said.
            var isNew = said == 0 || time.GetElapsedTime(said) >= Reminder;
            if (isNew && _faults.Intersect(before).ToList() is { Count: > 0 } lasting)
            {
                said = time.GetTimestamp();
                lasting.ForEach(fault => Log.InputFault(logger, fault));
            }

            await Task.Delay(Period, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Judges the topics as they are now, in the order of <see cref="InputTopic"/>; what the first call finds is what they have to stay.</summary>
    internal IReadOnlyList<string> Judge(IReadOnlyList<InputNow> topics)
    {
        var faults = new List<string>();
        foreach (var (topic, now) in Enum.GetValues<InputTopic>().Zip(topics))
        {
            var name = topic.ToString().ToLowerInvariant();
            if (now.Partitions is not { } count)
            {
                faults.Add($"the {name} topic is gone, and nothing of it is counted: create it again with {partitions} partitions, then count anew: stop all workers, 'funnelstream state reset', start");
            }
            else if ((_ids[(int)topic] ??= now.Id) is { } id && id.ToString() != now.Id?.ToString())
            {
                faults.Add($"the {name} topic was deleted and made anew, and how far the old one was counted says nothing about it: count anew: stop all workers, 'funnelstream state reset', start");
            }
            else if (count != partitions)
            {
                faults.Add($"the {name} topic has {count} partitions, at the start it had {partitions}, and what lies in the new ones is not counted: give all three topics as many, stop all workers, "
                    + "carry the state over by 'funnelstream state export FILE', 'funnelstream state reset', 'funnelstream state import FILE', and start");
            }
        }

        return faults;
    }

    // Null where no broker says: that is no news about the topics.
    private async Task<InputNow[]?> FindAsync(IAdminClient admin)
    {
        List<TopicDescription> described;
        try
        {
            described = (await admin.DescribeTopicsAsync(TopicCollection.OfTopicNames(options.Topics.All), new DescribeTopicsOptions { RequestTimeout = Timeout }).ConfigureAwait(false)).TopicDescriptions;
        }
        catch (DescribeTopicsException e)
        {
            described = e.Results.TopicDescriptions;
        }
        catch (KafkaException)
        {
            return null;
        }

        InputNow?[] found = [.. options.Topics.All.Select(name => described.Find(t => t.Name == name) switch
        {
            { Error.IsError: false } topic => new InputNow(topic.TopicId, topic.Partitions.Count),
            { } topic when StateLogErrors.IsGone(topic.Error.Code) => new InputNow(null, null),
            _ => null,
        })];
        return Array.Exists(found, topic => topic is null) ? null : [.. found.OfType<InputNow>()];
    }
}

/// <summary>An input as Kafka describes it.</summary>
/// <param name="Id">Of this topic, and of none that had the name before.</param>
/// <param name="Partitions">How many; null where there is no such topic.</param>
internal sealed record InputNow(Uuid? Id, int? Partitions);
