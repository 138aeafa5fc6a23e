using FunnelStream.Worker;

namespace FunnelStream.Calibration;

/// <summary>
/// The figures of docs/calibration.md over a few seeded runs. Bounds leave room for the smaller number: three standard
/// errors and more, so that they fail where a rule changed and not by another seed.
/// </summary>
public sealed class CalibrationTests
{
    private static readonly Experiments Experiments = new(runs: 40, seed: 3);

    [Theory]
    [InlineData(3, 0)]
    [InlineData(10, 0)]
    [InlineData(25, 0)]
    [InlineData(10, .2)]
    [InlineData(25, .2)]
    public void Nothing_wrong_is_told_about_once_a_year_at_most(double leads, double deviation)
    {
        var (slow, fast, naive) = Experiments.FalseAlarms(new Market { LeadsPerDay = _ => leads, QualityDeviation = deviation }, withFast: true);

        (slow + fast).ShouldBeInRange(.1, 1.3);
        naive.ShouldBeGreaterThan(5 * (slow + fast));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(25)]
    public void Weekends_without_conversions_are_no_drop(double leads) =>
        Experiments.FalseAlarms(new Market { LeadsPerDay = _ => leads, WeekdaysOnly = true }, withFast: true).Slow.ShouldBeLessThan(1.2);

    [Theory]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(25)]
    public void A_surge_of_good_leads_is_no_drop(double leads)
    {
        var (slow, fast, naive) = Experiments.Surge(leads, 3);

        (slow + fast).ShouldBeLessThan(.07);
        naive.ShouldBeGreaterThan(.8);
    }

    [Theory]
    [InlineData(10, .9)]
    [InlineData(25, .99)]
    public void A_drop_is_found_within_a_month(double leads, double share)
    {
        var found = Experiments.Drop(new Market { LeadsPerDay = _ => leads, Rate = day => day >= 120 ? .10 : .25 });

        found.Within30.ShouldBeGreaterThanOrEqualTo(share);
        found.MedianDelay.ShouldBeInRange(7, 18);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(25)]
    public void A_long_drop_is_told_once_and_ends(double leads)
    {
        var (found, early, stuck, after) = Experiments.Recovering(leads);

        found.ShouldBeGreaterThan(.93);
        early.ShouldBeLessThan(.07);
        stuck.ShouldBe(0);
        after.ShouldBeInRange(5, 21);
    }

    [Fact]
    public void A_drop_is_called_lower_and_a_slower_sales_team_slower()
    {
        Experiments.Diagnosis(new Market { LeadsPerDay = _ => 25, Rate = day => day >= 120 ? .10 : .25 }).Lower.ShouldBeGreaterThan(.95);
        Experiments.Diagnosis(new Market { LeadsPerDay = _ => 25, MedianLag = day => day >= 120 ? 6 : 3 }).Slower.ShouldBeGreaterThan(.6);
    }

    [Fact]
    public void Drift_needs_last_year_to_be_seen()
    {
        var (trailing, lastYear) = Experiments.Drift(10);

        lastYear.ShouldBeGreaterThan(.93);
        trailing.ShouldBeLessThan(.8);
    }

    [Fact]
    public void A_team_that_copes_is_left_alone_and_one_that_does_not_is_found()
    {
        var few = new Experiments(runs: 5, seed: 3);
        few.SteadyTeam(new Load(5, 3, _ => .5 * 15)).Fired.ShouldBeLessThan(.4);
        few.SteadyTeam(new Load(5, 3, _ => .7 * 15)).Fired.ShouldBeLessThan(1.5);
        var (delay, within) = few.OverrunTeam(5, 3, isShared: true, before: .6, after: 1.2);
        delay.ShouldBeInRange(1, 9);
        within.ShouldBeGreaterThan(.6);
    }

    [Fact]
    public void Channels_that_speak_in_bursts_or_fall_are_not_called_silent_and_those_that_end_are()
    {
        var few = new Experiments(runs: 3, seed: 3);
        foreach (var traffic in (Traffic[])[
            new(20), new(100) { Burst = 8 }, new(300) { Burst = 4, Level = day => Math.Clamp(1 - ((day - 200) * .7 / 9), .3, 1) }])
        {
            var (alarms, median, most) = few.Silence(traffic);

            alarms.ShouldBeLessThan(.4, traffic.ToString());
            most.ShouldBeLessThan(7 * 24, traffic.ToString());
            median.ShouldBeLessThan(60, traffic.ToString());
        }
    }
}
