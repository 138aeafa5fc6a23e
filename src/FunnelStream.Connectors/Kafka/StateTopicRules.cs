using System.Globalization;
using FunnelStream.State;

namespace FunnelStream.Connectors.Kafka;

/// <summary>
/// What the topics that FunnelStream writes must be like, and what to say where they are not. Where none of the state
/// topics exists, they are created (<see cref="StateTopics"/>); where only some do, the rest would be counted without them.
/// </summary>
internal static class StateTopicRules
{
    // No record of state is larger: a lead takes up to 18 KB, a pane less than 200 KB.
    private const int LeastRecordBytes = 256 * 1024;

    /// <summary>The state topics' names, in the order of <see cref="StateTopic"/>.</summary>
    public static IReadOnlyList<string> Names(KafkaOptions options) => [.. Enum.GetValues<StateTopic>().Select(options.NameOf)];

    /// <summary>Judges the state topics, in the order of <see cref="StateTopic"/>, the board's and that of the alerts.</summary>
    /// <param name="options">Their names.</param>
    /// <param name="partitions">Partitions of the inputs; 0 where these do not agree.</param>
    /// <param name="state">The state topics.</param>
    /// <param name="board">The board's topic.</param>
    /// <param name="alerts">The topic of the alerts.</param>
    public static IReadOnlyList<TopicFinding> Judge(KafkaOptions options, int partitions, IReadOnlyList<TopicState> state, TopicState board, TopicState alerts)
    {
        var findings = new List<TopicFinding>();
        if (state.Append(board).Append(alerts).Where(t => t.Forbidden).Select(t => t.Name).ToArray() is { Length: > 0 } forbidden)
        {
            Error(findings, $"The user may not see these topics, or they do not exist and may not be created: {string.Join(", ", forbidden)}. Grant DESCRIBE, READ, WRITE and CREATE on topics "
                + $"that begin with '{options.StateName}.', READ on the group '{options.GroupId}', and DESCRIBE and WRITE on transactional ids that begin with '{options.StateName}-'.");
            return findings;
        }

        var missing = state.Where(t => t.Partitions is null).Select(t => t.Name).ToArray();
        if (missing.Length is > 0 and < 3)
        {
            Error(findings, $"Of the state topics of the group '{options.GroupId}' some are gone: {string.Join(", ", missing)}. The others are of no use without them. "
                + "Count everything anew from Kafka:StartFrom: 'funnelstream state reset', then start again; or bring back what 'funnelstream state export' has written: 'funnelstream state import FILE'.");
        }

        foreach (var topic in state.Where(t => t.Partitions is { } count && partitions > 0 && count != partitions))
        {
            Error(findings, $"The state topic '{topic.Name}' has {topic.Partitions} partitions, the inputs have {partitions}: the state of a lead would be looked for on another partition than it lies on. "
                + "Carry it over: 'funnelstream state export FILE', 'funnelstream state reset', 'funnelstream state import FILE'; or count everything anew: 'funnelstream state reset'.");
        }

        if (alerts.Partitions is > 1)
        {
            Error(findings, $"The topic '{alerts.Name}' has {alerts.Partitions} partitions: transitions would be read in another order than they happened. Delete it; it is created anew with one.");
        }

        foreach (var topic in state.Append(alerts).Where(t => t.Partitions is not null))
        {
            JudgeSettings(options, topic, findings);
        }

        return findings;
    }

    private static void JudgeSettings(KafkaOptions options, TopicState topic, List<TopicFinding> findings)
    {
        if (topic.Setting("cleanup.policy") is { } policy && policy != "compact")
        {
            Error(findings, $"The state topic '{topic.Name}' has cleanup.policy={policy}: Kafka deletes state with age. If it was so for longer than retention.ms, the state has holes: "
                + $"'funnelstream state reset' counts anew. Set it right:\n  {TopicRules.Alter(options, topic.Name, "cleanup.policy=compact")}");
        }

        if (topic.Setting("max.message.bytes") is { } bytes && int.TryParse(bytes, CultureInfo.InvariantCulture, out var most) && most < LeastRecordBytes)
        {
            Error(findings, $"The state topic '{topic.Name}' takes no records above {most} bytes (max.message.bytes): a checkpoint with a larger one would fail again and again. Set it right:\n  "
                + TopicRules.Alter(options, topic.Name, $"max.message.bytes={RecordLimit.Most}"));
        }

        if (topic.Setting("delete.retention.ms") is { } text && long.TryParse(text, CultureInfo.InvariantCulture, out var kept) && kept < StateTopics.LeastTombstones.TotalMilliseconds)
        {
            Warn(findings, $"The state topic '{topic.Name}' forgets after {TimeSpan.FromMilliseconds(kept).TotalMinutes:0.#} min that something is gone (delete.retention.ms); a reader that is slower keeps it. Set it right:\n  "
                + TopicRules.Alter(options, topic.Name, $"delete.retention.ms={StateTopics.Tombstones.TotalMilliseconds:F0}"));
        }

        if (topic is { Replication: >= 3 } && topic.Setting("min.insync.replicas") == "1")
        {
            Warn(findings, $"The state topic '{topic.Name}' has min.insync.replicas=1: a checkpoint counts as committed once a single broker has it, and is lost with that. Set it right:\n  "
                + TopicRules.Alter(options, topic.Name, "min.insync.replicas=2"));
        }
    }

    private static void Error(List<TopicFinding> findings, string text) => findings.Add(new(FindingSeverity.Error, text));

    private static void Warn(List<TopicFinding> findings, string text) => findings.Add(new(FindingSeverity.Warning, text));
}
