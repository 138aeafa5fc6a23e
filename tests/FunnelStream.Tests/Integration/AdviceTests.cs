using System.Globalization;
using System.Text.Json;
using FunnelStream.Advice;
using FunnelStream.Alerts;
using FunnelStream.Board;
using FunnelStream.Connectors.Generator;
using FunnelStream.Demo;
using FunnelStream.Events;
using FunnelStream.Http;
using FunnelStream.LiveBoard;
using FunnelStream.Oracle;
using FunnelStream.Tests.Kafka;
using FunnelStream.Tests.TimeSeries;
using FunnelStream.Worker;

namespace FunnelStream.Tests.Integration;

/// <summary>
/// Advice and diagnoses as the running service gives them, in InfluxDB and at its API: those of a board that was told the same story
/// without a broker. In the middle of the story: a bad campaign has run for two weeks, and nobody has stopped it.
/// </summary>
public sealed class AdviceTests(KafkaServer kafka, InfluxServer influx) : IClassFixture<KafkaServer>, IClassFixture<InfluxServer>
{
    private static readonly DateTimeOffset Midnight = DemoStory.Of(1).Surge.AddDays(13);
    private static readonly long At = Midnight.ToUnixTimeMilliseconds();

    private readonly List<GeneratedEvent> _story = [.. FunnelStory.Tell(DemoStory.Of(1) with { Faults = false, End = Midnight })];

    // On every input of every partition: up to midnight everything is known.
    private readonly List<Event> _afterwards = [.. Enumerable.Range(0, 20).SelectMany(Afterwards)];

    [ServersFact]
    public async Task What_to_do_and_what_is_wrong_are_those_of_the_story()
    {
        var view = Told().ViewAt(At);
        var (advice, diagnoses) = (AdviceReport.Of(view, new AdviceOptions(), alerts: null), Diagnoses.Of(view, new AdviceOptions()));
        advice.Campaigns.Where(one => one.Action == AdviceAction.Stop).Select(one => one.Campaign).ShouldBe(["broad"]);
        diagnoses.Found.ShouldContain(one => one.Name == "illusory_growth" && one.Labels.Channel == "paid_search");

        using var deployment = await Deployment.CreateAsync(kafka, influx, partitions: 2);
        // What has fired depends on when watching began; without alerts advice tests the SQL rates on the spot.
        deployment["Alerts__Enabled"] = "false";
        deployment.SendAll(_story);
        using var run = Commands.Program.Start(deployment.Environment, "run", "--role", "both");
        using var http = new HttpClient { BaseAddress = await run.AddressAsync() };
        await using (new Encore(deployment, _afterwards))
        {
            await ShouldArriveAsync(() => AdvicePointsAsync(deployment), [.. advice.Campaigns.Select(Line)], run);
            await ShouldArriveAsync(() => DiagnosisPointsAsync(deployment), [.. diagnoses.Found.Select(Line)], run);
            (await http.GetStringAsync("/api/v1/campaigns")).ShouldContain(Json(LiveAdvice.Of(advice)));
            (await http.GetStringAsync("/api/v1/diagnoses")).ShouldContain(Json(LiveDiagnoses.Of(diagnoses).Found));
        }
    }

    // Without a broker, partitions and checkpoints between.
    private FunnelBoard Told()
    {
        var (worker, board) = (new FunnelWorker(0, new WorkerOptions()), new FunnelBoard(new BoardOptions { KeepsPoints = false }));
        foreach (var records in _story.Select(e => new InputRecord(e.Topic, 0, e.Key, e.Value, e.SentAt)).Concat(_afterwards.Select(e => e.ToRecord())).Chunk(1_000))
        {
            worker.Process(records, At);
        }

        worker.Rejected.ShouldBeEmpty();
        board.Apply(worker.TakeCheckpoint());
        board.Complete(At);
        return board;
    }

    private static IEnumerable<Event> Afterwards(int lead)
    {
        var (name, at) = ($"after {lead}", At + (long)new BoardOptions().WatermarkBound.TotalMilliseconds);
        yield return Event.OfLead(name, "created", "created", at) with { Channel = "seo" };
        yield return Event.Touchpoint("visit", "visit", at) with { Lead = name, Channel = "seo" };
        yield return Event.OfDeal(name, "deal", "opened", "opened", at);
    }

    private static Task ShouldArriveAsync(Func<Task<IReadOnlyList<string>>> read, IReadOnlyList<string> expected, Commands.Program run)
    {
        IReadOnlyList<string> last = [];
        return Eventually.IsTrueAsync(
            async () => (last = await read()).Order(StringComparer.Ordinal).SequenceEqual(expected.Order(StringComparer.Ordinal)),
            () => $"{string.Join('\n', last)}\n\nrather than\n\n{string.Join('\n', expected)}\n\n{run.Output}{run.Error}");
    }

    private static async Task<IReadOnlyList<string>> AdvicePointsAsync(Deployment deployment) =>
        [.. (await deployment.Stored.NewestAsync("funnel_advice", AtMidnight, "channel, campaign")).Select(point => Line(
            point, "channel", "campaign", "action", "reason", "leads", "ripe_leads", "sqls", "spend", "ripe_spend", "cost_per_sql", "low", "high", "target", "leads_to_decide"))];

    private static string Line(CampaignAdvice advice) => Line(
        advice.Channel, advice.Campaign, advice.Action.Name(), advice.Reason.Name(), advice.Leads, advice.RipeLeads, advice.Sqls, advice.Spend, advice.RipeSpend,
        advice.CostPerSql, advice.Low, advice.High, advice.Target, advice.LeadsToDecide);

    private static async Task<IReadOnlyList<string>> DiagnosisPointsAsync(Deployment deployment) =>
        [.. (await deployment.Stored.NewestAsync("funnel_diagnosis", AtMidnight, "diagnosis, channel, campaign, segment")).Select(point => Line(
            point, "diagnosis", "cause", "channel", "campaign", "segment"))];

    private static string Line(Diagnosis diagnosis) => Line(
        diagnosis.Name, diagnosis.Cause, diagnosis.Labels.Channel ?? "(all)", diagnosis.Labels.Campaign ?? "(all)", diagnosis.Labels.Segment ?? "(all)");

    private static string AtMidnight => $"time = {At}ms";

    private static string Line(IReadOnlyDictionary<string, string> point, params IEnumerable<string> fields) => string.Join(' ', fields.Select(field => point.GetValueOrDefault(field, "-")));

    private static string Line(params IEnumerable<object?> values) => string.Join(' ', values.Select(value => Convert.ToString(value ?? "-", CultureInfo.InvariantCulture)));

    private static string Json<T>(T value) => JsonSerializer.Serialize(value, LiveJson.Options);

    /// <summary>
    /// Says the same again and again. It counts once, but an input that says nothing for long falls idle, and event time leaps to the clock.
    /// </summary>
    private sealed class Encore : IAsyncDisposable
    {
        private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);
        private readonly CancellationTokenSource _end = new();
        private readonly Task _saying;

        public Encore(Deployment deployment, IReadOnlyList<Event> events) => _saying = Task.Run(async () =>
        {
            using var beat = new PeriodicTimer(Pace);
            for (; !_end.IsCancellationRequested; await beat.WaitForNextTickAsync())
            {
                deployment.SendAll(events);
            }
        });

        public async ValueTask DisposeAsync()
        {
            await _end.CancelAsync();
            await _saying;
            _end.Dispose();
        }
    }
}
