using System.Diagnostics;
using System.Globalization;
using FunnelStream.Connectors.Generator;
using FunnelStream.Oracle;
using FunnelStream.Panes;
using FunnelStream.Tests.Integration;
using FunnelStream.Tests.TimeSeries;
using FunnelStream.Transfer;

namespace FunnelStream.Tests.Chaos;

/// <summary>
/// Three workers and two boards count a month's story while processes are killed and frozen at random and the broker dies
/// and comes back; afterwards everything equals the naive oracle. FUNNELSTREAM_CHAOS_KILLS says how many are killed
/// (default 5), FUNNELSTREAM_CHAOS_SEED who and when.
/// </summary>
public sealed class ChaosTests(MortalKafka kafka, InfluxServer influx, Xunit.Abstractions.ITestOutputHelper output) : IClassFixture<MortalKafka>, IClassFixture<InfluxServer>
{
    private const int Partitions = 4;
    private static readonly int Kills = Setting("FUNNELSTREAM_CHAOS_KILLS", 5);
    private static readonly int Seed = Setting("FUNNELSTREAM_CHAOS_SEED", Environment.TickCount & 0xffff);

    [ChaosFact]
    public async Task Nothing_is_lost_and_nothing_counted_twice_whoever_dies()
    {
        var random = new Random(Seed);
        var now = TimeProvider.System.GetUtcNow();
        var story = FunnelStory.Tell(new StoryOptions { Seed = Seed, Start = now.AddDays(-33), Surge = now.AddDays(-9), End = now, LeadsPerDay = 8 * Math.Max(5, Kills) }).ToList();
        using var deployment = await Deployment.CreateAsync(kafka, influx);
        Configure(deployment);
        using var crew = new Crew(deployment, workers: 3, boards: 2, random);
        var begun = Stopwatch.StartNew();

        var restarts = await WreakAsync(crew, deployment, story, random);

        await crew.StopAsync();
        await deployment.RunUntilCaughtUpAsync();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"seed {Seed}: {story.Count} events, {crew.Kills} kills, {crew.Pauses} pauses, {restarts} broker restarts, {crew.Resigned.Count} ended by themselves and were started again, {begun.Elapsed.TotalSeconds:F0} s"));
        crew.Resigned.ForEach(output.WriteLine);
        await ShouldBeExactAsync(deployment, story, crew);
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : otherwise;

    private static void Configure(Deployment deployment)
    {
        StoredKpis.Configure(deployment);
        // A month in a minute: one topic may lag behind another by days of the story.
        deployment["Memory__Visits"] = deployment["Memory__Spend"] = "180d";
        deployment["Kafka__Client__session_timeout_ms"] = "6000";
        deployment["Kafka__Client__heartbeat_interval_ms"] = "1500";
    }

    // The story is sent evenly until the last misfortune has befallen somebody.
    private async Task<int> WreakAsync(Crew crew, Deployment deployment, List<GeneratedEvent> story, Random random)
    {
        var (sent, restarts) = (0, 0);
        for (var misfortune = 1; misfortune <= Kills; misfortune++)
        {
            for (var due = (int)((long)story.Count * misfortune / Kills); sent < due; sent++)
            {
                deployment.Send(story[sent]);
            }

            await Task.Delay(random.Next(500, 5_000));
            await crew.KillOneAsync();
            if (misfortune % 5 == 2)
            {
                await crew.PauseOneAsync(TimeSpan.FromSeconds(8));
            }

            if (misfortune % 10 == 4)
            {
                await kafka.KillAsync();
                await Task.Delay(random.Next(0, 3_000));
                await kafka.UpAsync();
                restarts++;
            }

            await crew.ReplaceAsync();
        }

        deployment.Flush();
        return restarts;
    }

    private async Task ShouldBeExactAsync(Deployment deployment, List<GeneratedEvent> story, Crew crew)
    {
        var good = StoryReader.Good(story).ToList();
        var funnel = new NaiveFunnel(good, new NaiveMoney("EUR", []), impliedStages: true);
        try
        {
            deployment.Topics.DeadLetters().Count.ShouldBe(story.Count - good.Count, "dead letters");
            var options = deployment.Topics.Options;
            var state = CommittedState.Read(options, $"funnelstream.{options.GroupId}.panes", Partitions);
            foreach (var (partition, numbers) in state.Checkpoints)
            {
                numbers.SequenceEqual(numbers.Distinct().Order()).ShouldBeTrue($"checkpoints of partition {partition}: each number once, in order");
            }

            var hourly = Family.Defaults.Select(f => new Family(f.Name, f.Dimensions, Level.Hour)).ToList();
            PaneText.ShouldAgree(state.Hours(Family.Defaults), new NaivePanes(funnel, hourly).Dump(), "panes");
            await deployment.Stored.ShouldHoldAsync(funnel, "funnel_1h", "funnel_1d", "funnel_segment_1h", "funnel_segment_1d");
            await RecentMinutesShouldAgreeAsync(deployment.Stored, funnel, story[^1].SentAt - (20 * 3_600_000L));
            await StoredKpis.ShouldAgreeAsync(deployment.Stored, funnel);
        }
        catch (ShouldAssertException e)
        {
            throw new ShouldAssertException($"seed {Seed}: {e.Message}\n{crew.Said}", e);
        }
    }

    // A month passes in a minute: what was folded before the board ever saw it has no minutes. The last day has them all.
    private static async Task RecentMinutesShouldAgreeAsync(StoredPoints stored, NaiveFunnel funnel, long since)
    {
        var expected = new NaivePoints(funnel, "funnel_1m");
        var lines = Recent(expected.Lines);
        lines.Count.ShouldBeGreaterThan(50);
        PaneText.ShouldAgree(Recent(await stored.LinesAsync("funnel_1m", expected.Tags)), lines, "funnel_1m");

        List<string> Recent(IEnumerable<string> points) =>
            [.. points.Where(point => long.Parse(point.AsSpan(0, point.IndexOf(' ', StringComparison.Ordinal)), CultureInfo.InvariantCulture) * 1_000 >= since)];
    }
}
