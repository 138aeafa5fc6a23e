using FunnelStream.Connectors.Generator;
using FunnelStream.Oracle;
using FunnelStream.Tests.Integration;
using FunnelStream.Tests.Kafka;
using FunnelStream.Tests.TimeSeries;

namespace FunnelStream.Tests.Chaos;

/// <summary>A process that is stopped, replaced by another, and then wakes up in the middle of what it did.</summary>
public sealed class ZombieTests(KafkaServer kafka, InfluxServer influx) : IClassFixture<KafkaServer>, IClassFixture<InfluxServer>
{
    private const int Partitions = 4;
    private static readonly DateTimeOffset Tuesday = new(2026, 3, 3, 0, 0, 0, TimeSpan.Zero);

    private readonly List<GeneratedEvent> _story = [.. FunnelStory.Tell(new StoryOptions
    {
        Start = Tuesday,
        Surge = DateTimeOffset.MaxValue,
        End = Tuesday.AddHours(20),
        LeadsPerDay = 500,
    })];

    [ServersFact]
    public async Task A_worker_whose_partitions_moved_while_it_was_stopped_commits_nothing_any_more()
    {
        using var deployment = await DeployAsync();
        using var zombie = Commands.Program.Start(deployment.Environment, "run", "--role", "worker");
        await ReadyAsync(zombie);
        deployment.SendAll(_story[..(_story.Count / 3)]);
        await CountedAsync(deployment, _story.Count / 3);
        deployment.SendAll(_story[(_story.Count / 3)..(_story.Count / 2)]); // it is in the middle of these
        zombie.Pause();

        using var heir = Commands.Program.Start(deployment.Environment, "run", "--role", "worker");
        await CountedAsync(deployment, _story.Count / 2);
        zombie.Resume();
        deployment.SendAll(_story[(_story.Count / 2)..]);
        await CountedAsync(deployment, _story.Count);
        foreach (var worker in new[] { zombie, heir })
        {
            worker.Terminate();
            (await worker.ExitAsync()).ShouldBe(0, worker.Output + worker.Error);
        }

        await deployment.RunUntilCaughtUpAsync();
        await ShouldBeExactAsync(deployment);
    }

    [ServersFact]
    public async Task A_board_that_another_has_replaced_leaves_no_old_value_when_it_wakes_up()
    {
        using var deployment = await DeployAsync();
        using var worker = Commands.Program.Start(deployment.Environment, "run", "--role", "worker");
        using var zombie = Commands.Program.Start(deployment.Environment, "run", "--role", "board");
        await zombie.UntilAsync(said => said.Contains("This board is active", StringComparison.Ordinal) ? said : null);
        for (var quarter = 0; quarter < 4; quarter++)
        {
            deployment.SendAll(_story[(_story.Count * quarter / 4)..(_story.Count * (quarter + 1) / 4)]);
            if (quarter == 0)
            {
                await Eventually.IsTrueAsync(async () => (await PointsAsync(deployment)).Count > 0, () => zombie.Output + zombie.Error);
            }
            else if (quarter == 1)
            {
                zombie.Pause(); // in the middle of the second quarter
            }
        }

        using var heir = Commands.Program.Start(deployment.Environment, "run", "--role", "board");
        await Eventually.IsTrueAsync(async () => (await PointsAsync(deployment)).SequenceEqual(Expected().Lines), () => heir.Output + heir.Error);
        zombie.Resume();
        await zombie.UntilAsync(said => said.Contains("no longer active", StringComparison.Ordinal) ? said : null);

        await ShouldBeExactAsync(deployment);
        foreach (var program in new[] { worker, zombie, heir })
        {
            program.Terminate();
            (await program.ExitAsync()).ShouldBe(0, program.Output + program.Error);
        }

        await ShouldBeExactAsync(deployment);
    }

    private async Task<Deployment> DeployAsync()
    {
        var deployment = await Deployment.CreateAsync(kafka, influx);
        deployment["Kafka__Client__session_timeout_ms"] = "6000";
        deployment["Kafka__Client__heartbeat_interval_ms"] = "1500";
        return deployment;
    }

    private static async Task ReadyAsync(Commands.Program program)
    {
        using var http = new HttpClient { BaseAddress = await program.AddressAsync() };
        await Eventually.IsTrueAsync(
            async () =>
            {
                using var answer = await http.GetAsync("/health/ready");
                return answer.IsSuccessStatusCode;
            },
            () => program.Output + program.Error);
    }

    // Every record is counted once: the last checkpoints of all partitions say how many were.
    private static Task CountedAsync(Deployment deployment, int events) => Eventually.IsTrueAsync(() =>
        Task.FromResult(Read(deployment).Events.Values.Sum() == events));

    private static CommittedState Read(Deployment deployment)
    {
        var options = deployment.Topics.Options;
        return CommittedState.Read(options, $"funnelstream.{options.GroupId}.panes", Partitions);
    }

    private NaivePoints Expected() => new(Funnel(), "funnel_1m");

    private NaiveFunnel Funnel() => new(StoryReader.Good(_story), new NaiveMoney("EUR", []), impliedStages: true);

    private static Task<IReadOnlyList<string>> PointsAsync(Deployment deployment) => deployment.Stored.LinesAsync("funnel_1m", ["channel", "campaign"]);

    private async Task ShouldBeExactAsync(Deployment deployment)
    {
        deployment.Topics.DeadLetters().Count.ShouldBe(_story.Count - StoryReader.Good(_story).Count());
        await deployment.Stored.ShouldHoldAsync(Funnel(), "funnel_1m", "funnel_1h", "funnel_1d", "funnel_segment_1h", "funnel_segment_1d");
        foreach (var (partition, numbers) in Read(deployment).Checkpoints)
        {
            numbers.SequenceEqual(numbers.Distinct().Order()).ShouldBeTrue($"checkpoints of partition {partition}: each number once, in order");
        }
    }
}
