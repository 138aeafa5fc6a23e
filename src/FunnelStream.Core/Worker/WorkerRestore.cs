using FunnelStream.Panes;
using FunnelStream.State;

namespace FunnelStream.Worker;

/// <summary>Builds a worker from the records of its state topics, and verifies them. Used once.</summary>
internal sealed class WorkerRestore(int partition, WorkerOptions options)
{
    private readonly FunnelWorker _worker = new(partition, options);
    private readonly TopicProofs[] _proofs = new TopicProofs[Enum.GetValues<StateTopic>().Length];
    private CheckpointMeta? _meta;
    private StateTopic? _seen;
    private bool _isTorn;

    /// <summary>Takes a record; within a topic in the order of the log.</summary>
    /// <exception cref="StateMismatchException">It is damaged, or a newer build wrote it.</exception>
    public void Take(StateTopic topic, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, bool isTombstone)
    {
        _seen = topic;
        try
        {
            if (topic == StateTopic.Panes && !isTombstone && key.SequenceEqual(MetaRecord.Key))
            {
                (_meta, _isTorn) = (MetaRecord.Read(value), false);
                return;
            }

            _isTorn |= topic == StateTopic.Panes;
            var checkpoint = _worker.Restore(topic, key, value, isTombstone);
            if (!isTombstone)
            {
                _proofs[(int)topic].Add(checkpoint, key, value);
            }
        }
        catch (NotSupportedException newer)
        {
            throw new StateMismatchException(newer.Message, newer);
        }
        catch (Exception damage) when (damage is FormatException or ArgumentException or OverflowException)
        {
            throw Damaged(topic, damage.Message, damage);
        }
    }

    /// <summary>The worker, and the checkpoint it stands at; null where there was no state.</summary>
    /// <exception cref="StateMismatchException">The state is damaged or does not fit the options.</exception>
    public FunnelWorker Finish(out CheckpointMeta? meta)
    {
        meta = _meta;
        if (_meta is null)
        {
            return _seen is null ? _worker : throw Damaged(StateTopic.Panes, "there are records, but none that ends a checkpoint");
        }

        VerifyConfiguration(_meta);
        if (_isTorn)
        {
            throw Damaged(StateTopic.Panes, "its last checkpoint has no end");
        }

        foreach (var topic in Enum.GetValues<StateTopic>())
        {
            VerifyWritten(_meta, topic);
            Resume(_meta, topic);
        }

        Recount.Run(_worker, StateConfiguration.ToRecount(_meta.Configuration.Split('\n'), options), [.. Enumerable.Range(0, options.Families.Count)], options);
        return _worker;
    }

    private void VerifyConfiguration(CheckpointMeta meta)
    {
        var differences = string.Join("; ", StateConfiguration.Differences(meta.Configuration, StateConfiguration.Of(options)));
        if (differences.Length > 0)
        {
            throw new StateMismatchException(
                $"The state of partition {partition} was written with other settings: {differences}. Set them back; or take it over with "
                + "`funnelstream state export` under the old settings, `state reset` and `state import` under the new; or count anew after `state reset`.");
        }
    }

    private void VerifyWritten(CheckpointMeta meta, StateTopic topic)
    {
        var (found, proof) = (_proofs[(int)topic], meta.Proofs[(int)topic]);
        if (found.Last > meta.Number)
        {
            throw Damaged(topic, $"it holds records of checkpoint {found.Last}, of which the end is missing; the last whole one is {meta.Number}");
        }

        var actual = found.At(meta.Number, proof.Live);
        if (actual.Written != proof.Written)
        {
            throw Damaged(topic, $"there are {actual.Written} values of checkpoint {meta.Number}, which wrote {proof.Written}");
        }

        if (actual != proof)
        {
            throw Damaged(topic, $"the values of checkpoint {meta.Number} are not those it wrote");
        }
    }

    private void Resume(CheckpointMeta meta, StateTopic topic)
    {
        try
        {
            _worker.Resume(meta, topic);
        }
        catch (FormatException damage)
        {
            throw Damaged(topic, damage.Message, damage);
        }

        var (live, left) = (_worker.LiveKeys[(int)topic], meta.Proofs[(int)topic].Live);
        if (live != left)
        {
            throw Damaged(topic, $"{live} keys are live where checkpoint {meta.Number} left {left}");
        }
    }

    private StateMismatchException Damaged(StateTopic topic, string what, Exception? cause = null) => new(
        $"The state of partition {partition} is damaged in the topic of {topic.ToString().ToLowerInvariant()}: {what.TrimEnd('.')}. "
        + "Restore the topics from a backup or a mirror, or count anew: `funnelstream state reset`, then start from the beginning of the inputs.",
        cause);
}
