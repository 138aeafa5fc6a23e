using Confluent.Kafka;
using FunnelStream.Events;

namespace FunnelStream.Connectors.Kafka;

/// <summary>Where the inputs began and ended when the pipeline was started; by partition and <see cref="InputTopic"/>.</summary>
/// <param name="From">Offsets to read from where there is no state.</param>
/// <param name="Ends">Offsets that make a worker caught up.</param>
internal sealed record InputRange(long[][] From, long[][] Ends)
{
    private static readonly TimeSpan Ask = TimeSpan.FromSeconds(10);

    /// <summary>Where one input ended.</summary>
    public Offset EndOf(KafkaOptions options, TopicPartition input) => Ends[input.Partition.Value][options.Topics.All.ToList().IndexOf(input.Topic)];

    /// <summary>Asks the brokers.</summary>
    /// <exception cref="KafkaPipelineException">They do not say.</exception>
    public static InputRange Of(KafkaOptions options, int partitions)
    {
        using var consumer = new ConsumerBuilder<Ignore, Ignore>(ClientProperties.Consumer(options)).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        try
        {
            WatermarkOffsets[][] kept = [.. Enumerable.Range(0, partitions).Select(p =>
                options.Topics.All.Select(t => consumer.QueryWatermarkOffsets(new TopicPartition(t, p), Ask)).ToArray())];
            long[][] ends = [.. kept.Select(inputs => inputs.Select(i => i.High.Value).ToArray())];
            Kafka.StartFrom.Parse(options.StartFrom, out var startFrom);
            // Numbers throughout: what librdkafka has to ask for may be answered after it was told to read elsewhere.
            long[][] begins = startFrom.Time is { } time ? Since(time, consumer, options, ends) : [.. kept.Select(inputs => inputs.Select(i => i.Low.Value).ToArray())];
            return new InputRange(begins, ends);
        }
        catch (KafkaException e)
        {
            throw new KafkaPipelineException($"The ends of the input topics could not be found out: {e.Error.Reason}. See that the user may read them and that all brokers are up.", e);
        }
    }

    private static long[][] Since(DateTimeOffset time, IConsumer<Ignore, Ignore> consumer, KafkaOptions options, long[][] ends)
    {
        var at = new Timestamp(time.UtcDateTime);
        var found = consumer.OffsetsForTimes(ends.SelectMany((_, p) => options.Topics.All.Select(t => new TopicPartitionTimestamp(t, p, at))), Ask);
        // Where nothing is that young yet, from the end as it is now: not as it is when a partition is opened some day.
        return [.. ends.Select((end, p) => options.Topics.All.Select((t, i) =>
            found.Find(f => f.Topic == t && f.Partition == p) is { } offset && offset.Offset >= 0 ? offset.Offset.Value : end[i]).ToArray())];
    }
}
