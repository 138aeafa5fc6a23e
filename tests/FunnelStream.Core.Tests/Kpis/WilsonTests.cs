namespace FunnelStream.Kpis;

public sealed class WilsonTests
{
    [Theory]
    [InlineData(50, 200, .1951, .3143)]
    [InlineData(50, 500, .0767, .1294)]
    public void Known_intervals(long successes, long trials, double low, double high)
    {
        var interval = Wilson.Interval(successes, trials);
        Math.Round(interval.Low, 4).ShouldBe(low);
        Math.Round(interval.High, 4).ShouldBe(high);
    }

    [Fact]
    public void None_and_all_reach_the_ends()
    {
        Wilson.Interval(0, 10).Low.ShouldBe(0);
        Wilson.Interval(0, 10).High.ShouldBe(0.2775, 1e-4);
        Wilson.Interval(10, 10).High.ShouldBe(1);
        Wilson.Interval(10, 10).Low.ShouldBe(0.7225, 1e-4);
    }
}
