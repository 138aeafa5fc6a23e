using FunnelStream.Connectors.Kafka;
using FunnelStream.Panes;
using FunnelStream.State;
using FunnelStream.Worker;
using Microsoft.Extensions.Logging.Abstractions;

namespace FunnelStream.Connectors.Tests.Kafka;

/// <summary>How a partition's stream ends, over a log that a test holds in its hands.</summary>
public sealed class PartitionWorkerTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly ScriptedLog _log = new();
    private readonly KafkaMetrics _metrics = new(() => [], () => []);
    private readonly List<Checkpoint> _taken = [];
    private readonly List<Exception> _failed = [];

    public void Dispose()
    {
        _metrics.Dispose();
        _log.Dispose();
    }

    [Fact]
    public async Task A_partition_that_is_taken_back_ends_once_its_last_checkpoint_is_committed()
    {
        using var worker = Begin();
        (await _log.InCommit.WaitAsync(Deadline)).ShouldBeTrue();

        worker.Finish(drain: false);
        await Task.Delay(200);
        worker.Ended.IsCompleted.ShouldBeFalse("the transaction is under way");
        _taken.ShouldBeEmpty();

        _log.Go.Release();
        await worker.Ended.WaitAsync(Deadline);
        _taken.ShouldHaveSingleItem().Number.ShouldBe(1);
        worker.Warm.ShouldNotBeNull("all it has counted is committed");
        (worker.Failure, _failed.Count, _log.IsDisposed).ShouldBe((null, 0, false));
        worker.Warm.Dispose();
    }

    [Fact]
    public async Task An_abandoned_partition_leaves_its_transaction_at_once_and_nothing_warm()
    {
        using var worker = Begin();
        (await _log.InCommit.WaitAsync(Deadline)).ShouldBeTrue();

        worker.Abandon();

        await worker.Ended.WaitAsync(Deadline);
        (worker.Warm, worker.Failure, _failed.Count, _log.IsDisposed).ShouldBe((null, null, 0, true));
        _taken.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_partition_that_is_taken_back_while_it_is_opened_ends_at_once()
    {
        _log.HoldsOpening = true;
        using var worker = Begin();
        (await _log.InCommit.WaitAsync(Deadline)).ShouldBeTrue();

        worker.Finish(drain: true);

        await worker.Ended.WaitAsync(Deadline);
        (worker.Warm, worker.Failure, _failed.Count).ShouldBe((null, null, 0));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_log_that_fails_is_a_failure_of_the_partition_and_not_of_the_process(bool fenced)
    {
        _log.Fails = new StateLogException("No more.", fenced);
        using var worker = Begin();
        _log.Go.Release();

        await worker.Ended.WaitAsync(Deadline);

        (worker.Failure?.Message, worker.Failure?.IsFenced, worker.Warm, _failed.Count, _log.IsDisposed).ShouldBe(("No more.", fenced, null, 0, true));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(5, true)]
    public async Task A_state_topic_that_is_missing_is_gone_after_half_a_minute_of_attempts(int attempts, bool ends)
    {
        _log.Fails = StateLogErrors.Of("Lost", new Confluent.Kafka.Error(Confluent.Kafka.ErrorCode.UnknownTopicOrPart), new Confluent.Kafka.KafkaException(Confluent.Kafka.ErrorCode.UnknownTopicOrPart));
        using var worker = Begin(attempts: attempts);
        _log.Go.Release();

        await worker.Ended.WaitAsync(TimeSpan.FromMinutes(1));

        (worker.Failure is null, _failed.Count).ShouldBe((ends, ends ? 1 : 0));
    }

    [Fact]
    public async Task A_defect_is_a_failure_of_the_process()
    {
        _log.Fails = new InvalidOperationException("defect");
        using var worker = Begin();
        _log.Go.Release();

        await worker.Ended.WaitAsync(Deadline);

        _failed.ShouldHaveSingleItem().Message.ShouldBe("defect");
        worker.Warm.ShouldBeNull();
    }

    [Fact]
    public async Task Streams_that_end_from_outside_are_a_failure_too()
    {
        var actors = Akka.Actor.ActorSystem.Create("ends", "akka { stdout-loglevel = OFF, loglevel = OFF }\n" + BlockingStreams.Settings);
        using var worker = Begin(actors);
        _log.Go.Release();
        await Eventually.IsTrueAsync(() => _taken.Count == 1);

        await actors.Terminate();

        await worker.Ended.WaitAsync(Deadline);
        _failed.ShouldHaveSingleItem();
        worker.Warm.ShouldBeNull("nobody knows how far it came");
    }

    // Its inputs are empty, and so it has caught up and takes a checkpoint at once.
    private PartitionWorker Begin(Akka.Actor.ActorSystem? actors = null, int attempts = 0)
    {
        var around = new WorkerSurroundings(
            BlockingStreams.MaterializerOf(actors ?? TestActors.System),
            new KafkaOptions { BootstrapServers = "none:1" },
            new WorkerOptions(),
            _ => _log,
            (checkpoint, _) => _taken.Add(checkpoint),
            _ => { },
            (_, _) => { },
            _failed.Add,
            UntilCaughtUp: true,
            _metrics,
            new PartitionerSample(1),
            TimeProvider.System,
            NullLogger.Instance);
        var worker = new PartitionWorker(new PartitionStart(0, attempts, null, [0, 0, 0], [-1, -1, -1]), around);
        worker.Begin();
        return worker;
    }

    private sealed class ScriptedLog : IStateLog
    {
        public SemaphoreSlim InCommit { get; } = new(0);

        public SemaphoreSlim Go { get; } = new(0);

        public Exception? Fails { get; set; }

        public bool HoldsOpening { get; set; }

        public bool IsDisposed { get; private set; }

        public void TakeOver(CancellationToken cancellation)
        {
            if (HoldsOpening)
            {
                InCommit.Release();
                cancellation.WaitHandle.WaitOne();
                cancellation.ThrowIfCancellationRequested();
            }
        }

        public void Read(StateRecordReader take, CancellationToken cancellation)
        {
        }

        public void Commit(StateBatch batch, IReadOnlyList<RejectedRecord> rejected, ReadOnlySpan<long> offsets, CancellationToken cancellation)
        {
            InCommit.Release();
            Go.Wait(cancellation);
            if (Fails is { } failure)
            {
                throw failure;
            }
        }

        public void Dispose() => IsDisposed = true;
    }
}
