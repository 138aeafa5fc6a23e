using Confluent.Kafka;
using FunnelStream.Connectors.Kafka;
using FunnelStream.Panes;
using FunnelStream.Tests.Kafka;
using FunnelStream.Worker;

namespace FunnelStream.Connectors.Tests.Kafka;

public sealed class EmbeddedBrokerTests : IDisposable
{
    private readonly EmbeddedBroker _broker = new();
    private readonly TestTopics _topics;

    public EmbeddedBrokerTests()
    {
        _topics = new TestTopics(_broker.BootstrapServers);
        _broker.CreateTopics([.. _topics.Options.Topics.All, _topics.Options.DeadLetters]);
    }

    public void Dispose()
    {
        _topics.Dispose();
        _broker.Dispose();
    }

    [Fact]
    public async Task Counts_what_is_in_the_topics_and_what_comes_after()
    {
        _topics.SendLeads(0, 500);
        await using var running = new RunningPipeline(_topics.Options);
        await running.CaughtUpAsync();
        running.Events.ShouldBe(500);
        running.Leads.ShouldBe(500);
        running.Pipeline.Health.Assigned.ShouldBe(EmbeddedBroker.Partitions);

        _topics.SendLeads(500, 10);
        await running.UntilAsync(() => running.Leads == 510, "ten more leads");
        running.Pipeline.Partitioners!.Neither.ShouldBe(0);
        await running.StopAsync();
    }

    [Fact]
    public async Task Until_caught_up_everything_counts_as_complete()
    {
        _topics.SendLeads(0, 50);
        await using var running = new RunningPipeline(_topics.Options, untilCaughtUp: true);
        await running.CaughtUpAsync();
        await running.StopAsync();
        running.Checkpoints.GroupBy(c => c.Partition).Select(g => g.Last().Watermark).ShouldAllBe(w => w == long.MaxValue);
        running.Leads.ShouldBe(50);
    }

    [Fact]
    public async Task Rejected_records_are_written_though_nothing_is_kept()
    {
        _topics.SendLeads(0, 20);
        _topics.Send(_topics.Options.Topics.Leads, "x", "no JSON");
        _topics.Flush();
        await using var running = new RunningPipeline(_topics.Options);
        await running.CaughtUpAsync();
        await running.StopAsync();
        running.Events.ShouldBe(21);
        running.Logged.ShouldContain(l => l.Contains(" 5018 "), "it says that nothing is kept");
        _topics.DeadLetters().Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_input_at_its_end_and_quiet_holds_back_nothing()
    {
        var clock = new LeapingClock();
        _topics.SendLeads(0, 50);
        await using var running = new RunningPipeline(_topics.Options, time: clock);
        await running.CaughtUpAsync();
        running.Checkpoints.ShouldAllBe(c => c.Watermark != long.MaxValue);
        clock.Leap(TimeSpan.FromSeconds(31));
        await running.UntilAsync(() => running.Checkpoints.Count(c => c.Watermark == long.MaxValue) >= EmbeddedBroker.Partitions, "all inputs idle");
        await running.StopAsync();
    }

    [Fact]
    public async Task A_board_that_takes_nothing_makes_reading_wait_and_stopping_still_ends()
    {
        var board = System.Threading.Channels.Channel.CreateBounded<Checkpoint>(1);
        _topics.SendLeads(0, 2_000);
        using var stop = new CancellationTokenSource();
        var pipeline = new KafkaPipeline(TestActors.System, _topics.Options, new WorkerOptions(), TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance)
        {
            Committed = (checkpoint, cancellation) => board.Writer.WriteAsync(checkpoint, cancellation).AsTask().GetAwaiter().GetResult(),
        };
        var run = pipeline.RunAsync(stop.Token);
        (await board.Reader.WaitToReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30))).ShouldBeTrue();
        await stop.CancelAsync();
        await run.WaitAsync(TimeSpan.FromSeconds(60));
    }

    private sealed class LeapingClock : TimeProvider
    {
        private long _ticks;

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _ticks));

        public override long GetTimestamp() => base.GetTimestamp() + (Interlocked.Read(ref _ticks) * TimestampFrequency / TimeSpan.TicksPerSecond);

        public void Leap(TimeSpan span) => Interlocked.Add(ref _ticks, span.Ticks);
    }
}
