using FunnelStream.Events;
using FunnelStream.Simulation.Broker;
using FunnelStream.Worker;

namespace FunnelStream.Simulation.Processes;

/// <summary>A process with workers, by the rules of docs/decisions/0005-state-in-kafka.md; the numbers below are its.</summary>
internal sealed class WorkerProcess(World world, int number) : Process(world, $"worker {number}", world.Workers)
{
    private readonly SortedDictionary<int, OwnedPartition> _owned = [];
    private readonly HashSet<int> _fenced = [];
    private IReadOnlyList<int> _assigned = [];

    public override void Turn()
    {
        FollowTheGroup();
        if (_assigned.Count == 0 || Group.IsRebalancing)
        {
            return;
        }

        var partition = _assigned[World.Random.Next(_assigned.Count)];
        if (!_owned.TryGetValue(partition, out var owned))
        {
            Open(partition);
        }
        else if (World.Random.Next(3) > 0)
        {
            TakeIn(partition, owned);
        }
        else
        {
            Commit(partition, owned, atEnd: false);
        }
    }

    /// <summary>Whether this process owns a partition and has committed all that its inputs hold.</summary>
    public bool HasCommitted(int partition) => _assigned.Contains(partition) && _owned.TryGetValue(partition, out var owned)
        && owned.Log.Counted.Count == 0
        && World.Inputs.Select((topic, i) => owned.Offsets[i] >= topic[partition].HighWatermark).All(isRead => isRead);

    /// <summary>All that is there is counted and committed.</summary>
    public void Complete()
    {
        foreach (var (partition, owned) in _owned.ToList())
        {
            foreach (var topic in Enum.GetValues<InputTopic>())
            {
                owned.State.Worker.SetIdle(topic, true);
            }

            Commit(partition, owned, atEnd: true);
        }
    }

    protected override void Forget()
    {
        _owned.Clear();
        _fenced.Clear();
        _assigned = [];
    }

    private void FollowTheGroup()
    {
        if (Membership is { } lost && !Group.Knows(lost))
        {
            // 7, lost: everything is dropped, nothing is committed.
            World.Trace($"{Name} is lost to the group");
            Forget();
            Membership = null;
        }

        if (Membership is not { } membership)
        {
            Membership = Group.Join();
        }
        else if (Group.IsRebalancing)
        {
            Revoke(membership);
        }
        else if (Group.Assignment(membership) is var (generation, partitions) && generation != membership.Generation)
        {
            Assign(generation, partitions);
        }
    }

    private void Revoke(Membership membership)
    {
        if (!Group.HasJoined(membership))
        {
            // 7, revoked: a last checkpoint; 8: the workers are kept, they may come back.
            foreach (var (partition, owned) in _owned.ToList())
            {
                if (World.Random.Next(4) > 0)
                {
                    Commit(partition, owned, atEnd: false);
                }
            }

            _assigned = [];
            if (Group.Knows(membership))
            {
                Group.JoinAgain(membership);
            }
        }
    }

    private void Assign(int generation, IReadOnlyList<int> partitions)
    {
        World.Trace($"{Name} has [{string.Join(' ', partitions)}] in generation {generation}");
        Membership = Membership!.Value with { Generation = generation };
        _assigned = partitions;
        _fenced.Clear();
        foreach (var gone in _owned.Keys.Except(partitions).ToList())
        {
            Drop(gone);
        }
    }

    private void Open(int partition)
    {
        if (_fenced.Contains(partition))
        {
            return;
        }

        var log = new SimulatedStateLog(World, this, partition, () => Membership!.Value);
        try
        {
            var state = PartitionState.Open(partition, World.Options, log, read: null, CancellationToken.None);
            World.Trace($"{Name} opens {partition} at checkpoint {state.Restored?.Number ?? 0}");

            // 4: the meta record's offsets win over the group's.
            var offsets = World.Mutation == Mutation.OffsetsFromGroup ? Group.Offsets.GetValueOrDefault(partition) : state.Restored?.Offsets;
            _owned[partition] = new OwnedPartition(state, log, [.. (offsets ?? [0, 0, 0]).Select(offset => Math.Max(0, offset))]);
        }
        catch (StateLogException e)
        {
            World.Trace($"{Name} can't open {partition}: {e.Message}");
            if (e.IsFenced)
            {
                GiveUp(partition);
            }
        }
    }

    private void TakeIn(int partition, OwnedPartition owned)
    {
        var topic = (InputTopic)World.Random.Next(3);
        var records = World.Inputs[(int)topic][partition].Read(owned.Offsets[(int)topic], World.Random.Next(1, 9), out var next);
        foreach (var entry in records)
        {
            var value = entry.Value is null ? default(ReadOnlyMemory<byte>?) : entry.Value;
            var record = new InputRecord(topic, entry.Offset, entry.Key, value, ((Arrival)entry.Subject!).Timestamp);
            owned.State.Worker.Process([record], World.Clock.Now);
            owned.Log.Counted.Add(new Counted(record, World.Clock.Now));
        }

        owned.Offsets[(int)topic] = next;
    }

    private void Commit(int partition, OwnedPartition owned, bool atEnd)
    {
        try
        {
            var checkpoint = owned.State.Commit(owned.Offsets, atEnd, World.Clock.Now, CancellationToken.None);
            World.Trace($"{Name} commits {partition}: checkpoint {checkpoint.Number}, offsets {string.Join(' ', owned.Offsets)}");
        }
        catch (StateLogException e)
        {
            World.Trace($"{Name} fails to commit {partition}{(e.IsFenced ? ", fenced" : "")}: {e.Message}");
            if (e.IsFenced)
            {
                GiveUp(partition);
            }
            else if (World.Mutation == Mutation.GoesOnAfterFailure)
            {
                owned.Log.Counted.Clear();
            }
            else
            {
                Drop(partition);
            }
        }
    }

    // 6: not again before the group has assigned it anew. The group is asked to: who was fenced by a transaction's timeout,
    // or by an owner that is gone again, would wait for ever.
    private void GiveUp(int partition)
    {
        Drop(partition);
        _fenced.Add(partition);
        if (World.Mutation != Mutation.FencedWaits)
        {
            Group.Rebalance();
        }
    }

    private void Drop(int partition)
    {
        if (_owned.Remove(partition, out var owned))
        {
            owned.State.Dispose();
        }
    }
}
