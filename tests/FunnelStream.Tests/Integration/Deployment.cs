using System.Globalization;
using FunnelStream.Connectors.Generator;
using FunnelStream.Oracle;
using FunnelStream.Tests.Kafka;
using FunnelStream.Tests.TimeSeries;

namespace FunnelStream.Tests.Integration;

/// <summary>
/// The product as somebody deploys it: topics, a database and a consumer group of its own, and the built program, set up
/// by environment variables alone.
/// </summary>
internal sealed class Deployment : IDisposable
{
    private readonly StoryProducer _producer;

    private Deployment(KafkaServer kafka, InfluxServer influx)
    {
        Topics = new TestTopics(kafka.BootstrapServers);
        Stored = new StoredPoints(influx, Topics.Options.GroupId);
        // Brokers are killed and come back; on a busy machine that takes longer than half a minute.
        var patient = new Dictionary<string, string> { ["message.timeout.ms"] = "120000" };
        _producer = new StoryProducer(kafka.BootstrapServers, Topics.Options.Topics.All, patient);
        this["Kafka__BootstrapServers"] = kafka.BootstrapServers;
        this["Kafka__GroupId"] = Topics.Options.GroupId;
        this["Kafka__Topics__Leads"] = Topics.Options.Topics.Leads;
        this["Kafka__Topics__Touchpoints"] = Topics.Options.Topics.Touchpoints;
        this["Kafka__Topics__Deals"] = Topics.Options.Topics.Deals;
        this["InfluxDb__Url"] = influx.Url;
        this["InfluxDb__Database"] = Stored.Database;
        this["Http__Port"] = "0";
    }

    public TestTopics Topics { get; }

    /// <summary>What has arrived in InfluxDB.</summary>
    public StoredPoints Stored { get; }

    /// <summary>Environment variables of the program.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>Sets a setting.</summary>
    public string this[string setting]
    {
        set => Environment[$"FUNNELSTREAM__{setting}"] = value;
    }

    /// <summary>Makes topics and a database.</summary>
    public static async Task<Deployment> CreateAsync(KafkaServer kafka, InfluxServer influx, int partitions = 4)
    {
        var deployment = new Deployment(kafka, influx);
        await deployment.Topics.CreateAsync(partitions, partitions, partitions);
        await influx.CreateDatabaseAsync(deployment.Stored.Database);
        return deployment;
    }

    /// <summary>The same topics, counted anew by another group into another database.</summary>
    public async Task<Deployment> CountAnewAsync(KafkaServer kafka, InfluxServer influx)
    {
        var other = new Deployment(kafka, influx);
        foreach (var (name, value) in Environment.Where(e => e.Key.Contains("__Topics__", StringComparison.Ordinal)))
        {
            other.Environment[name] = value;
        }

        await influx.CreateDatabaseAsync(other.Stored.Database);
        return other;
    }

    /// <summary>What a history needs: its rates, and a memory of repeats as long as itself.</summary>
    public void Configure(History history)
    {
        this["ImpliedStages"] = history.ImpliedStages ? "true" : "false";
        this["Memory__Visits"] = this["Memory__Spend"] = "180d";
        foreach (var (currency, date, rate) in history.Money.Rates)
        {
            this[$"Currency__Rates__{currency}__{date:yyyy-MM-dd}"] = rate.ToString(CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Sends without waiting for the brokers.</summary>
    public void Send(in GeneratedEvent e) => _producer.Send(e);

    /// <summary>Sends and waits until all is in the topics.</summary>
    public void SendAll(IEnumerable<GeneratedEvent> events)
    {
        foreach (var e in events)
        {
            _producer.Send(e);
        }

        Flush();
    }

    public void SendAll(IEnumerable<Event> events) => SendAll(events.Select(e => e.ToRecord()).Select(r =>
        new GeneratedEvent(r.Topic, r.Key!.Value.ToArray(), r.Value!.Value.ToArray(), r.Timestamp, r.Timestamp)));

    public void Flush() => _producer.Flush(CancellationToken.None);

    /// <summary>Counts what is in the topics, to the end; nothing may go wrong.</summary>
    public async Task<string> RunUntilCaughtUpAsync()
    {
        using var run = Commands.Program.Start(Environment, "run", "--until-caught-up");
        (await run.ExitAsync()).ShouldBe(0, run.Error);
        return run.Output;
    }

    public void Dispose()
    {
        _producer.Dispose();
        Topics.Dispose();
    }
}
