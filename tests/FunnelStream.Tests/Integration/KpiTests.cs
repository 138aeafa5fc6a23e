using System.Globalization;
using FunnelStream.Connectors.Generator;
using FunnelStream.Oracle;
using FunnelStream.Tests.Kafka;
using FunnelStream.Tests.TimeSeries;

namespace FunnelStream.Tests.Integration;

/// <summary>The KPIs and cohorts that arrive in InfluxDB for a month of story that has just ended, against the whole story.</summary>
public sealed class KpiTests(KafkaServer kafka, InfluxServer influx) : IClassFixture<KafkaServer>, IClassFixture<InfluxServer>
{
    [ServersFact]
    public async Task Kpis_and_cohorts_are_those_of_the_whole_story()
    {
        var now = TimeProvider.System.GetUtcNow();
        var story = FunnelStory.Tell(new StoryOptions { Start = now.AddDays(-33), Surge = now.AddDays(-9), End = now, LeadsPerDay = 30 }).ToList();
        var good = StoryReader.Good(story).ToList();
        using var deployment = await Deployment.CreateAsync(kafka, influx);
        StoredKpis.Configure(deployment);
        deployment.SendAll(story);

        await deployment.RunUntilCaughtUpAsync();

        deployment.Topics.DeadLetters().Count.ShouldBe(story.Count - good.Count);
        var funnel = new NaiveFunnel(good, new NaiveMoney("EUR", []), impliedStages: true);
        await deployment.Stored.ShouldHoldAsync(funnel, "funnel_1h", "funnel_1d", "funnel_segment_1h", "funnel_segment_1d");
        await SeriesShouldBeAlignedAsync(deployment.Stored);
        await StoredKpis.ShouldAgreeAsync(deployment.Stored, funnel);
        await WorkShouldAgreeAsync(deployment.Stored, funnel);
        await TermsShouldAgreeAsync(deployment.Stored, good);
    }

    // Of the last week every hour, though all of it was caught up with at once.
    private static async Task WorkShouldAgreeAsync(StoredPoints stored, NaiveFunnel funnel)
    {
        var points = (await stored.NewestAsync("funnel_capacity", "rep = '(all)'", "team, rep", most: 10_000))
            .ToDictionary(point => long.Parse(point["time"], CultureInfo.InvariantCulture), point => long.Parse(point["backlog"], CultureInfo.InvariantCulture));
        var newest = points.Keys.Max();
        for (var hour = newest - (newest % 3_600); hour > newest - (7 * 86_400); hour -= 3_600)
        {
            var at = hour * 1_000;
            points[hour].ShouldBe(funnel.Leads.Count(lead => lead.Arrival < at && !(lead.Completion < at)), $"{hour}");
        }
    }

    private static async Task TermsShouldAgreeAsync(StoredPoints stored, IReadOnlyList<Event> events)
    {
        var points = await stored.NewestAsync("funnel_budget", "status =~ /./", "channel, campaign");
        points.Select(point => $"{point["channel"]}/{point["campaign"]} {point["status"]} {point["time"]}").Order(StringComparer.Ordinal).ShouldBe(events
            .Where(e => e.Type == "campaign")
            .GroupBy(e => (e.Channel, e.Campaign), (_, changes) => changes.MaxBy(e => e.At)!)
            .Select(last => $"{last.Channel}/{last.Campaign} {last.Status} {last.At / 1_000}").Order(StringComparer.Ordinal));
    }

    private static async Task SeriesShouldBeAlignedAsync(StoredPoints stored)
    {
        foreach (var (window, step) in new[] { ("1h", 1), ("24h", 24), ("7d", 168), ("30d", 720) })
        {
            var times = (await stored.NewestAsync("funnel_kpi", $"kpi = 'leads' AND face = 'period' AND \"by\" = 'total' AND \"window\" = '{window}'", "kpi", most: 100_000))
                .Select(point => long.Parse(point["time"], CultureInfo.InvariantCulture)).ToList();
            times.ShouldNotBeEmpty();
            times.ShouldAllBe(time => time % (step * 60) == 0, window);
        }
    }
}
