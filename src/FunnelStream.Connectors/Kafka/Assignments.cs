using System.Collections.Concurrent;
using Confluent.Kafka;

namespace FunnelStream.Connectors.Kafka;

/// <summary>
/// What becomes of partitions as the group assigns and takes them: a worker is begun for each, finished when it is taken
/// back and kept warm until the next assignment, dropped when it is lost. Called on the polling thread only, where not
/// said otherwise.
/// </summary>
internal sealed class Assignments
{
    private static readonly TimeSpan FinishWithin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan DrainWithin = TimeSpan.FromSeconds(10);

    private readonly KafkaOptions _options;
    private readonly InputRange _range;
    private readonly WorkerSurroundings _around;
    private readonly PartitionWorker?[] _workers;
    private readonly WarmState?[] _warm;
    private readonly ConcurrentDictionary<int, (int Attempt, string Problem)> _troubles = new();
    private volatile IConsumerGroupMetadata? _membership;

    /// <param name="options">The topics and the group.</param>
    /// <param name="range">Where the inputs begin and end.</param>
    /// <param name="around">What workers share.</param>
    public Assignments(KafkaOptions options, InputRange range, WorkerSurroundings around)
    {
        (_options, _range, _around) = (options, range, around);
        _workers = new PartitionWorker?[range.Ends.Length];
        _warm = new WarmState?[range.Ends.Length];
    }

    /// <summary>The workers at work; for other threads.</summary>
    public IEnumerable<PartitionWorker> AtWork => _workers.OfType<PartitionWorker>();

    /// <summary>The group's metadata as of the last assignment; null where there is none. Any thread.</summary>
    public IConsumerGroupMetadata? Membership => _membership;

    /// <summary>Partitions of the last assignment; null before the first.</summary>
    public IReadOnlyCollection<int>? Assigned { get; private set; }

    /// <summary>Why not all of the last assignment is counted; null where all is. Any thread.</summary>
    public string? Mismatch { get; private set; }

    /// <summary>What failed last in a partition since its last commit; any thread.</summary>
    public string? TroubleOf(PartitionWorker worker) => worker.Attempt > 0 && _troubles.TryGetValue(worker.Partition, out var trouble) ? trouble.Problem : null;

    /// <summary>
    /// Begins a worker for each partition and says where to read from until it is open: at the end as last heard of, so that
    /// little is read for nothing. Never at <see cref="Offset.End"/>: librdkafka would ask for it, and if the answer comes
    /// after the seek to the worker's offset, ask again, go on at the end, and skip all that lies between.
    /// </summary>
    public IEnumerable<TopicPartitionOffset> Begin(IConsumer<byte[]?, byte[]?> consumer, List<TopicPartition> assigned)
    {
        _membership = consumer.ConsumerGroupMetadata;
        var partitions = CoPartitioning.Whole(assigned, _options.Topics, _workers.Length);
        Mismatch = CoPartitioning.Mismatch(assigned, _options.Topics);
        if (Mismatch is { } mismatch)
        {
            Log.InputFault(_around.Logger, mismatch);
        }

        foreach (var partition in partitions)
        {
            Begin(partition, 0, _warm[partition]);
            _warm[partition] = null;
        }

        Cool();
        Assigned = partitions;
        Log.Assigned(_around.Logger, partitions.Length == 0 ? "none" : string.Join(", ", partitions));
        return assigned.Where(a => partitions.Contains(a.Partition.Value)).Select(a => new TopicPartitionOffset(a, _range.EndOf(_options, a)));
    }

    /// <summary>Partitions are taken back: their workers end with a last checkpoint.</summary>
    public void Revoked()
    {
        End(worker => worker.Finish(drain: false), FinishWithin, count => Log.Revoked(_around.Logger, count));
        _membership = null;
    }

    /// <summary>Partitions were lost: their workers are dropped, nothing more is committed.</summary>
    public void Lost(string reason)
    {
        _membership = null;
        End(worker => worker.Abandon(), FinishWithin, count => Log.Lost(_around.Logger, count, reason));
        Cool();
    }

    /// <summary>The pipeline stops: workers count what was read and end with a last checkpoint.</summary>
    public void Stop()
    {
        End(worker => worker.Finish(drain: true), DrainWithin, _ => { });
        Cool();
    }

    /// <summary>Whether a worker that has told something, that it is open or has failed, is still at work on its partition.</summary>
    public bool IsNews(PartitionWorker worker) => _workers[worker.Partition] == worker && (worker.Failure is not null || !worker.Ended.IsCompleted);

    /// <summary>A worker's log has failed: another worker opens the partition anew, after a while.</summary>
    public void Reopen(PartitionWorker failed)
    {
        var attempt = failed.Attempt + 1;
        _troubles[failed.Partition] = (attempt, failed.Failure!.Message);
        Log.Reopening(_around.Logger, failed.Partition, failed.Failure.Message, Backoff.After(attempt).TotalSeconds);
        failed.Dispose();
        Begin(failed.Partition, attempt, null);
    }

    /// <summary>Another owner has taken a partition over: its worker is dropped, and the group is to decide.</summary>
    public void Drop(PartitionWorker fenced)
    {
        Log.Fenced(_around.Logger, fenced.Partition, fenced.Failure!.Message);
        _workers[fenced.Partition] = null;
        fenced.Dispose();
    }

    private void Begin(int partition, int attempt, WarmState? warm)
    {
        var worker = new PartitionWorker(new PartitionStart(partition, attempt, warm, _range.From[partition], _range.Ends[partition]), _around);
        _workers[partition] = worker;
        worker.Begin();
    }

    private void End(Action<PartitionWorker> end, TimeSpan within, Action<int> log)
    {
        var workers = AtWork.ToArray();
        if (workers.Length == 0)
        {
            return;
        }

        Array.ForEach(workers, end);
        Task.WhenAll(workers.Select(w => w.Ended)).Wait(within);
        foreach (var worker in workers)
        {
            if (!worker.Ended.IsCompleted)
            {
                Log.Dropped(_around.Logger, worker.Partition, within.TotalSeconds);
                worker.Abandon();
            }
        }

        Task.WhenAll(workers.Select(w => w.Ended)).Wait(FinishWithin);
        foreach (var worker in workers)
        {
            _workers[worker.Partition] = null;
            worker.Inlet.Close();
            if (worker.Ended.IsCompleted)
            {
                _warm[worker.Partition] = worker.Warm;
                worker.Dispose();
            }
        }

        log(workers.Length);
    }

    private void Cool()
    {
        for (var partition = 0; partition < _warm.Length; partition++)
        {
            _warm[partition]?.Dispose();
            _warm[partition] = null;
        }
    }
}
