using Akka;
using Akka.Streams;
using Akka.Streams.Dsl;
using FunnelStream.Events;

namespace FunnelStream.Connectors.Kafka;

/// <summary>
/// A partition's stream: three inputs → align and apply → commit → whoever wants the checkpoints. One island on one thread of its own,
/// since opening and committing block; an element is a batch, so that the stream costs nothing to speak of beside the counting.
/// </summary>
internal static class PartitionGraph
{
    /// <summary>Runs it.</summary>
    /// <param name="materializer">Where it runs: <see cref="BlockingStreams.MaterializerOf"/>.</param>
    /// <param name="inlet">Where its records come in; once that is complete, it ends.</param>
    /// <param name="open">Opens the partition; called on the stream's thread.</param>
    /// <param name="isHurried">Whether it is to end at once, and what was read and not applied is left uncounted.</param>
    /// <param name="take">Called with each checkpoint that is committed, on the stream's thread.</param>
    /// <returns>Ends after the last checkpoint, or with what failed.</returns>
    public static Task Run(IMaterializer materializer, PartitionInlet inlet, Func<PartitionRun> open, Func<bool> isHurried, Action<Committed> take)
    {
        PartitionRun? run = null;
        var graph = GraphDsl.Create(builder =>
        {
            var apply = builder.Add(new ApplyStage(() => run = open(), isHurried));
            foreach (var topic in Enum.GetValues<InputTopic>())
            {
                builder.From(builder.Add(new InputSource(inlet, topic))).To(apply.In((int)topic));
            }

            return new SourceShape<Applied>(apply.Out);
        });
        return Source.FromGraph(graph)
            .Via(new CommitStage(() => run!))
            .Select(committed =>
            {
                take(committed);
                return NotUsed.Instance;
            })
            .WatchTermination((_, ended) => ended)
            .To(Sink.Ignore<NotUsed>())
            .Run(materializer);
    }
}
