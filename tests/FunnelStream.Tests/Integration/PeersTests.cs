using System.Text.Json;
using FunnelStream.Connectors.Kafka;
using FunnelStream.Tests.TimeSeries;

namespace FunnelStream.Tests.Integration;

/// <summary>Kafka Streams and Flink, programmed by others, count the same topics and come to the same numbers.</summary>
public sealed class PeersTests(PeersServer kafka, InfluxServer influx) : IClassFixture<PeersServer>, IClassFixture<InfluxServer>
{
    // As the peers call them, and as funnel_1d does.
    private static readonly (string Theirs, string Ours)[] Exact =
    [
        ("leads", "leads"),
        ("responded", "responses"),
        ("mql", "mqls"),
        ("sql", "sqls"),
        ("opportunities", "opportunities"),
        ("won", "deals_won"),
        ("revenue_minor", "revenue_minor"),
    ];

    [PeersFact]
    public async Task All_engines_agree_to_the_cent()
    {
        await kafka.RunAsync("generate", "--leads", "20000");
        using var deployment = await Deployment.CreateAsync(kafka, influx);
        var topics = new TopicNames();
        (deployment["Kafka__Topics__Leads"], deployment["Kafka__Topics__Touchpoints"], deployment["Kafka__Topics__Deals"]) = (topics.Leads, topics.Touchpoints, topics.Deals);
        deployment["ImpliedStages"] = "false";

        var figures = await deployment.RunUntilCaughtUpAsync();

        foreach (var peer in new[] { "kafka-streams", "flink" })
        {
            var lines = (await kafka.RunAsync(peer)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
            figures.ShouldContain($"\"events\":{lines[0].GetProperty("events")},");
            var channels = lines.Where(line => line.TryGetProperty("channel", out _) && line.GetProperty("leads").GetInt64() > 0)
                .ToDictionary(line => line.GetProperty("channel").GetString()!);
            channels.Count.ShouldBeGreaterThan(5);
            (await deployment.Stored.ByChannelAsync("funnel_1d", "SUM(leads) + SUM(sqls) + SUM(deals_won)")).GetValueOrDefault("(unknown)").ShouldBe(0);
            foreach (var (theirs, ours) in Exact)
            {
                var sums = await deployment.Stored.ByChannelAsync("funnel_1d", $"SUM({ours})");
                sums.Where(s => s.Key != "(unknown)").ToDictionary(s => s.Key, s => (long)s.Value).ShouldBe(channels.ToDictionary(c => c.Key, c => c.Value.GetProperty(theirs).GetInt64()), ignoreOrder: true, $"{peer}: {theirs}");
            }

            await ResponseTimesShouldAgreeAsync(deployment.Stored, channels);
        }
    }

    // They drop the fraction of a second of every response, we that of every day's sum by campaign.
    private static async Task ResponseTimesShouldAgreeAsync(StoredPoints stored, Dictionary<string, JsonElement> channels)
    {
        var seconds = await stored.ByChannelAsync("funnel_1d", "SUM(response_seconds)");
        var points = await stored.ByChannelAsync("funnel_1d", "COUNT(response_seconds)");
        foreach (var (channel, peer) in channels)
        {
            var theirs = peer.GetProperty("response_seconds").GetInt64();
            seconds[channel].ShouldBeInRange(theirs - points[channel], theirs + peer.GetProperty("responded").GetInt64(), channel);
        }
    }
}
