using FunnelStream.Panes;

namespace FunnelStream.Core.Tests.Panes;

public class LagBucketsTests
{
    [Fact]
    public void A_bucket_holds_what_lies_above_the_edge_before_and_up_to_its_own()
    {
        for (var bucket = 1; bucket < LagBuckets.Count; bucket++)
        {
            LagBuckets.Of(LagBuckets.Edge(bucket)).ShouldBe(bucket);
            LagBuckets.Of(LagBuckets.Edge(bucket - 1) + 1).ShouldBe(bucket);
        }

        LagBuckets.Of(-5).ShouldBe(0);
        LagBuckets.Of(0).ShouldBe(0);
        LagBuckets.Of(long.MaxValue).ShouldBe(LagBuckets.Count - 1);
        LagBuckets.Count.ShouldBeLessThan(2_048);
    }

    [Fact]
    public void From_50_seconds_on_an_upper_edge_is_at_most_2_percent_too_long()
    {
        for (var bucket = LagBuckets.Of(50_000) + 1; bucket < LagBuckets.Count; bucket++)
        {
            var shortest = LagBuckets.Edge(bucket - 1) + 1;
            ((LagBuckets.Edge(bucket) - shortest) / (double)shortest).ShouldBeLessThanOrEqualTo(0.02, $"{TimeSpan.FromMilliseconds(shortest)}");
        }
    }

    [Fact]
    public void The_round_numbers_people_agree_on_are_edges()
    {
        long[] minutes = [1, 5, 10, 15, 20, 30, 45, 60, 90, 120, 240];
        minutes.ShouldAllBe(m => LagBuckets.IsEdge(m * 60_000));
        Enumerable.Range(1, 168).ShouldAllBe(h => LagBuckets.IsEdge(h * 3_600_000L));
        Enumerable.Range(1, 180).ShouldAllBe(d => LagBuckets.IsEdge(d * 86_400_000L));
    }
}
