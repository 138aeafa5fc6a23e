using System.IO.Compression;
using System.Text.Json.Nodes;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using FunnelStream.Connectors.Kafka;
using FunnelStream.Events;
using FunnelStream.Panes;
using FunnelStream.Tests.Kafka;
using FunnelStream.Worker;

namespace FunnelStream.Connectors.Tests.Kafka;

public sealed class StateTransferTests(KafkaServer server) : IClassFixture<KafkaServer>
{
    private static readonly WorkerOptions Workers = new WorkerOptions().WithoutHorizons();

    [KafkaFact]
    public async Task What_is_exported_is_imported_as_it_was_and_counting_goes_on()
    {
        using var topics = new TestTopics(server.BootstrapServers);
        await topics.CreateAsync();
        topics.SendLeads(0, 200);
        await CountAsync(topics.Options, 200);
        var file = await ExportAsync(topics.Options);
        Lines(file).Count(l => l["lead"] is not null).ShouldBe(200);

        var copy = topics.Options with { StatePrefix = "copy" };
        var imported = await ImportAsync(copy, file);

        imported.Figures.Leads.ShouldBe(200);
        Comparable(await ExportAsync(copy)).ShouldBe(Comparable(file), ignoreOrder: true);
        topics.SendLeads(200, 50);
        await CountAsync(copy, 250);
        var refused = await Should.ThrowAsync<KafkaPipelineException>(() => ImportAsync(copy, file));
        refused.Message.ShouldContain("has state already");
    }

    [KafkaFact]
    public async Task With_more_partitions_reading_again_counts_nothing_twice()
    {
        using var topics = new TestTopics(server.BootstrapServers, Partitioner.Murmur2Random);
        using var more = new TestTopics(server.BootstrapServers, Partitioner.Murmur2Random);
        await topics.CreateAsync();
        await more.CreateAsync(6, 6, 6);
        topics.SendLeads(0, 100);
        more.SendLeads(0, 130);
        await CountAsync(topics.Options, 100);
        var file = await ExportAsync(topics.Options);

        (await Should.ThrowAsync<KafkaPipelineException>(() => ImportAsync(more.Options, file))).Message.ShouldContain("--inputs-from");
        await ImportAsync(more.Options, file, new InputsFrom(InputsFrom.Earliest, null));

        await CountAsync(more.Options, 230);
        Lines(await ExportAsync(more.Options)).Where(l => l["pane"]?.GetValue<string>() == "channel").Sum(l => l["counts"]!["leads"]?.GetValue<long>() ?? 0).ShouldBe(130);
    }

    [KafkaFact]
    public async Task Whoever_is_at_work_is_named_and_nothing_is_done()
    {
        using var topics = new TestTopics(server.BootstrapServers);
        await topics.CreateAsync();
        topics.SendLeads(0, 20);
        await using var pipeline = new RunningPipeline(topics.Options, workers: Workers);
        await Eventually.IsTrueAsync(() => pipeline.Events == 20);

        var reset = await StateReset.PlanAsync(topics.Options, deadLetters: false);
        reset.AtWork.ShouldHaveSingleItem().ShouldContain(topics.Options.GroupId);
        (await Should.ThrowAsync<KafkaPipelineException>(() => reset.RunAsync())).Message.ShouldContain(topics.Options.GroupId);
        (await Should.ThrowAsync<KafkaPipelineException>(() => ExportAsync(topics.Options))).Message.ShouldContain("'state export' needs the service to stand still");
    }

    [KafkaFact]
    public async Task A_reset_counts_anew_and_leaves_groups_of_like_names_alone()
    {
        using var topics = new TestTopics(server.BootstrapServers);
        await topics.CreateAsync();
        topics.SendLeads(0, 30);
        await CountAsync(topics.Options, 30);
        var options = topics.Options;
        Commit($"{options.StateName}.influxdb");
        Commit($"{options.StateName}.other.influxdb");
        Commit($"{options.StateName}.dlq-redrive");

        var reset = await StateReset.PlanAsync(options, deadLetters: false);
        reset.Topics.ShouldBe([$"{options.StateName}.leads", $"{options.StateName}.ids", $"{options.StateName}.panes"]);
        reset.Groups.ShouldContain($"{options.StateName}.influxdb");
        reset.Groups.ShouldContain(options.GroupId);
        reset.Groups.ShouldNotContain(g => g.Contains("other", StringComparison.Ordinal) || g.Contains("redrive", StringComparison.Ordinal));
        (await StateReset.PlanAsync(options, deadLetters: true)).Groups.ShouldContain($"{options.StateName}.dlq-redrive");
        await reset.RunAsync();

        (await Should.ThrowAsync<KafkaPipelineException>(() => ExportAsync(options))).Message.ShouldContain("There is no state");
        await CountAsync(options, 30);

        void Commit(string group)
        {
            using var consumer = new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig { BootstrapServers = options.BootstrapServers, GroupId = group }).Build();
            consumer.Commit([new TopicPartitionOffset(options.Topics.Leads, 0, 1)]);
        }
    }

    [KafkaFact]
    public async Task Other_families_are_taken_over_and_what_cannot_be_is_refused_with_the_reason()
    {
        using var topics = new TestTopics(server.BootstrapServers);
        await topics.CreateAsync();
        topics.SendLeads(0, 40);
        await CountAsync(topics.Options, 40);
        var file = await ExportAsync(topics.Options);
        var copy = topics.Options with { StatePrefix = "families" };

        var refused = await Should.ThrowAsync<KafkaPipelineException>(() => ImportAsync(copy, file, workers: Workers with { Days = DayGrid.Of("Europe/Paris"), ImpliedStages = false }));
        refused.Message.ShouldContain("configured is zone=Europe/Paris, the file has zone=UTC");
        refused.Message.ShouldContain("implied_stages");
        Family[] families = [new("channel", [Dimension.Channel], Level.Minute), new("region", [Dimension.Channel, Dimension.SegmentRegion], Level.Day)];
        var imported = await ImportAsync(copy, file, workers: Workers with { Families = families });

        imported.Changes.ShouldBe(["family 'channel' comes from 'channel': summed over campaign", "family 'region' comes from 'channel': summed over campaign; segment_region known of retained leads only, else (none); folded into days"]);
        await CountAsync(copy, 40, Workers with { Families = families });
    }

    // Counts until it is caught up, sees how many were counted in all, and stops.
    private static async Task CountAsync(KafkaOptions options, long events, WorkerOptions? workers = null)
    {
        var pipeline = new RunningPipeline(options, untilCaughtUp: true, workers: workers ?? Workers);
        await Task.WhenAny(pipeline.Pipeline.CaughtUp, pipeline.Run).SoonAsync();
        await pipeline.DisposeAsync();
        Lines(await ExportAsync(options, workers)).Sum(l => l["events"]?.GetValue<long>() ?? 0).ShouldBe(events);
    }

    private static async Task<byte[]> ExportAsync(KafkaOptions options, WorkerOptions? workers = null)
    {
        using var file = new MemoryStream();
        await StateExporter.RunAsync(options, workers ?? Workers, file, TimeProvider.System);
        return file.ToArray();
    }

    private static Task<FunnelStream.Transfer.StateTakeover> ImportAsync(KafkaOptions options, byte[] file, InputsFrom? from = null, WorkerOptions? workers = null) =>
        StateImporter.RunAsync(options, workers ?? Workers, new MemoryStream(file), from, isCrc32: false, TimeProvider.System);

    private static List<JsonNode> Lines(byte[] file)
    {
        using var reader = new StreamReader(new GZipStream(new MemoryStream(file), CompressionMode.Decompress));
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)!)];
    }

    // Without the moment, and with the number of the checkpoint that the import itself is.
    private static IEnumerable<string> Comparable(byte[] file) => Lines(file).Where(l => l["funnelstream_state"] is null).Select(l =>
    {
        l.AsObject().Remove("checkpoint");
        return l.ToJsonString();
    });
}
