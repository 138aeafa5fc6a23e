using System.Text;
using System.Text.Json;
using FunnelStream.Advice;
using FunnelStream.Alerts.Rules;
using FunnelStream.Alerts.Texts;
using FunnelStream.Alerts.Watch;
using FunnelStream.Board;
using FunnelStream.Calendars;
using FunnelStream.Capacity;
using FunnelStream.Connectors.Generator;
using FunnelStream.Connectors.InfluxDb;
using FunnelStream.Demo;
using FunnelStream.Events;
using FunnelStream.Kpis;
using FunnelStream.Panes;
using FunnelStream.Runtime;
using FunnelStream.Tests.TimeSeries;
using FunnelStream.Worker;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace FunnelStream.Tests.Grafana;

/// <summary>
/// A real InfluxDB that holds the demo's story: counted by the service's worker and board, written by its publisher and
/// writer, as if it had run for the last month. Only Kafka is left out, and the clock is the story's.
/// </summary>
public sealed class StoryDatabase : IAsyncLifetime, IAsyncDisposable
{
    private const string Name = "funnelstream";
    private static readonly StoryOptions Story = DemoStory.Of(1);

    // In the middle of it: the broad campaign has run for 13 days, and nobody has stopped it.
    private static readonly DateTimeOffset Middle = DemoStory.Curtain.AddDays(20);
    private readonly InfluxServer _server = new();
    private readonly StoryClock _clock = new(Story.Start);
    private readonly FunnelWorker _worker = new(0, new WorkerOptions());
    private readonly PointBuilder _point = new();
    private IReadOnlyDictionary<(Face, string, string, string, string), KpiResult>? _results;

    /// <summary>The middle of the story, midnight: now, for who looks at the dashboards.</summary>
    public DateTimeOffset Now => Middle;

    /// <summary>The board whose numbers they are.</summary>
    internal FunnelBoard Board { get; } = new(new BoardOptions());

    /// <summary>What the board says now: by face, window, breakdown, the breakdown's values joined by <c>/</c>, and KPI.</summary>
    internal IReadOnlyDictionary<(Face Face, string Window, string By, string Scope, string Kpi), KpiResult> Results =>
        _results ??= Board.Results().ToDictionary(r => (r.Face, r.Window, r.Scope.Breakdown.Name, string.Join('/', r.Scope.Names), r.Kpi));

    /// <summary>What is advised now.</summary>
    internal IReadOnlyList<CampaignAdvice> Advice { get; private set; } = [];

    /// <summary>What is wrong now.</summary>
    internal DiagnosisReport Diagnoses { get; private set; } = new(0, []);

    /// <summary>Everything the server answers with, one element per series.</summary>
    public async Task<IReadOnlyList<JsonElement>> SeriesAsync(string query)
    {
        var result = await _server.QueryAsync(query, Name);
        return result.TryGetProperty("series", out var series) ? [.. series.EnumerateArray()] : [];
    }

    /// <summary>Adds points by hand, times in seconds.</summary>
    public async Task WriteAsync(string lines)
    {
        using var http = new HttpClient();
        using var content = new StringContent(lines, Encoding.UTF8);
        using var answer = await http.PostAsync(new Uri($"{_server.Url}/write?db={Name}&precision=s"), content);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
    }

    public async Task InitializeAsync()
    {
        if (InfluxServer.Missing is not null)
        {
            return;
        }

        await _server.StartAsync();
        await _server.CreateDatabaseAsync(Name);
        await using (var writer = new InfluxWriter(new InfluxOptions { Url = _server.Url, Database = Name }, NullLogger<InfluxWriter>.Instance))
        {
            writer.Start(TestActors.Materializer);
            await TellAsync(writer);
            writer.TryOffer(BoardPoints.Capacity(_point, Outgrown)).ShouldBeTrue();
            await writer.FlushAsync();
            writer.Status.Rejected.ShouldBe(0);
        }
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    async Task IAsyncLifetime.DisposeAsync() => await DisposeAsync();

    private async Task TellAsync(InfluxWriter writer)
    {
        var desk = new AlertDesk();
        var rules = RuleSet.Default(RuleCatalog.All).Rules;
        using var alerts = new BoardAlerts(() => new MemoryAlertLog(), () => rules, desk, DayGrid.Utc, _clock, NullLogger.Instance)
        {
            Points = new AlertPoints(new AlertTexts(AlertLanguage.En, new WorkerOptions().Currency.Base, DateTimeZone.Utc)),
        };
        var advice = new BoardAdvice(new AdviceOptions(), DayGrid.Utc, desk, _clock);
        var publisher = new BoardPublisher(Board, writer, _clock) { Alerts = alerts.Points, Advice = advice };
        using var events = FunnelStory.Tell(Story).GetEnumerator();
        var more = events.MoveNext();
        foreach (var look in Looks())
        {
            for (; more && events.Current.SentAt < look.ToUnixTimeMilliseconds(); more = events.MoveNext())
            {
                Count(events.Current);
            }

            _clock.Now = look;
            var checkpoint = _worker.TakeCheckpoint();
            Board.Apply(checkpoint);
            checkpoint.GiveBack();
            Board.AdvanceTo(look.ToUnixTimeMilliseconds());
            if (look == Now)
            {
                Board.Complete(look.ToUnixTimeMilliseconds());
            }

            alerts.Turn(Board, isBehind: false);
            if (look < Now.AddDays(-30))
            {
                // As in a catch-up: the minutes of what is long past are not written.
                Offer(writer, Board.TakeChangedPoints().Where(change => change.Level != Level.Minute));
                continue;
            }

            do
            {
                await writer.FlushAsync();
                publisher.Publish(long.MaxValue, all: true);
            }
            while (!publisher.IsDone);
        }

        Advice = advice.Look(Board)!.Campaigns;
        Diagnoses = advice.Diagnose(Board)!;
    }

    // Sales of the story are busy, but never outgrown: of theirs there is no forecast. This team is.
    private static CapacityFigures Outgrown => new()
    {
        At = Middle.AddHours(-1).ToUnixTimeMilliseconds(),
        Team = new Team("outgrown", [], WorkingCalendar.Always(DateTimeZone.Utc)),
        Reps = 5,
        Backlog = 10,
        Days = 5,
        ArrivalRate = 25,
        ServiceRate = 3,
        ResponseP90 = 3_600_000,
        LongestResponse = 7_200_000,
    };

    // Once a day at first, every four hours towards the end, every minute in the last half hour.
    private static IEnumerable<DateTimeOffset> Looks()
    {
        var at = Story.Start;
        while (at < Middle)
        {
            at += at < Middle.AddDays(-2) ? TimeSpan.FromDays(1) : at < Middle.AddHours(-4) ? TimeSpan.FromHours(4) : at < Middle.AddMinutes(-30) ? TimeSpan.FromMinutes(210) : TimeSpan.FromMinutes(1);
            yield return at;
        }
    }

    private void Count(in GeneratedEvent e)
    {
        ReadOnlyMemory<byte>? key = e.Key is null ? null : e.Key;
        _worker.Process([new InputRecord(e.Topic, 0, key, e.Value, e.SentAt)], e.SentAt);
    }

    private void Offer(InfluxWriter writer, IEnumerable<PointChange> changes)
    {
        foreach (var change in changes)
        {
            writer.TryOffer(BoardPoints.Span(_point, change)).ShouldBeTrue();
        }
    }
}

/// <summary>The classes that look at one story.</summary>
[CollectionDefinition(nameof(StoryDatabase))]
public sealed class StoryDefinition : ICollectionFixture<StoryDatabase>;
