using System.Collections.Concurrent;
using Akka.Streams;
using Akka.Streams.Dsl;
using Akka.Streams.TestKit;
using Confluent.Kafka;
using FunnelStream.Connectors.Kafka;
using FunnelStream.Events;
using FunnelStream.Tests.Kafka;

namespace FunnelStream.Connectors.Tests.Kafka;

/// <summary>Inputs of a partition as sources over librdkafka's queues.</summary>
public sealed class PartitionInletTests : IDisposable
{
    private const int Partition = 1;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly Akka.TestKit.Xunit2.TestKit _kit = new(TestActors.System);
    private readonly PartitionInlet _inlet = new();
    private readonly List<Error> _failures = [];
    private readonly ConcurrentQueue<string> _log = new();
    private readonly EmbeddedBroker _broker = new();
    private readonly TestTopics _topics;
    private readonly TopicPartition[] _inputs;
    private readonly IProducer<string, string> _producer;
    private readonly IConsumer<byte[], byte[]> _consumer;

    public PartitionInletTests()
    {
        _topics = new TestTopics(_broker.BootstrapServers);
        _broker.CreateTopics(_topics.Options.Topics.All);
        _inputs = [.. _topics.Options.Topics.All.Select(t => new TopicPartition(t, Partition))];
        _producer = new ProducerBuilder<string, string>(new ProducerConfig { BootstrapServers = _broker.BootstrapServers }).Build();
        _consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig(ClientProperties.Consumer(_topics.Options)) { Debug = "fetch" })
            .SetLogHandler((_, message) => _log.Enqueue(message.Message)).Build();
        _inlet.Attach([.. Enum.GetValues<InputTopic>().Select(topic => NativeBatch.Open(_consumer, _inputs[(int)topic], () => _inlet.Arrived(topic)))]);
        _consumer.Assign(_inputs.Select(input => new TopicPartitionOffset(input, 0)));
    }

    public void Dispose()
    {
        _inlet.Complete();
        _inlet.Close();
        _consumer.Close();
        _consumer.Dispose();
        _producer.Dispose();
        _topics.Dispose();
        _broker.Dispose();
    }

    [Fact]
    public void Each_input_is_read_for_itself_to_its_end()
    {
        Send(InputTopic.Leads, 700);
        Send(InputTopic.Deals, 5);
        Open();

        ReadAll(InputTopic.Leads, 700).ShouldBe(Enumerable.Range(0, 700).Select(i => $"leads {i}"));
        ReadAll(InputTopic.Deals, 5).ShouldBe(Enumerable.Range(0, 5).Select(i => $"deals {i}"));
        ReadAll(InputTopic.Touchpoints, 0).ShouldBeEmpty();
        _consumer.Consume(TimeSpan.FromMilliseconds(50)).ShouldBeNull("nothing goes another way");
        _failures.ShouldBeEmpty();
    }

    [Fact]
    public void What_comes_before_it_is_opened_is_not_what_it_waits_for()
    {
        Send(InputTopic.Leads, 3);
        var probe = Probe(InputTopic.Leads);
        probe.Request(1);
        probe.ExpectNoMsg(TimeSpan.FromMilliseconds(300));

        Open();
        NextRecords(probe).Count.ShouldBe(3);
    }

    [Fact]
    public void Without_demand_librdkafka_stops_fetching_and_with_demand_it_goes_on()
    {
        const int all = 12_000;
        Send(InputTopic.Leads, all, new string('x', 200));
        Open();
        var probe = Probe(InputTopic.Leads);
        var read = NextRecords(probe).Count;

        SpinWait.SpinUntil(() => _log.Any(line => line.Contains("queued.max.messages.kbytes exceeded", StringComparison.Ordinal)), Deadline).ShouldBeTrue("the queue takes 1 of 2.5 MB");
        probe.ExpectNoMsg(TimeSpan.FromMilliseconds(100));
        while (read < all)
        {
            probe.Request(1);
            read += probe.ExpectNext(Deadline).Records?.Count ?? 0;
        }

        read.ShouldBe(all);
    }

    [Fact]
    public void Who_waits_is_woken_by_what_comes_and_by_the_end()
    {
        Open();
        var probe = Probe(InputTopic.Deals);
        probe.Request(10);
        probe.ExpectNext(Deadline).ShouldBe(new Intake(InputTopic.Deals, null, 0, true));

        Send(InputTopic.Deals, 1);
        var one = probe.ExpectNext(Deadline);
        (one.Records!.Count, one.Position).ShouldBe((1, 1L));
        _inlet.Complete();
        probe.ExpectComplete();
    }

    [Fact]
    public void It_ends_without_demand_too()
    {
        Open();
        var probe = Probe(InputTopic.Leads);
        probe.EnsureSubscription();

        _inlet.Complete();

        probe.ExpectComplete();
    }

    [Fact]
    public void A_batch_is_used_again_once_it_is_returned()
    {
        Open();
        var probe = Probe(InputTopic.Leads);
        var first = Next();
        _inlet.Return(first);

        Next().ShouldBeSameAs(first);

        InputBatch Next()
        {
            Send(InputTopic.Leads, 1);
            return NextRecords(probe);
        }
    }

    [Fact]
    public void What_is_closed_gives_no_more()
    {
        Open();
        Send(InputTopic.Leads, 1);
        _inlet.Close();

        _inlet.TryRead(InputTopic.Leads, out _).ShouldBeFalse();
    }

    // After the end, where it was told of before the records came.
    private static InputBatch NextRecords(TestSubscriber.Probe<Intake> probe)
    {
        while (true)
        {
            probe.Request(1);
            if (probe.ExpectNext(Deadline).Records is { } records)
            {
                return records;
            }
        }
    }

    private TestSubscriber.Probe<Intake> Probe(InputTopic topic) =>
        Source.FromGraph(new InputSource(_inlet, topic)).RunWith(_kit.SinkProbe<Intake>(), TestActors.Materializer);

    private void Open() => _inlet.Open(topic => _consumer.GetWatermarkOffsets(_inputs[(int)topic]).High.Value, _failures.Add);

    private void Send(InputTopic topic, int count, string more = "")
    {
        for (var i = 0; i < count; i++)
        {
            _producer.Produce(_inputs[(int)topic], new() { Key = "k", Value = $"{topic.ToString().ToLowerInvariant()} {i}{more}" });
        }

        _producer.Flush(Deadline);
    }

    private List<string> ReadAll(InputTopic topic, int count)
    {
        var (probe, values) = (Probe(topic), new List<string>());
        for (var atEnd = false; values.Count < count || !atEnd;)
        {
            probe.Request(1);
            var intake = probe.ExpectNext(Deadline);
            for (var i = 0; i < intake.Records?.Count; i++)
            {
                values.Add(System.Text.Encoding.UTF8.GetString(intake.Records[i].Value!.Value.Span));
            }

            atEnd = intake.AtEnd;
        }

        return values;
    }
}
