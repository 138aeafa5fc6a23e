using Confluent.Kafka;
using FunnelStream.Connectors.Kafka;
using FunnelStream.Events;
using FunnelStream.Panes;
using FunnelStream.Transfer;

namespace FunnelStream.Tests.Chaos;

/// <summary>What the panes topic says once everything has come to rest, read as any reader would.</summary>
internal sealed class CommittedState
{
    private readonly Dictionary<(int Partition, PaneKey Key), byte[]> _panes = [];
    private readonly Dictionary<(int Partition, Dimension Dimension, ushort Id), string> _names = [];

    private CommittedState()
    {
    }

    /// <summary>By partition: the numbers of its checkpoints in the order of the log.</summary>
    public Dictionary<int, List<long>> Checkpoints { get; } = [];

    /// <summary>By partition: the events its last checkpoint has counted.</summary>
    public Dictionary<int, long> Events { get; } = [];

    /// <summary>Reads all that is committed.</summary>
    public static CommittedState Read(KafkaOptions options, string panesTopic, int partitions)
    {
        var state = new CommittedState();
        var readers = Enumerable.Range(0, partitions).Select(p => new CheckpointReader(p)).ToArray();
        using var consumer = new ConsumerBuilder<byte[], byte[]?>(new ConsumerConfig
        {
            BootstrapServers = options.BootstrapServers,
            GroupId = "reader",
            EnablePartitionEof = true,
            IsolationLevel = IsolationLevel.ReadCommitted,
            FetchWaitMaxMs = 10,
        }).Build();
        consumer.Assign(Enumerable.Range(0, partitions).Select(p => new TopicPartitionOffset(panesTopic, p, Offset.Beginning)));
        for (var ends = 0; ends < partitions;)
        {
            var result = consumer.Consume(TimeSpan.FromSeconds(30)).ShouldNotBeNull();
            if (result.IsPartitionEOF)
            {
                ends++;
            }
            else if (readers[result.Partition.Value].Take(result.Message.Key, result.Message.Value, result.Message.Value is null) is { } checkpoint)
            {
                state.Take(checkpoint);
            }
        }

        return state;
    }

    /// <summary>All partitions' panes merged, those of minutes into their hours, as sorted lines.</summary>
    /// <param name="families">The families in the order of their numbers.</param>
    public IReadOnlyList<string> Hours(IReadOnlyList<Family> families)
    {
        var merged = new Dictionary<NamedPane, Cells>();
        foreach (var ((partition, key), content) in _panes)
        {
            var family = families[key.Family];
            var values = family.Dimensions.Select((d, i) => Name(partition, d, Family.Unpack(key.Dimensions, i)));
            var level = key.Level == Level.Minute ? Level.Hour : key.Level;
            var pane = new NamedPane(family.Name, level, level == Level.Hour ? key.Start / 60 * 60 : key.Start, string.Join('/', values));
            if (!merged.TryGetValue(pane, out var cells))
            {
                merged.Add(pane, cells = new Cells());
            }

            PaneCodec.AddTo(cells, content);
        }

        return PaneText.Of(merged);
    }

    private void Take(Checkpoint checkpoint)
    {
        if (!Checkpoints.TryGetValue(checkpoint.Partition, out var numbers))
        {
            Checkpoints.Add(checkpoint.Partition, numbers = []);
        }

        numbers.Add(checkpoint.Number);
        Events[checkpoint.Partition] = checkpoint.Events;
        foreach (var (dimension, id, name) in checkpoint.Names)
        {
            _names[(checkpoint.Partition, dimension, id)] = name;
        }

        foreach (var (key, content) in checkpoint.Panes)
        {
            if (content.IsEmpty)
            {
                _panes.Remove((checkpoint.Partition, key));
            }
            else
            {
                _panes[(checkpoint.Partition, key)] = content.ToArray();
            }
        }
    }

    private string Name(int partition, Dimension dimension, ushort id) => id switch
    {
        DimensionTable.None => "(none)",
        DimensionTable.Unknown => "(unknown)",
        DimensionTable.Other => "(other)",
        _ => _names[(partition, dimension, id)],
    };
}
