using System.Diagnostics;
using Confluent.Kafka;

namespace FunnelStream.Benchmarks.EndToEnd;

/// <summary>The ordinary loop over the three topics, from their beginning to their end.</summary>
internal static class TopicReader
{
    /// <summary>The input topics.</summary>
    public static readonly string[] Topics = ["leads", "touchpoints", "deals"];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Gives every record to <paramref name="take"/> and prints the figures of this process.</summary>
    /// <param name="bootstrap">The broker.</param>
    /// <param name="isTuned">Whether the client fetches like the service; otherwise it has its own defaults, with which it stands still most of the time.</param>
    /// <param name="take">Takes a record.</param>
    public static int Run<T>(string bootstrap, bool isTuned, Action<ConsumeResult<T, T>> take)
    {
        var config = new ConsumerConfig
        {
            BootstrapServers = bootstrap,
            GroupId = $"bench-{Guid.NewGuid():N}",
            AutoOffsetReset = AutoOffsetReset.Earliest,
            EnableAutoCommit = false,
        };
        if (isTuned)
        {
            config.FetchQueueBackoffMs = 5;
        }

        using var consumer = new ConsumerBuilder<T, T>(config).Build();
        using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
        var wanted = Topics
            .SelectMany(topic => admin.GetMetadata(topic, Patience).Topics[0].Partitions.Select(partition => new TopicPartition(topic, partition.PartitionId)))
            .Sum(partition => Records(consumer.QueryWatermarkOffsets(partition, Patience)));
        consumer.Subscribe(Topics);
        long events = 0, first = 0;
        while (events < wanted)
        {
            var record = consumer.Consume(CancellationToken.None);
            if (events++ == 0)
            {
                first = Stopwatch.GetTimestamp();
            }

            take(record);
        }

        Console.WriteLine(Figures.OfThisProcess(events, Stopwatch.GetElapsedTime(first)).Json());
        consumer.Close();
        return 0;
    }

    private static long Records(WatermarkOffsets offsets) => offsets.High - offsets.Low;
}
