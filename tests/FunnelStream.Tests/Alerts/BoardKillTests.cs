using System.Text;
using Confluent.Kafka;
using FunnelStream.Alerts;
using FunnelStream.Alerts.Texts;
using FunnelStream.Tests.Integration;
using FunnelStream.Tests.Kafka;
using FunnelStream.Tests.TimeSeries;

namespace FunnelStream.Tests.Alerts;

/// <summary>
/// The board is killed as by a power cut, again and again, while alerts fire and are resolved; more often where chaos is asked for. FUNNELSTREAM_KILL_SEED
/// says when.
/// </summary>
public sealed class BoardKillTests(KafkaServer kafka, InfluxServer influx, Xunit.Abstractions.ITestOutputHelper output) : IClassFixture<KafkaServer>, IClassFixture<InfluxServer>
{
    private const int Groups = 5;
    private const int InGroup = 5;
    private static readonly int Kills = Environment.GetEnvironmentVariable("FUNNELSTREAM_CHAOS_KILLS") is null ? 8 : 20;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(90);
    private static readonly int Seed = int.TryParse(Environment.GetEnvironmentVariable("FUNNELSTREAM_KILL_SEED"), out var seed) ? seed : Environment.TickCount & 0xffff;

    [ServersFact]
    public async Task Every_transition_arrives_under_one_id()
    {
        await using var hook = await HookServer.StartAsync();
        await using var plant = await AlertPlant.StartAsync(kafka, influx, AlertPlant.Rule("leads", 10));
        plant.Tell(hook);

        // The leads of a rule's hour have to be there still when a board lives for long enough to see them.
        plant.Walk.Pace = TimeSpan.FromSeconds(2);
        plant.Deployment.Environment.Remove("InfluxDb__Url");
        using var worker = plant.Run("worker");
        var random = new Random(Seed);
        var (kills, expected) = (0, new List<string>());
        var board = plant.Run("board");
        try
        {
            // A group fires while the one before is resolved: 50 transitions in six steps.
            for (var step = 0; step <= Groups; step++)
            {
                plant.Walk.PassAnHour();
                var due = new Queue<(int Leads, string Channel)>(
                    [.. Channels(step).Select(channel => (11, channel)), .. Channels(step - 1).Select(channel => (1, channel))]);
                expected.AddRange(due.Select(one => $"{(one.Leads > 1 ? "fired" : "resolved")} {one.Channel}"));
                for (var last = Kills * (step + 1) / (Groups + 1); kills < last; kills++)
                {
                    for (var count = (due.Count + last - kills - 1) / (last - kills); count > 0; count--)
                    {
                        var (leads, channel) = due.Dequeue();
                        plant.Walk.Leads(leads, channel);
                    }

                    board = await KillAsync(board, plant, random);
                }

                await ToldAsync(hook, expected, board, worker);
            }

            // The last may only just have been started, and what the receiver was told be kept by none yet.
            await board.UntilAsync(said => IsUp(said) ? said : null);
            await Eventually.IsTrueAsync(() => IsOver(Kept(plant.Deployment.Topics.Options.AlertsName)), () => board.Output + board.Error);
            board.Terminate();
            (await board.ExitAsync()).ShouldBe(0, board.Output + board.Error);
        }
        finally
        {
            board.Dispose();
        }

        output.WriteLine($"seed {Seed}: {hook.Requests.Count} messages of {expected.Count} transitions");
        ShouldBeExact(hook, expected, plant.Deployment.Topics.Options.AlertsName);
    }

    private void ShouldBeExact(HookServer hook, List<string> expected, string topic)
    {
        hook.Requests.ShouldAllBe(request => HookServer.IsSigned(request));
        hook.Requests.ShouldAllBe(request => request.Id == request.Transition.Id);
        var once = hook.Requests.DistinctBy(request => request.Id).Select(request => request.Transition).ToList();
        once.Select(Text).Order().ShouldBe(expected.Order(), $"seed {Seed}: by id each is heard once");

        var kept = Kept(topic);
        var alerts = kept.Where(record => record.Key.StartsWith("alert/", StringComparison.Ordinal)).Select(record => AlertJson.ReadAlert(record.Value)).ToList();
        alerts.Where(alert => alert.FiredAt is not null).Select(alert => (alert.Labels.Channel, alert.State))
            .ShouldBe(Enumerable.Range(0, Groups).SelectMany(Channels).Select(channel => ((string?)channel, AlertState.Ok)), ignoreOrder: true);
        var transitions = kept.Where(record => record.Key.StartsWith("transition/", StringComparison.Ordinal)).OrderBy(record => record.Key, StringComparer.Ordinal).ToList();
        transitions.Select(record => record.Key).ShouldBe(Enumerable.Range(1, expected.Count).Select(number => $"transition/{number:D15}"), "numbered without gaps");
        transitions.Select(record => AlertJson.ReadTransition(record.Value).Id).ShouldBe(once.Select(transition => transition.Id), ignoreOrder: true);
        IsOver(kept).ShouldBeTrue("what it was told is over");
    }

    private static bool IsOver(Dictionary<string, byte[]> kept) => Encoding.UTF8.GetString(kept["receiver/hook"]).Contains("\"told\":[]", StringComparison.OrdinalIgnoreCase);

    // The first is up before anything was counted.
    private static bool IsUp(string said) =>
        said.Contains("The board is rebuilt", StringComparison.Ordinal) || said.Contains("The board is up", StringComparison.Ordinal);

    // While it starts, while it is rebuilt, or, mostly, when it evaluates and tells: what it does then is what could be lost or done twice.
    private static async Task<Commands.Program> KillAsync(Commands.Program board, AlertPlant plant, Random random)
    {
        (Func<string, bool> isDue, var most) = random.Next(6) switch
        {
            0 => (_ => true, 3_000),
            1 => (said => said.Contains("This board is active", StringComparison.Ordinal), 2_000),
            _ => ((Func<string, bool>)IsUp, 1_000),
        };
        await board.UntilAsync(said => isDue(said) ? said : null);
        await Task.Delay(random.Next(most));
        board.Kill();
        board.Dispose();
        return plant.Run("board");
    }

    private static async Task ToldAsync(HookServer hook, List<string> expected, Commands.Program board, Commands.Program worker)
    {
        var waited = System.Diagnostics.Stopwatch.StartNew();
        List<string> Lacking() => [.. expected.Except(hook.Requests.Select(request => Text(request.Transition)))];
        while (Lacking() is { Count: > 0 } lacking)
        {
            waited.Elapsed.ShouldBeLessThan(Soon, $"seed {Seed}: {string.Join(", ", lacking)} never came\n{board.Output}{board.Error}{worker.Output}{worker.Error}");
            await Task.Delay(20);
        }
    }

    private static IEnumerable<string> Channels(int group) =>
        Enumerable.Range(0, group is >= 0 and < Groups ? InGroup : 0).Select(i => $"channel-{group}-{i}");

    private static string Text(AlertTransition transition) => $"{AlertNames.Of(transition.Kind)} {transition.Alert.Labels.Channel}";

    // As anybody reads the compacted topic.
    private Dictionary<string, byte[]> Kept(string topic)
    {
        using var consumer = new ConsumerBuilder<string, byte[]?>(new ConsumerConfig
        {
            BootstrapServers = kafka.BootstrapServers,
            GroupId = "reader",
            EnablePartitionEof = true,
            IsolationLevel = IsolationLevel.ReadCommitted,
        }).Build();
        consumer.Assign(new TopicPartitionOffset(topic, 0, Offset.Beginning));
        var kept = new Dictionary<string, byte[]>();
        while (consumer.Consume(Eventually.Deadline).ShouldNotBeNull() is { IsPartitionEOF: false } result)
        {
            if (result.Message.Value is { } value)
            {
                kept[result.Message.Key] = value;
            }
            else
            {
                kept.Remove(result.Message.Key);
            }
        }

        return kept;
    }
}
