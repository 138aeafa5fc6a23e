using FunnelStream.Connectors.InfluxDb;

namespace FunnelStream.Connectors.Tests.InfluxDb;

public sealed class RetryDelayTests
{
    [Fact]
    public void Without_jitter_it_doubles_from_100_ms_to_30_s() =>
        Enumerable.Range(1, 11).Select(n => new RetryDelay(new LargestJitter()).After(n, null).TotalMilliseconds)
            .ShouldBe([100, 200, 400, 800, 1_600, 3_200, 6_400, 12_800, 25_600, 30_000, 30_000]);

    [Fact]
    public void Jitter_stays_between_the_bounds_and_spreads()
    {
        var delays = Enumerable.Range(1, 1_000).Select(n => new RetryDelay(new Random(n)).After(n, null)).ToArray();

        delays.ShouldAllBe(delay => delay >= RetryDelay.Shortest && delay <= RetryDelay.Longest);
        delays.Distinct().Count().ShouldBeGreaterThan(900);
    }

    [Theory]
    [InlineData(7, 7)]
    [InlineData(0, 0.1)]
    [InlineData(-5, 0.1)]
    [InlineData(600, 600)]
    [InlineData(86_400, 600)]
    public void What_the_server_asks_for_is_honoured_within_reason(double asked, double seconds) =>
        new RetryDelay(new LargestJitter()).After(1, TimeSpan.FromSeconds(asked)).TotalSeconds.ShouldBe(seconds);
}

internal sealed class LargestJitter : Random
{
    public override double NextDouble() => 1;
}
