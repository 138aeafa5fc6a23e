using FunnelStream.Panes;

namespace FunnelStream.Capacity;

/// <summary>When capacity is told: minute by minute, and the hours that time leapt over.</summary>
public sealed class CapacityInstantsTests
{
    private const long Minute = 60_000;
    private const long Hour = 60 * Minute;
    private const long T = 1_772_409_600_000; // 2026-03-02, midnight UTC

    private readonly CapacityInstants _instants = new(DayGrid.Utc);

    [Fact]
    public void A_board_that_begins_tells_the_week_before()
    {
        var due = _instants.Take(T + Minute, int.MaxValue);
        due[0].ShouldBe(T - (7 * 24 * Hour));
        due.TakeLast(2).ShouldBe([T, T + Minute]);
        due.Count.ShouldBe((7 * 24) + 2);
        _instants.Take(T + Minute, int.MaxValue).ShouldBeEmpty();
    }

    [Fact]
    public void Time_that_goes_on_by_minutes_leaves_no_hour_to_be_told_again()
    {
        _instants.Take(T, int.MaxValue);
        for (var at = T + Minute; at < T + (3 * Hour); at += Minute)
        {
            _instants.Take(at, int.MaxValue).ShouldBe([at]);
        }
    }

    [Fact]
    public void Hours_leapt_over_follow_in_turn_while_the_present_is_told_each_time()
    {
        _instants.Take(T, int.MaxValue);
        _instants.Take(T + (3 * Hour) + Minute, 0).ShouldBe([T + (3 * Hour) + Minute]);
        _instants.Take(T + (3 * Hour) + (2 * Minute), 2).ShouldBe([T + Hour, T + (2 * Hour), T + (3 * Hour) + (2 * Minute)]);
        _instants.Take(T + (3 * Hour) + (2 * Minute), 2).ShouldBe([T + (3 * Hour)]);
        _instants.Take(T + (3 * Hour) + (2 * Minute), 2).ShouldBeEmpty();
    }

    [Fact]
    public void Hours_are_those_of_the_calendars_zone()
    {
        var kolkata = new CapacityInstants(DayGrid.Of("Asia/Kolkata"));
        kolkata.Take(T, int.MaxValue).TakeLast(2).ShouldBe([T - (Hour / 2), T]);
        kolkata.Take(T + (2 * Hour), int.MaxValue).ShouldBe([T + (Hour / 2), T + (3 * Hour / 2), T + (2 * Hour)]);
    }

    [Fact]
    public void An_output_that_lost_all_is_told_the_week_again()
    {
        _instants.Take(T, int.MaxValue);
        _instants.Forget();
        _instants.Take(T, int.MaxValue).Count.ShouldBe((7 * 24) + 1);
    }
}
