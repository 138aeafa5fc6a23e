using Confluent.Kafka;
using FunnelStream.Connectors.Kafka;

namespace FunnelStream.Connectors.Tests.Kafka;

public sealed class KafkaOptionsTests
{
    private static readonly KafkaOptions Good = new() { BootstrapServers = "kafka-1:9092, kafka-2:9092" };

    [Fact]
    public void A_file_that_is_not_there_is_named_with_where_it_was_looked_for() =>
        new KafkaOptions { BootstrapServers = "a:1", Client = new Dictionary<string, string> { ["ssl.ca.location"] = "absent.pem" } }.Validate()
            .ShouldHaveSingleItem().ShouldBe($"Kafka:Client:ssl.ca.location is 'absent.pem', and there is no such file (from {Environment.CurrentDirectory}). Name one that is there.");

    [Fact]
    public void The_defaults_with_a_broker_are_good()
    {
        Good.Validate().ShouldBeEmpty();
        Good.DeadLetters.ShouldBe("funnelstream.funnelstream.dlq");
        Good.Topics.All.ShouldBe(["leads", "touchpoints", "deals"]);
    }

    [Fact]
    public void All_problems_are_said_at_once()
    {
        var problems = new KafkaOptions
        {
            BootstrapServers = "kafka-1",
            GroupId = "my group",
            Topics = new TopicNames { Deals = "leads" },
            StartFrom = "yesterday",
            Client = new Dictionary<string, string>
            {
                ["enable.auto.commit"] = "false",
                ["sasl.usrname"] = "x",
                ["session.timeout.ms"] = "soon",
                ["partition_assignment_strategy"] = "cooperative-sticky",
            },
        }.Validate();

        problems.Count.ShouldBe(9, string.Join('\n', problems));
        problems.ShouldContain(p => p.Contains("'kafka-1', which is not host:port"));
        problems.ShouldContain(p => p.Contains("Kafka:GroupId is 'my group'"));
        problems.ShouldContain(p => p.Contains("Kafka:Topics:Leads and Kafka:Topics:Deals are all 'leads'"));
        problems.ShouldContain(p => p.Contains("Kafka:StartFrom is 'yesterday'"));
        problems.ShouldContain(p => p.Contains("Kafka:Client:enable.auto.commit cannot be set: offsets are committed with the checkpoint"));
        problems.ShouldContain(p => p.Contains("No such configuration property: \"sasl.usrname\""));
        problems.ShouldContain(p => p.Contains("Kafka:Client:session.timeout.ms is not accepted"));
        problems.ShouldContain(p => p.Contains("only 'range' gives one worker"));
        problems.ShouldContain(p => p.Contains("Kafka:DeadLetterTopic"));
    }

    [Fact]
    public void Kerberos_is_refused_with_its_reason_where_the_library_has_none()
    {
        (string Name, string Value)[][] clients =
        [
            [("security.protocol", "SASL_SSL"), ("sasl.mechanism", "GSSAPI")],
            [("security.protocol", "SASL_PLAINTEXT")],
        ];
        foreach (var client in clients)
        {
            var problems = (Good with { Client = client.ToDictionary(p => p.Name, p => p.Value) }).Validate();
            if (HasKerberos())
            {
                problems.ShouldBeEmpty();
            }
            else
            {
                problems.ShouldHaveSingleItem().ShouldContain("GSSAPI (Kerberos), which sasl.mechanism means where it is not set; the librdkafka that was loaded on this machine is built without it");
            }
        }
    }

    [Fact]
    public void State_is_named_after_prefix_and_group_and_its_pace_has_bounds()
    {
        var options = Good with { StatePrefix = "acme", GroupId = "eu" };
        options.NameOf(FunnelStream.State.StateTopic.Panes).ShouldBe("acme.eu.panes");
        (options.BoardName, options.DeadLetters).ShouldBe(("acme.eu.board", "acme.eu.dlq"));
        (options with { StatePrefix = "a b" }).Validate().ShouldContain(p => p.StartsWith("Kafka:StatePrefix is 'a b'", StringComparison.Ordinal));
        (options with { GroupId = new string('g', 200), StatePrefix = new string('p', 60) }).Validate().ShouldContain(p => p.Contains("at most 240 together"));
        (options with { Topics = new TopicNames { Leads = "acme.eu.leads" } }).Validate().ShouldHaveSingleItem().ShouldContain("Kafka:Topics:Leads and the state topic");
        (options with { CheckpointInterval = TimeSpan.FromSeconds(6), CheckpointEvents = 99 }).Validate()
            .Select(p => p.Split(' ')[0]).ShouldBe(["Kafka:CatchUpInterval", "Kafka:CheckpointEvents"]);
        (options with { CatchUpEvents = 49_999 }).Validate().ShouldHaveSingleItem().ShouldContain("from Kafka:CheckpointEvents (50000)");
    }

    [Fact]
    public void Security_settings_pass()
    {
        (Good with
        {
            Client = new Dictionary<string, string>
            {
                ["security.protocol"] = "SASL_SSL",
                ["sasl.mechanism"] = "PLAIN",
                ["sasl.username"] = "u",
                ["sasl_password"] = "p",
                ["socket.keepalive.enable"] = "true",
            },
        }).Validate().ShouldBeEmpty();
    }

    [Fact]
    public void Counting_on_from_a_commit_is_refused_with_the_reason() =>
        (Good with { StartFrom = "committed" }).Validate().ShouldHaveSingleItem().ShouldContain("where there is some, reading goes on from it by itself");

    [Theory]
    [InlineData("2026-01-31T00:00:00Z", "2026-01-31T00:00:00Z")]
    [InlineData("2026-01-31t10:00:00.25+02:00", "2026-01-31T08:00:00.25Z")]
    public void A_start_is_a_time_with_offset(string text, string utc)
    {
        StartFrom.Parse(text, out var start).ShouldBeNull();
        start.Time.ShouldBe(DateTimeOffset.Parse(utc, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("2026-01-31T00:00:00")]
    [InlineData("2026-01-31")]
    [InlineData("latest")]
    [InlineData("")]
    public void Anything_else_is_not(string text) => StartFrom.Parse(text, out _).ShouldNotBeNull();

    // A build without a feature refuses its name as a value of this property.
    private static bool HasKerberos()
    {
        try
        {
            new ConsumerBuilder<Ignore, Ignore>(new Dictionary<string, string> { ["group.id"] = "kerberos", ["builtin.features"] = "sasl_gssapi" }).Build().Dispose();
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
