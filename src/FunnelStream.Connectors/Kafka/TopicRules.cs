using System.Globalization;

namespace FunnelStream.Connectors.Kafka;

/// <summary>What topics must be like, and what to say where they are not.</summary>
internal static class TopicRules
{
    private const int SuggestedPartitions = 12;

    /// <summary>Judges the topics; the inputs in the order of <see cref="Events.InputTopic"/>.</summary>
    public static TopicsReport Judge(KafkaOptions options, IReadOnlyList<TopicState> inputs, TopicState deadLetters)
    {
        var findings = new List<TopicFinding>();
        foreach (var topic in inputs.Append(deadLetters).Where(t => t.Forbidden))
        {
            Error(findings, $"The user may not see the topic '{topic.Name}', or it does not exist. Grant DESCRIBE and "
                + $"{(topic == deadLetters ? "WRITE" : "READ")} on it, or correct its name.");
        }

        var counts = inputs.Where(t => t.Partitions is not null).Select(t => t.Partitions!.Value).Distinct().ToArray();
        JudgeMissing(options, inputs, counts, findings);
        if (counts.Length > 1)
        {
            Error(findings, $"The input topics have different partition counts: {string.Join(", ", inputs.Select(t => $"{t.Name} {t.Partitions}"))}. A lead's "
                + "events must lie on the same partition of all three. Create the smaller ones anew with the largest count and have their producers "
                + "write everything again (adding partitions moves keys, so kafka-topics --alter does not mend it).");
        }

        foreach (var topic in inputs)
        {
            JudgeSettings(options, topic, findings);
        }

        return new TopicsReport(counts.Length == 1 && inputs.All(t => t.Partitions is not null) ? counts[0] : 0, findings);
    }

    private static void JudgeMissing(KafkaOptions options, IReadOnlyList<TopicState> inputs, int[] counts, List<TopicFinding> findings)
    {
        var partitions = counts.Length > 0 ? counts.Max() : SuggestedPartitions;
        foreach (var topic in inputs.Where(t => t is { Partitions: null, Forbidden: false }))
        {
            Error(findings, $"The topic '{topic.Name}' does not exist. Create it, all three with the same number of partitions (retention.ms=-1 keeps history; "
                + $"without it, records of long ago are deleted within minutes):\n  {Create(options, topic.Name, partitions, "retention.ms=-1")}");
        }
    }

    private static void JudgeSettings(KafkaOptions options, TopicState topic, List<TopicFinding> findings)
    {
        if (topic.Setting("cleanup.policy") is { } policy && policy.Contains("compact", StringComparison.Ordinal))
        {
            Error(findings, $"The topic '{topic.Name}' is compacted (cleanup.policy={policy}): of a lead's events only the last would stay. Set it right:\n  "
                + Alter(options, topic.Name, "cleanup.policy=delete"));
        }

        if (topic.Setting("retention.ms") is { } text && long.TryParse(text, CultureInfo.InvariantCulture, out var retention) && retention >= 0
            && topic.Setting("message.timestamp.type") != "LogAppendTime")
        {
            Warn(findings, $"The topic '{topic.Name}' keeps {TimeSpan.FromMilliseconds(retention).TotalDays:0.#} days. Retention counts from the record's timestamp, so records "
                + "that carry old event times are deleted within minutes, and a backlog may be gone before it is counted. Keep everything:\n  "
                + Alter(options, topic.Name, "retention.ms=-1"));
        }
        else if (topic.Setting("retention.ms") is { } appended && appended != "-1")
        {
            Warn(findings, $"The topic '{topic.Name}' has retention.ms={appended}; what is older can't be counted any more after a stop or a 'state reset'. Keep everything:\n  "
                + Alter(options, topic.Name, "retention.ms=-1"));
        }

        if (topic.Setting("retention.bytes") is { } bytes && bytes != "-1")
        {
            Warn(findings, $"The topic '{topic.Name}' keeps at most {bytes} bytes a partition; what is older can't be counted any more after a stop or a 'state reset'. Keep everything:\n  "
                + Alter(options, topic.Name, "retention.bytes=-1"));
        }
    }

    private static string Create(KafkaOptions options, string topic, int partitions, string setting) => string.Create(
        CultureInfo.InvariantCulture,
        $"kafka-topics --bootstrap-server {options.BootstrapServers} --create --topic {topic} --partitions {partitions} --config {setting}");

    internal static string Alter(KafkaOptions options, string topic, string setting) =>
        $"kafka-configs --bootstrap-server {options.BootstrapServers} --alter --entity-type topics --entity-name {topic} --add-config {setting}";

    private static void Error(List<TopicFinding> findings, string text) => findings.Add(new(FindingSeverity.Error, text));

    private static void Warn(List<TopicFinding> findings, string text) => findings.Add(new(FindingSeverity.Warning, text));
}
