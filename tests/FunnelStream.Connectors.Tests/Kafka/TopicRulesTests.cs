using Confluent.Kafka;
using FunnelStream.Connectors.Kafka;

namespace FunnelStream.Connectors.Tests.Kafka;

public sealed class TopicRulesTests
{
    private static readonly KafkaOptions Options = new() { BootstrapServers = "kafka:9092" };
    private static readonly Dictionary<string, string> Forever = new() { ["cleanup.policy"] = "delete", ["retention.ms"] = "-1", ["retention.bytes"] = "-1" };

    [Fact]
    public void Good_topics_give_their_partitions_and_nothing_to_say()
    {
        var report = Judge(Topic("leads", 4), Topic("touchpoints", 4), Topic("deals", 4));
        report.Findings.ShouldBeEmpty();
        report.Partitions.ShouldBe(4);
        report.IsUsable.ShouldBeTrue();
    }

    [Fact]
    public void Missing_topics_come_with_the_commands_that_create_them()
    {
        var report = TopicRules.Judge(Options, [Topic("leads", 6), new("touchpoints", null), new("deals", null)], new(Options.DeadLetters, null));
        report.Findings.Count.ShouldBe(2, "the dead-letter topic is created at the start");
        report.Findings[0].Text.ShouldEndWith("kafka-topics --bootstrap-server kafka:9092 --create --topic touchpoints --partitions 6 --config retention.ms=-1");
        report.IsUsable.ShouldBeFalse();
    }

    [Fact]
    public void Different_partition_counts_are_an_error()
    {
        var report = Judge(Topic("leads", 4), Topic("touchpoints", 8), Topic("deals", 4));
        report.Findings.ShouldHaveSingleItem().Text.ShouldStartWith("The input topics have different partition counts: leads 4, touchpoints 8, deals 4.");
        report.IsUsable.ShouldBeFalse();
        report.Partitions.ShouldBe(0);
    }

    [Fact]
    public void Compaction_is_an_error_and_short_retention_a_warning()
    {
        var compacted = Topic("leads", 4) with { Settings = new Dictionary<string, string> { ["cleanup.policy"] = "compact,delete", ["retention.ms"] = "-1" } };
        var brief = Topic("deals", 4) with { Settings = new Dictionary<string, string> { ["retention.ms"] = "604800000", ["message.timestamp.type"] = "CreateTime" } };
        var findings = Judge(compacted, Topic("touchpoints", 4), brief).Findings;
        findings.Select(f => f.Severity).ShouldBe([FindingSeverity.Error, FindingSeverity.Warning]);
        findings[0].Text.ShouldContain("'leads' is compacted");
        findings[1].Text.ShouldContain("'deals' keeps 7 days. Retention counts from the record's timestamp");
        findings[1].Text.ShouldEndWith("kafka-configs --bootstrap-server kafka:9092 --alter --entity-type topics --entity-name deals --add-config retention.ms=-1");
    }

    [Fact]
    public void Of_an_assignment_counts_what_all_three_topics_have_in_common_and_none_that_is_new()
    {
        CoPartitioning.Mismatch(Assigned("leads 0 1", "touchpoints 0 1", "deals 1 0"), Options.Topics).ShouldBeNull();
        CoPartitioning.Mismatch(Assigned("leads 0 1", "touchpoints 0 1", "deals 0"), Options.Topics)
            .ShouldNotBeNull().ShouldContain("leads [0 1], touchpoints [0 1], deals [0]");
        CoPartitioning.Whole(Assigned("leads 0 1", "touchpoints 0 1", "deals 1 0"), Options.Topics, 4).ShouldBe([0, 1]);
        CoPartitioning.Whole(Assigned("leads 0 1", "touchpoints 0 1", "deals 1"), Options.Topics, 4).ShouldBe([1]);
        CoPartitioning.Whole(Assigned("leads 1 2", "touchpoints 1 2", "deals 1 2"), Options.Topics, 2).ShouldBe([1]);
    }

    private static TopicsReport Judge(params TopicState[] inputs) => TopicRules.Judge(Options, inputs, Topic(Options.DeadLetters, 1));

    private static TopicState Topic(string name, int partitions) => new(name, partitions, Settings: Forever);

    private static TopicPartition[] Assigned(params string[] topics) =>
        [.. topics.Select(t => t.Split(' ')).SelectMany(t => t.Skip(1).Select(p => new TopicPartition(t[0], int.Parse(p, System.Globalization.CultureInfo.InvariantCulture))))];
}
