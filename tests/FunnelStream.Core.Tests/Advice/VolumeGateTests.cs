using FunnelStream.Calendars;
using FunnelStream.Capacity;
using NodaTime;

namespace FunnelStream.Advice;

/// <summary>When more volume is sound.</summary>
public sealed class VolumeGateTests
{
    private const long Day = 86_400_000;

    [Theory]
    [InlineData(25.4, true, null)] // of 30 a day
    [InlineData(25.6, false, AdviceReason.SalesBusy)]
    public void It_closes_at_an_utilization_of_85_percent(double arrivals, bool isOpen, AdviceReason? reason)
    {
        var gate = VolumeGate.Of([Team("a", arrivals: 3), Team("b", arrivals)], new AdviceOptions());
        (gate.IsOpen, gate.Reason, gate.Team).ShouldBe((isOpen, reason, "b"));
        gate.Utilization!.Value.ShouldBe(arrivals / 30, 1e-9);
    }

    [Fact]
    public void It_closes_where_leads_are_answered_late()
    {
        VolumeGate.Of([Team("a"), Team("b", p90: 2 * Day)], new AdviceOptions()).IsOpen.ShouldBe(true);
        var late = VolumeGate.Of([Team("a"), Team("b", p90: (2 * Day) + 1)], new AdviceOptions());
        (late.IsOpen, late.Reason, late.ResponseTeam, late.Sla).ShouldBe((false, AdviceReason.ResponseLate, "b", 172_800));

        // Beyond what was observed it is at least that.
        VolumeGate.Of([Team("a", p90: null, longest: Day)], new AdviceOptions()).IsOpen.ShouldBe(true);
        VolumeGate.Of([Team("a", p90: null, longest: 3 * Day)], new AdviceOptions()).Reason.ShouldBe(AdviceReason.ResponseLate);
    }

    [Fact]
    public void Without_a_team_that_is_measured_nobody_knows()
    {
        VolumeGate.Of([], new AdviceOptions()).ShouldBe(new VolumeGate { IsOpen = null, Reason = AdviceReason.CapacityUnknown });
        VolumeGate.Of([Team("a", service: null)], new AdviceOptions()).IsOpen.ShouldBeNull();
        VolumeGate.Of([Team("a") with { Rep = "ann" }], new AdviceOptions()).IsOpen.ShouldBeNull();
        VolumeGate.Of([Team("(none)") with { Reps = 0 }], new AdviceOptions()).IsOpen.ShouldBeNull();
        VolumeGate.Of([], new AdviceOptions { NeedsCapacity = false }).IsOpen.ShouldBe(true);
        VolumeGate.Of([Team("a", service: 0)], new AdviceOptions()).ShouldSatisfyAllConditions(
            gate => gate.Reason.ShouldBe(AdviceReason.SalesBusy), gate => gate.Utilization.ShouldBeNull());
    }

    private static CapacityFigures Team(string name, double arrivals = 10, double? service = 10, long? p90 = Day, long longest = Day) => new()
    {
        At = 0,
        Team = new Team(name, [], WorkingCalendar.Always(DateTimeZone.Utc)),
        Reps = 3,
        Backlog = 0,
        Days = 5,
        ArrivalRate = arrivals,
        ServiceRate = service,
        ResponseP90 = p90,
        LongestResponse = longest,
    };
}
