using Confluent.Kafka;
using FunnelStream.Connectors.Kafka;
using FunnelStream.Events;
using FunnelStream.Tests.Kafka;

namespace FunnelStream.Connectors.Tests.Kafka;

public sealed class PartitionInletTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private readonly PartitionInlet _inlet = new(3);
    private long _offset;

    public void Dispose() => _inlet.Dispose();

    [Fact]
    public void What_the_polling_thread_leaves_is_read_an_input_at_a_time()
    {
        Open();
        Add(InputTopic.Leads, 3);
        Add(InputTopic.Deals, 2);
        _inlet.TryRead(InputTopic.Touchpoints, out _).ShouldBeFalse();

        var leads = Read(InputTopic.Leads);
        (leads.Records!.Count, leads.Position, leads.AtEnd).ShouldBe((3, 3, false));
        Read(InputTopic.Deals).Records!.Count.ShouldBe(2);
        _inlet.TryRead(InputTopic.Leads, out _).ShouldBeFalse();
    }

    [Fact]
    public void A_batch_is_used_again_once_it_is_returned()
    {
        Open();
        Add(InputTopic.Leads, InputBatch.Capacity);
        var first = Read(InputTopic.Leads).Records!;
        Add(InputTopic.Leads, 1);
        Read(InputTopic.Leads).Records.ShouldNotBeSameAs(first);

        _inlet.Return(first);
        Add(InputTopic.Touchpoints, 2);
        var third = Read(InputTopic.Touchpoints).Records!;
        third.ShouldBeSameAs(first);
        third.Count.ShouldBe(2);
        third[0].Offset.ShouldBe(InputBatch.Capacity + 1);
    }

    [Fact]
    public void An_input_is_full_until_it_is_read()
    {
        Open();
        while (!_inlet.IsFull(InputTopic.Leads))
        {
            Add(InputTopic.Leads, 1);
        }

        _inlet.IsFull(InputTopic.Touchpoints).ShouldBeFalse();
        _inlet.HasRoomAgain(InputTopic.Leads).ShouldBeFalse();
        Read(InputTopic.Leads).Records!.Count.ShouldBe((int)_offset);
        _inlet.HasRoomAgain(InputTopic.Leads).ShouldBeTrue();
    }

    [Fact]
    public void The_end_of_an_input_is_told_without_records_and_forgotten_when_more_come()
    {
        Open();
        _inlet.End(InputTopic.Deals, 17);
        var end = Read(InputTopic.Deals);
        (end.Topic, end.Records, end.Position, end.AtEnd).ShouldBe((InputTopic.Deals, null, 17, true));
        _inlet.TryRead(InputTopic.Deals, out _).ShouldBeFalse("it was told");

        _inlet.End(InputTopic.Deals, 17);
        Add(InputTopic.Deals, 1);
        Read(InputTopic.Deals).AtEnd.ShouldBeFalse();
    }

    [Fact]
    public void Records_up_to_the_end_the_broker_has_told_of_reach_it()
    {
        Open(end: 2);
        Add(InputTopic.Leads, 1);
        Read(InputTopic.Leads).AtEnd.ShouldBeFalse();
        Add(InputTopic.Leads, 1);
        Read(InputTopic.Leads).AtEnd.ShouldBeTrue();
    }

    [Fact]
    public void Who_waits_is_woken_by_what_comes_and_by_the_end()
    {
        Open();
        _inlet.Wait(Deadline);
        using var woken = new ManualResetEventSlim();
        var waiting = new Thread(() =>
        {
            _inlet.Wait(Timeout.InfiniteTimeSpan);
            woken.Set();
            _inlet.Wait(Timeout.InfiniteTimeSpan);
        });
        waiting.Start();
        Add(InputTopic.Leads, 1);
        woken.Wait(Deadline).ShouldBeTrue();
        _inlet.Complete();
        waiting.Join(Deadline).ShouldBeTrue();
    }

    [Fact]
    public void Reads_librdkafkas_queues_each_for_itself_until_they_are_closed()
    {
        using var broker = new EmbeddedBroker();
        using var topics = new TestTopics(broker.BootstrapServers);
        broker.CreateTopics(topics.Options.Topics.All);
        const int partition = 1;
        TopicPartition[] inputs = [.. topics.Options.Topics.All.Select(t => new TopicPartition(t, partition))];
        using var producer = new ProducerBuilder<string, string>(new ProducerConfig { BootstrapServers = broker.BootstrapServers }).Build();
        Send(InputTopic.Leads, 700);
        Send(InputTopic.Deals, 5);

        using var consumer = new ConsumerBuilder<byte[], byte[]>(ClientProperties.Consumer(topics.Options)).Build();
        NativeBatch[] queues = [.. inputs.Select(input => NativeBatch.Open(consumer, input, _inlet.Arrived))];
        var failures = new List<Error>();
        consumer.Assign(inputs.Select(input => new TopicPartitionOffset(input, 0)));
        _inlet.Attach(queues, _ => -1, failures.Add);
        _inlet.TryRead(InputTopic.Leads, out _).ShouldBeFalse("what comes before it is opened is not what it waits for");
        _inlet.Open();

        ReadAll(InputTopic.Leads, 700).ShouldBe(Enumerable.Range(0, 700).Select(i => $"leads {i}"));
        ReadAll(InputTopic.Deals, 5).ShouldBe(Enumerable.Range(0, 5).Select(i => $"deals {i}"));
        ReadAll(InputTopic.Touchpoints, 0).ShouldBeEmpty();
        consumer.Consume(TimeSpan.FromMilliseconds(50)).ShouldBeNull("nothing goes another way");
        failures.ShouldBeEmpty();

        Send(InputTopic.Leads, 1);
        _inlet.Close();
        _inlet.TryRead(InputTopic.Leads, out _).ShouldBeFalse();
        consumer.Close();

        void Send(InputTopic topic, int count)
        {
            for (var i = 0; i < count; i++)
            {
                producer.Produce(inputs[(int)topic], new() { Key = "k", Value = $"{topic.ToString().ToLowerInvariant()} {i}" });
            }

            producer.Flush(Deadline);
        }

        List<string> ReadAll(InputTopic topic, int count)
        {
            var values = new List<string>();
            var waited = System.Diagnostics.Stopwatch.StartNew();
            for (var atEnd = false; values.Count < count || !atEnd;)
            {
                waited.Elapsed.ShouldBeLessThan(Deadline);
                consumer.Consume(0);
                if (!_inlet.TryRead(topic, out var intake))
                {
                    _inlet.Wait(TimeSpan.FromMilliseconds(20));
                    continue;
                }

                for (var i = 0; i < intake.Records?.Count; i++)
                {
                    values.Add(System.Text.Encoding.UTF8.GetString(intake.Records[i].Value!.Value.Span));
                }

                atEnd = intake.AtEnd;
            }

            return values;
        }
    }

    private void Open(long end = -1)
    {
        _inlet.Attach([], _ => end, _ => { });
        _inlet.Open();
    }

    private Intake Read(InputTopic topic)
    {
        _inlet.TryRead(topic, out var intake).ShouldBeTrue();
        return intake;
    }

    private void Add(InputTopic topic, int records)
    {
        for (var i = 0; i < records; i++)
        {
            _inlet.Add(new RawRecord { Topic = topic, Offset = _offset++, Value = new byte[100], HasValue = true });
        }
    }
}
