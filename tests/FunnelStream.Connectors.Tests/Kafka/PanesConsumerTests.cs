using Akka.Streams;
using Akka.Streams.Dsl;
using Confluent.Kafka;
using FunnelStream.Board;
using FunnelStream.Checkpoints;
using FunnelStream.Connectors.Kafka;
using FunnelStream.Events;
using FunnelStream.Panes;
using FunnelStream.State;
using FunnelStream.Tests;
using FunnelStream.Tests.Kafka;
using Microsoft.Extensions.Logging.Abstractions;

namespace FunnelStream.Connectors.Tests.Kafka;

public sealed class PanesConsumerTests(KafkaServer kafka) : IClassFixture<KafkaServer>
{
    private const int Partitions = 4;
    private const long T = 1_772_409_600_000; // 2026-03-02, midnight UTC

    [KafkaFact]
    public async Task Everything_committed_is_read_and_positions_come_back()
    {
        using var topics = new TestTopics(kafka.BootstrapServers);
        await topics.CreateAsync();
        await StateTopics.CreateAsync(topics.Options, Partitions, NullLogger.Instance, default);
        HandMadeWorker[] workers = [.. Enumerable.Range(0, Partitions).Select(p => new HandMadeWorker(p))];
        using var log = new PanesWriter(topics.Options);
        Array.ForEach(workers, worker => log.Commit(worker.Add(0, T / 60_000, ["seo", "(none)"], new Cell(Field.Leads, 1)).Take(T)));

        IReadOnlyList<long> applied;
        var first = NewBoard();
        await using (var reading = await Reading.BeginAsync(topics.Options))
        {
            var start = reading.Consumer.Start;
            start.Positions.ShouldAllBe(position => position == 0);
            var feed = new BoardFeed(first, start.Positions, start.Targets);
            await reading.UntilAsync(feed, () => !feed.IsRebuilding);
            first.TakeChangedPoints(upTo: Level.Minute).Single(p => p.Family.Name == "channel").Cells[Field.Leads].ShouldBe(Partitions);

            // What is being written is not shown, and does not end up half shown.
            log.Write(workers[1].Add(0, (T / 60_000) + 1, ["ads", "(none)"], new Cell(Field.Leads, 7)).Take(T));
            log.Abort();
            log.Commit(workers[2].Add(0, (T / 60_000) + 2, ["seo", "(none)"], new Cell(Field.Leads, 5)).Take(T));
            await reading.UntilAsync(feed, () => feed.Numbers[2] == 2);
            first.TakeChangedPoints(upTo: Level.Minute).Single(p => p.Family.Name == "channel").Cells[Field.Leads].ShouldBe(5);
            applied = feed.Applied;
            reading.Consumer.Commit(applied);
        }

        log.Commit(workers[3].Add(0, (T / 60_000) + 3, ["seo", "(none)"], new Cell(Field.Leads, 9)).Take(T));
        var second = NewBoard();
        await using (var reading = await Reading.BeginAsync(topics.Options))
        {
            var start = reading.Consumer.Start;
            start.Positions.ShouldBe(applied);
            var feed = new BoardFeed(second, start.Positions, start.Targets);
            await reading.UntilAsync(feed, () => !feed.IsRebuilding);
            second.TakeChangedPoints(upTo: Level.Minute).Single(p => p.Family.Name == "channel").Cells[Field.Leads].ShouldBe(9);
            second.ForgetTaken();
            second.TakeChangedPoints(upTo: Level.Minute).Where(p => p.Family.Name == "channel").Sum(p => p.Cells[Field.Leads]).ShouldBe(Partitions + 5 + 9);
        }
    }

    private static FunnelBoard NewBoard() => new(new BoardOptions { Partitions = Partitions });

    private sealed class Reading : IAsyncDisposable
    {
        private readonly ActorMaterializer _materializer = BlockingStreams.MaterializerOf(TestActors.System);
        private readonly ISinkQueue<PanesBatch> _batches;

        private Reading(PanesConsumer consumer)
        {
            Consumer = consumer;
            _batches = consumer.Batches().RunWith(Sink.Queue<PanesBatch>(), _materializer);
        }

        public static async Task<Reading> BeginAsync(KafkaOptions options) =>
            new(await PanesConsumer.OpenAsync(options, "influxdb", Partitions, NullLogger.Instance, default).SoonAsync());

        public PanesConsumer Consumer { get; }

        public async Task UntilAsync(BoardFeed feed, Func<bool> condition)
        {
            while (!condition())
            {
                var batch = (await _batches.PullAsync().SoonAsync()).Value;
                batch.Feed(feed);
                Consumer.GiveBack(batch);
            }
        }

        public async ValueTask DisposeAsync()
        {
            _materializer.Dispose();
            await Consumer.DisposeAsync().AsTask().SoonAsync();
        }
    }

    // Transactions as workers make them.
    private sealed class PanesWriter : IDisposable
    {
        private readonly IProducer<byte[], byte[]?> _producer;
        private readonly string _topic;

        public PanesWriter(KafkaOptions options)
        {
            _topic = options.NameOf(StateTopic.Panes);
            _producer = new ProducerBuilder<byte[], byte[]?>(new ProducerConfig { BootstrapServers = options.BootstrapServers, TransactionalId = $"{options.GroupId}-test" }).Build();
            _producer.InitTransactions(TimeSpan.FromSeconds(30));
        }

        public void Commit(Checkpoint checkpoint)
        {
            Write(checkpoint);
            _producer.CommitTransaction();
        }

        public void Write(Checkpoint checkpoint)
        {
            _producer.BeginTransaction();
            foreach (var record in PanesRecords.Of(checkpoint))
            {
                _producer.Produce(
                    new TopicPartition(_topic, checkpoint.Partition),
                    new Message<byte[], byte[]?> { Key = record.Key.ToArray(), Value = record.IsTombstone ? null : record.Value.ToArray() });
            }

            _producer.Flush(TimeSpan.FromSeconds(30));
        }

        public void Abort() => _producer.AbortTransaction();

        public void Dispose() => _producer.Dispose();
    }
}
