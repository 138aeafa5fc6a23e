using Confluent.Kafka;
using FunnelStream.Connectors.Kafka;
using FunnelStream.Panes;
using FunnelStream.State;

namespace FunnelStream.Connectors.Tests.Kafka;

/// <summary>What the panes topic says now, as a board would read it.</summary>
internal sealed class StateInTopics
{
    private readonly Dictionary<(int Partition, PaneKey Key), byte[]> _panes = [];
    private readonly Dictionary<int, Checkpoint> _last = [];

    /// <summary>Events counted, by the last checkpoint of each partition.</summary>
    public long Events => _last.Values.Sum(c => c.Events);

    /// <summary>Numbers of the last checkpoints by partition.</summary>
    public IReadOnlyDictionary<int, long> Numbers => _last.ToDictionary(l => l.Key, l => l.Value.Number);

    /// <summary>Leads in the panes of the family <c>channel</c>.</summary>
    public long Leads
    {
        get
        {
            var cells = new Cells();
            foreach (var (_, content) in _panes.Where(p => p.Key.Key.Family == 0 && p.Key.Key.Level != Level.Stock))
            {
                PaneCodec.AddTo(cells, content);
            }

            return cells[Field.Leads];
        }
    }

    public static StateInTopics Read(KafkaOptions options, int partitions = 4)
    {
        var state = new StateInTopics();
        CheckpointReader[] readers = [.. Enumerable.Range(0, partitions).Select(p => new CheckpointReader(p))];
        using var consumer = new ConsumerBuilder<byte[], byte[]?>(ClientProperties.StateReader(options)).Build();
        consumer.Assign(readers.Select((_, p) => new TopicPartitionOffset(options.NameOf(StateTopic.Panes), p, Offset.Beginning)));
        for (var ends = 0; ends < partitions;)
        {
            var result = consumer.Consume(TimeSpan.FromSeconds(20)).ShouldNotBeNull();
            if (result.IsPartitionEOF)
            {
                ends++;
            }
            else if (readers[result.Partition].Take(result.Message.Key, result.Message.Value, result.Message.Value is null) is { } checkpoint)
            {
                state.Apply(checkpoint);
            }
        }

        return state;
    }

    private void Apply(Checkpoint checkpoint)
    {
        _last[checkpoint.Partition] = checkpoint;
        foreach (var (key, content) in checkpoint.Panes)
        {
            _panes.Remove((checkpoint.Partition, key));
            if (!content.IsEmpty)
            {
                _panes[(checkpoint.Partition, key)] = content.ToArray();
            }
        }
    }
}
