using FunnelStream.Events;

namespace FunnelStream.Core.Tests.Events;

public class EventClockTests
{
    private const long Day = 24 * 3_600_000;

    private readonly EventClock _clock = new(TimeSpan.FromSeconds(60));

    [Fact]
    public void The_frontier_is_the_least_of_the_inputs_that_ever_delivered()
    {
        _clock.Observe(InputTopic.Leads, 10 * Day);
        _clock.Frontier.ShouldBe(10 * Day);

        _clock.Observe(InputTopic.Touchpoints, 12 * Day);
        _clock.Frontier.ShouldBe(10 * Day);

        _clock.Observe(InputTopic.Leads, 13 * Day);
        _clock.Frontier.ShouldBe(12 * Day);
        _clock.Furthest.ShouldBe(13 * Day);
    }

    [Fact]
    public void The_frontier_never_falls()
    {
        _clock.Observe(InputTopic.Leads, 10 * Day);

        _clock.Observe(InputTopic.Deals, 3 * Day).ShouldBeFalse();

        _clock.Frontier.ShouldBe(10 * Day);
    }

    [Fact]
    public void The_frontier_stays_at_most_7_days_behind_the_furthest_input()
    {
        _clock.Observe(InputTopic.Deals, 1 * Day);
        _clock.Observe(InputTopic.Leads, 20 * Day);

        _clock.Frontier.ShouldBe(13 * Day);
    }

    [Fact]
    public void The_watermark_waits_for_every_input_that_is_not_idle()
    {
        _clock.Observe(InputTopic.Leads, 10 * Day);
        _clock.Watermark.ShouldBe(EventClock.Never);

        _clock.SetIdle(InputTopic.Touchpoints, true);
        _clock.SetIdle(InputTopic.Deals, true);
        _clock.Watermark.ShouldBe((10 * Day) - 60_000);

        _clock.SetIdle(InputTopic.Leads, true);
        _clock.Watermark.ShouldBe(long.MaxValue);
    }
}
