using FunnelStream.Oracle;
using FunnelStream.Tests.Kafka;
using FunnelStream.Tests.TimeSeries;

namespace FunnelStream.Tests.Integration;

/// <summary>What the levels know of an event that comes when its minute is folded already.</summary>
public sealed class LateEventTests(KafkaServer kafka, InfluxServer influx) : IClassFixture<KafkaServer>, IClassFixture<InfluxServer>
{
    private const int Leads = 40;
    private const long Minute = 60_000;
    private const long Day = 1_440 * Minute;
    private static readonly long Start = new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    [ServersFact]
    public async Task More_than_26_hours_late_it_corrects_hour_and_day_and_leaves_the_minute_as_it_was()
    {
        using var deployment = await Deployment.CreateAsync(kafka, influx);
        using var run = Commands.Program.Start(deployment.Environment, "run");

        deployment.SendAll(EveryLead(i => Lead(i, "created", 0)).Concat(EveryLead(i => Lead(i, "sql", 10)).Take(Leads / 2)));
        await SqlsAsync(deployment, "funnel_1m", Leads / 2);

        // Two days pass on every input of every partition; leads go last, so that what follows them is late for certain.
        deployment.SendAll(EveryLead(i => Event.Touchpoint("visit", "visit", At(i) + (2 * Day)) with { Lead = $"lead {i}", Channel = "seo" }));
        deployment.SendAll(EveryLead(i => Event.OfDeal($"lead {i}", "deal", "opened", "opened", At(i) + (2 * Day))));
        deployment.SendAll(EveryLead(i => Lead(i, "mql", (2 * 1_440) + 60)));
        deployment.SendAll(EveryLead(i => Lead(i, "sql", 10)).Skip(Leads / 2));
        await SqlsAsync(deployment, "funnel_1d", Leads);
        await SqlsAsync(deployment, "funnel_1h", Leads);
        run.Terminate();
        (await run.ExitAsync()).ShouldBe(0, run.Error);
        await SqlsAsync(deployment, "funnel_1m", Leads / 2);

        // Whoever counts the same topics anew comes to the same.
        await deployment.RunUntilCaughtUpAsync();
        await SqlsAsync(deployment, "funnel_1m", Leads / 2);
        await SqlsAsync(deployment, "funnel_1h", Leads);
        await SqlsAsync(deployment, "funnel_1d", Leads);
    }

    private static IEnumerable<Event> EveryLead(Func<int, Event> said) => Enumerable.Range(0, Leads).Select(said);

    private static long At(int lead) => Start + (lead * Minute);

    private static Event Lead(int lead, string type, long minutes) =>
        Event.OfLead($"lead {lead}", type, type, At(lead) + (minutes * Minute)) with { Channel = "seo", Rep = type == "sql" ? "ann" : null };

    // Of the first day alone: what the deals imply comes later.
    private static Task SqlsAsync(Deployment deployment, string measurement, int expected)
    {
        var sqls = -1.0;
        return Eventually.IsTrueAsync(
            async () => (sqls = (await deployment.Stored.ByChannelAsync($"{measurement} WHERE time < {Start + Day}ms", "SUM(sqls)")).GetValueOrDefault("seo")) == expected,
            () => $"{measurement} has {sqls} SQLs, not {expected}");
    }
}
