using FunnelStream.Oracle;
using FunnelStream.Tests.Kafka;
using FunnelStream.Tests.TimeSeries;

namespace FunnelStream.Tests.Integration;

/// <summary>Events through Kafka, the built program and InfluxDB give, on every level, what the whole history says.</summary>
public sealed class LevelsTests(KafkaServer kafka, InfluxServer influx) : IClassFixture<KafkaServer>, IClassFixture<InfluxServer>
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [ServersFact]
    public Task Every_level_holds_a_history_shorter_than_26_hours() => CompareAsync(Histories.Of(20, TimeSpan.FromHours(26)), "funnel_1m", "funnel_1h", "funnel_1d", "funnel_segment_1h", "funnel_segment_1d");

    [ServersFact]
    public Task Hours_and_days_hold_a_history_shorter_than_65_days() => CompareAsync(Histories.Of(12, 65 * Day, 5 * Day), "funnel_1h", "funnel_1d", "funnel_segment_1h", "funnel_segment_1d");

    [ServersFact]
    public Task Days_hold_a_history_shorter_than_400_days() => CompareAsync(Histories.Of(12, 400 * Day, 80 * Day), "funnel_1d", "funnel_segment_1d");

    private async Task CompareAsync(History history, params string[] measurements)
    {
        using var deployment = await Deployment.CreateAsync(kafka, influx);
        deployment.Configure(history);
        deployment.SendAll(history.Arrivals);

        (await deployment.RunUntilCaughtUpAsync()).ShouldContain($"\"events\":{history.Arrivals.Count},");

        deployment.Topics.DeadLetters().ShouldBeEmpty();
        await deployment.Stored.ShouldHoldAsync(history.Naively(), measurements);
    }
}
