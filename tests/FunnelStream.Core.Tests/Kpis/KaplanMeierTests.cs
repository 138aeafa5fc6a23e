using FunnelStream.Panes;

namespace FunnelStream.Kpis;

public sealed class KaplanMeierTests
{
    private const long Minute = 60_000;
    private const long Now = 1_000_000 * Minute;

    [Fact]
    public void Silence_does_not_look_fast()
    {
        // alerts.md: a p90 over the answered alone would be 60 minutes.
        var times = Estimate(answered: [5, 10, 15, 20, 30, 40, 60], closed: [], waiting: [100, 200, 300]);
        times.Percentile(50).Millis.ShouldBe(30 * Minute);
        times.Percentile(90).Millis.ShouldBeNull();
        times.Percentile(90).Above.ShouldBe(300 * Minute);
        times.Longest.ShouldBe(300 * Minute);
        times.Leads.ShouldBe(10);
    }

    [Fact]
    public void Without_censoring_it_is_the_nearest_rank()
    {
        var times = Estimate(answered: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], closed: [], waiting: []);
        times.Percentile(10).Millis.ShouldBe(1 * Minute);
        times.Percentile(50).Millis.ShouldBe(5 * Minute);
        times.Percentile(90).Millis.ShouldBe(9 * Minute);
    }

    [Fact]
    public void Those_censored_early_count_only_until_then()
    {
        // At risk at 10 min: 3 of 4 (one closed at 5); at 20 min: 1 of 2 after another has waited 15.
        // S(10) = 2/3, S(20) = 2/3 × 0/1 = 0.
        var times = Estimate(answered: [10, 20], closed: [5], waiting: [15]);
        times.Percentile(30).Millis.ShouldBe(10 * Minute);
        times.Percentile(40).Millis.ShouldBe(20 * Minute);
    }

    [Fact]
    public void An_answer_comes_before_a_censoring_of_the_same_bucket()
    {
        // Both were at risk at 10 min: S = 1/2. Had the closed one left before, S would be 0.
        Estimate(answered: [10], closed: [10], waiting: []).Percentile(60).Millis.ShouldBeNull();
        Estimate(answered: [10], closed: [], waiting: [10]).Percentile(60).Millis.ShouldBeNull();
        Estimate(answered: [10], closed: [9], waiting: []).Percentile(60).Millis.ShouldBe(10 * Minute);
    }

    [Fact]
    public void Of_nobody_nothing_is_known()
    {
        var times = Estimate([], [], []);
        times.Leads.ShouldBe(0);
        times.Percentile(50).ShouldBe(Percentile.None);
    }

    [Fact]
    public void Of_times_longer_than_the_buckets_reach_only_a_bound_is_known()
    {
        const int Year = 365 * 1_440;
        var times = Estimate(answered: [10, 3 * Year, 4 * Year], closed: [], waiting: []);
        times.Percentile(30).ShouldBe(new Percentile(10 * Minute, null));
        times.Percentile(50).ShouldBe(new Percentile(null, LagBuckets.Floor(LagBuckets.Count - 1)));
        times.Longest.ShouldBe(LagBuckets.Floor(LagBuckets.Count - 1));
        Estimate(answered: [], closed: [3 * Year], waiting: []).Longest.ShouldBe(LagBuckets.Floor(LagBuckets.Count - 1));
    }

    private static KaplanMeier Estimate(int[] answered, int[] closed, int[] waiting)
    {
        var cells = new Cells();
        foreach (var minutes in answered)
        {
            cells.Add(Field.Histogram(Lag.Response, LagBuckets.Of(minutes * Minute)), 1);
        }

        foreach (var minutes in closed)
        {
            cells.Add(Field.Histogram(Lag.ClosedWithoutResponse, LagBuckets.Of(minutes * Minute)), 1);
        }

        var midpoints = new Cells();
        foreach (var minutes in waiting)
        {
            midpoints.Add((int)((Now - (minutes * Minute)) / 30_000), 1);
        }

        return new KaplanMeier(cells, midpoints, Now);
    }
}
