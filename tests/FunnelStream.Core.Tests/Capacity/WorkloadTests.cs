using FunnelStream.Calendars;

namespace FunnelStream.Capacity;

/// <summary>The saturation formulas at their edges, and the check of their specification.</summary>
public sealed class WorkloadTests
{
    private static readonly Workload Check = new(Backlog: 10, Reps: 5, ArrivalRate: 25, ServiceRate: 3, WipLimit: 30, SlaDays: 2, Days: 5);

    [Fact]
    public void A_team_that_gets_25_a_day_and_does_15()
    {
        Check.Utilization.ShouldBe(1.667, 0.0005);
        Check.Growth.ShouldBe(10);
        Check.TimeToSlaLimit.Days.ShouldBe(2);
        Check.TimeToWipLimit.Days.ShouldBe(14);

        // ± 1.645 · √(40 ÷ 5) = ± 4.653 leads a day.
        Check.GrowthError.ShouldBe(4.6528, 0.0001);
        Check.TimeToWipLimit.Earliest.ShouldBe(140 / 14.6528, 0.001);
        Check.TimeToWipLimit.Latest.ShouldBe(140 / 5.3472, 0.001);
    }

    [Fact]
    public void A_team_that_does_more_than_comes_never_gets_there_though_it_may_by_the_band()
    {
        var slow = Check with { ArrivalRate = 14 };
        slow.TimeToWipLimit.IsNever.ShouldBeTrue();
        slow.TimeToWipLimit.Latest.ShouldBe(double.PositiveInfinity);
        slow.TimeToWipLimit.Earliest.ShouldBe(140 / (-1 + slow.GrowthError), 1e-9);
        (Check with { ArrivalRate = 1 }).TimeToWipLimit.Earliest.ShouldBe(double.PositiveInfinity);
    }

    [Fact]
    public void What_is_beyond_a_limit_is_there_now_even_if_it_shrinks()
    {
        var full = Check with { Backlog = 160, ArrivalRate = 5 };
        full.TimeToWipLimit.ShouldBe(new Forecast(0, 0, 0));
        full.TimeToSlaLimit.IsNow.ShouldBeTrue();
        (Check with { Backlog = 31 }).TimeToSlaLimit.IsNow.ShouldBeTrue();
    }

    [Fact]
    public void Nobody_who_works_is_infinitely_busy_and_nothing_to_do_is_no_work_at_all()
    {
        (Check with { ServiceRate = 0 }).Utilization.ShouldBe(double.PositiveInfinity);
        (Check with { ServiceRate = 0, ArrivalRate = 0 }).Utilization.ShouldBe(0);
    }

    [Fact]
    public void Few_days_of_a_small_team_say_little_of_its_utilization()
    {
        // 125 arrivals and 75 completions: the logarithm is off by √(1/125 + 1/75).
        var (low, high) = Check.UtilizationBand(2);
        low.ShouldBe(25.0 / 15 * Math.Exp(-2 * Math.Sqrt((1 / 125.0) + (1 / 75.0))), 1e-9);
        (low * high).ShouldBe(Check.Utilization * Check.Utilization, 1e-9);
        Check.UtilizationBand(0).ShouldBe((Check.Utilization, Check.Utilization));

        // A hundred times the team is as busy, and known better.
        (Check with { Reps = 500, ArrivalRate = 2500 }).UtilizationBand(2).Low.ShouldBe(25.0 / 15 * Math.Exp(-.2 * Math.Sqrt((1 / 125.0) + (1 / 75.0))), 1e-9);
    }

    [Fact]
    public void Where_nothing_was_done_it_depends_on_how_much_there_was_to_do()
    {
        var (low, high) = (Check with { ServiceRate = 0 }).UtilizationBand(2);
        low.ShouldBe(125 * Math.Exp(-2 * Math.Sqrt((1 / 125.0) + 1)), 1e-9);
        high.ShouldBe(double.PositiveInfinity);
        (Check with { ServiceRate = 0, ArrivalRate = .2 }).UtilizationBand(2).Low.ShouldBeLessThan(.1);
        (Check with { ServiceRate = 0, ArrivalRate = 0 }).UtilizationBand(2).ShouldBe((0, 0));
    }

    [Fact]
    public void What_changed_more_is_the_reason()
    {
        var now = Figures(arrivals: 25, service: 3, before: (25, 20));
        now.Change.ShouldBe(CapacityChange.CapacityFell);
        Figures(arrivals: 25, service: 3, before: (15, 16)).Change.ShouldBe(CapacityChange.ArrivalsRose);
        Figures(arrivals: 15, service: 3, before: (15, 15)).Change.ShouldBeNull();
        Figures(arrivals: 15, service: 3, before: null).Change.ShouldBeNull();
    }

    private static CapacityFigures Figures(double arrivals, double service, (double, double)? before) => new()
    {
        At = 0,
        Team = new CapacityOptions().Others,
        Reps = 5,
        Backlog = 10,
        Days = 5,
        ArrivalRate = arrivals,
        ServiceRate = service,
        ResponseP90 = null,
        LongestResponse = 0,
        Previous = before,
    };
}
