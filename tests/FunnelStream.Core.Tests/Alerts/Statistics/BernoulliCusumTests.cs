using MathNet.Numerics.Random;

namespace FunnelStream.Alerts.Statistics;

/// <summary>How far apart alarms of the cumulative sum lie, simulated.</summary>
public sealed class BernoulliCusumTests
{
    // Specified: in control one alarm in 9,150 leads at .25 and in 24,300 at .10; a fall to six tenths is found after 159 and 457.
    [Theory]
    [InlineData(.25, .25, 9_150)]
    [InlineData(.10, .10, 24_300)]
    [InlineData(.25, .15, 159)]
    [InlineData(.10, .06, 457)]
    public void So_many_leads_from_one_alarm_to_the_next(double p, double actual, double leads)
    {
        var cusum = new BernoulliCusum(p, .6 * p);
        var random = new MersenneTwister(8, threadSafe: false);
        const int Alarms = 3_000;
        var total = 0L;
        for (var alarm = 0; alarm < Alarms; alarm++)
        {
            for (var sum = 0.0; sum <= 5.5; total++)
            {
                sum = cusum.Step(sum, random.NextDouble() < actual);
            }
        }

        // The time to an alarm in control is about exponential: 2.6 % off by chance.
        ((double)total / Alarms).ShouldBe(leads, .09 * leads);
    }

    [Fact]
    public void A_threshold_for_a_distance_errs_on_the_quiet_side()
    {
        var cusum = new BernoulliCusum(.25, .15);
        cusum.ThresholdFor(9_150).ShouldBeGreaterThan(5.5);
        cusum.ThresholdFor(9_150).ShouldBe(5.5, .5);
        cusum.ThresholdFor(100_000).ShouldBeGreaterThan(cusum.ThresholdFor(10_000));
    }
}
