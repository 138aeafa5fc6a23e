using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace FunnelStream.Connectors.Kafka;

/// <summary>
/// librdkafka's mock cluster in this process: for demonstrations and tests, where no Kafka is at hand. It keeps no more
/// than 5 MiB (or 100,000 batches) a partition and drops the oldest beyond that, answers a search by time with the end,
/// knows no admin requests, no access control and no transactions worth the name, and keeps nothing once disposed.
/// </summary>
public sealed class EmbeddedBroker : IDisposable
{
    /// <summary>Partitions of every topic: the mock cluster makes topics with this many.</summary>
    public const int Partitions = 4;

    private static readonly ConcurrentDictionary<string, EmbeddedBroker> Running = new();

    // The cluster lives inside this client and ends with it.
    private readonly IProducer<Null, Null> _host;
    private readonly IAdminClient _admin;

    /// <summary>Starts a broker on a free loopback port.</summary>
    public EmbeddedBroker()
    {
        _host = new ProducerBuilder<Null, Null>(new Dictionary<string, string> { ["test.mock.num.brokers"] = "1", ["bootstrap.servers"] = "mock" })
            .SetLogHandler((_, _) => { })
            .Build();
        _admin = new DependentAdminClientBuilder(_host.Handle).Build();
        DoNotWaitForMembers();
        var brokers = _admin.GetMetadata(TimeSpan.FromSeconds(10)).Brokers;
        BootstrapServers = string.Join(',', brokers.Select(b => $"{b.Host}:{b.Port}"));
        Running[BootstrapServers] = this;
    }

    /// <summary>Where clients of this process and others reach it.</summary>
    public string BootstrapServers { get; }

    /// <summary>Creates topics, each of <see cref="Partitions"/> partitions; one that exists stays as it is.</summary>
    public void CreateTopics(params IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            // The mock cluster creates what it is asked about.
            _admin.GetMetadata(name, TimeSpan.FromSeconds(10));
        }
    }

    /// <summary>Whether an embedded broker of this process is at that address: admin requests to it would only time out.</summary>
    internal static bool IsOneAt(string bootstrapServers) => Running.ContainsKey(bootstrapServers);

    // A new group waits 3 s for further members; here there are none.
    private unsafe void DoNotWaitForMembers()
    {
        var clusterOf = (delegate* unmanaged<nint, nint>)NativeLibrary.GetExport(NativeClient.Library, "rd_kafka_handle_mock_cluster");
        var setDelay = (delegate* unmanaged<nint, int, void>)NativeLibrary.GetExport(NativeClient.Library, "rd_kafka_mock_group_initial_rebalance_delay_ms");
        setDelay(clusterOf(NativeClient.HandleOf(_host).DangerousGetHandle()), 100);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Running.TryRemove(BootstrapServers, out _);
        _admin.Dispose();
        _host.Dispose();
    }
}
