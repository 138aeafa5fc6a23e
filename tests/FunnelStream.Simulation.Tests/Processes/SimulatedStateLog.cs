using FunnelStream.Simulation.Broker;
using FunnelStream.State;
using FunnelStream.Worker;

namespace FunnelStream.Simulation.Processes;

/// <summary>The state log on the model. Between any two requests others may have their turns, and this process may end.</summary>
internal sealed class SimulatedStateLog(World world, Process process, int partition, Func<Membership> membership) : IStateLog
{
    private readonly TransactionCoordinator _coordinator = world.Coordinator;
    private Producer _producer;

    /// <summary>What was counted since the last commit: the transaction carries it into <see cref="World.Committed"/>.</summary>
    public List<Counted> Counted { get; } = [];

    public void TakeOver(CancellationToken cancellation)
    {
        world.Interleave(process);
        _producer = _coordinator.Initialize($"worker-{partition}");
    }

    public void Read(StateRecordReader take, CancellationToken cancellation)
    {
        var logs = world.State.Select(topic => topic[partition]).ToList();
        var ends = logs.ConvertAll(log => log.HighWatermark);
        var targets = world.Mutation == Mutation.RestoreToLastStableOffset ? logs.ConvertAll(log => log.LastStableOffset) : ends;
        for (var topic = 0; topic < logs.Count; topic++)
        {
            long position = 0;
            while (position < targets[topic])
            {
                world.Interleave(process);
                var before = position;
                foreach (var entry in logs[topic].Read(position, most: 20, out position))
                {
                    if (entry.Offset >= ends[topic] && world.Mutation != Mutation.OvertakenRestoreGoesOn)
                    {
                        // What was read of one topic may not fit what is read of another.
                        throw new StateLogException("Another owner has written meanwhile.", isFenced: true);
                    }

                    take((StateTopic)topic, entry.Key, entry.Value, entry.Value is null);
                }

                if (position == before)
                {
                    throw new StateLogException("No progress: an open transaction holds the log back.");
                }
            }
        }
    }

    public void Commit(StateBatch batch, IReadOnlyList<RejectedRecord> rejected, ReadOnlySpan<long> offsets, CancellationToken cancellation)
    {
        var fault = world.NextCommitFault();
        try
        {
            var panes = Produce(batch, rejected);
            _coordinator.AddOffsets(_producer, world.Workers, membership(), partition, offsets.ToArray());
            world.Interleave(process);
            var counted = Counted.ToArray();
            End(fault, () =>
            {
                _coordinator.End(_producer, commit: true);
                world.Committed.Add(partition, counted, panes);
            });
            world.Interleave(process);
            Counted.Clear();
        }
        catch (BrokerException e)
        {
            throw new StateLogException(e.Message, e.IsFenced, e);
        }
    }

    public void Dispose()
    {
        // Closing a producer leaves its transaction to whoever initializes the next, or to its timeout.
    }

    private List<(byte[] Key, byte[]? Value)> Produce(StateBatch batch, IReadOnlyList<RejectedRecord> rejected)
    {
        var panes = new List<(byte[], byte[]?)>();
        for (var i = 0; i < batch.Count; i++)
        {
            if (i % 16 == 7)
            {
                world.Interleave(process);
            }

            var record = batch[i];
            var (key, value) = (record.Key.ToArray(), record.IsTombstone ? null : record.Value.ToArray());
            _coordinator.Append(_producer, world.State[(int)record.Topic][partition], key, value);
            if (record.Topic == StateTopic.Panes)
            {
                panes.Add((key, value));
            }
        }

        foreach (var record in rejected)
        {
            _coordinator.Append(_producer, world.DeadLetters[partition], [], [], record);
        }

        return panes;
    }

    private void End(CommitFault fault, Action commit)
    {
        switch (fault)
        {
            case CommitFault.Fails:
                _coordinator.End(_producer, commit: false);
                throw new StateLogException("The commit failed.");
            case CommitFault.TimesOutUndone:
                throw new StateLogException("The commit timed out.");
            case CommitFault.TimesOutUnderWay:
                world.Send(commit);
                throw new StateLogException("The commit timed out.");
            case CommitFault.TimesOutDone:
                commit();
                throw new StateLogException("The commit timed out.");
            default:
                commit();
                break;
        }
    }
}
