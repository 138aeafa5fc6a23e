using FunnelStream.Demo;
using FunnelStream.Hosting;

namespace FunnelStream.Tests.Demo;

public sealed class ScaledTimeProviderTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_clock_stands_until_played_and_then_runs_faster()
    {
        var real = new SteppedTime();
        var scaled = new ScaledTimeProvider(Start, speed: 3_600, real);
        real.Step(TimeSpan.FromSeconds(5));
        scaled.GetUtcNow().ShouldBe(Start);

        scaled.Play();
        real.Step(TimeSpan.FromSeconds(2));
        scaled.GetUtcNow().ShouldBe(Start.AddHours(2));
        scaled.Play();
        scaled.GetUtcNow().ShouldBe(Start.AddHours(2));
    }

    [Fact]
    public void Waits_and_timestamps_are_real_time()
    {
        var real = new SteppedTime();
        var scaled = new ScaledTimeProvider(Start, speed: 3_600, real);
        scaled.Play();
        scaled.Until(Start.AddHours(5)).ShouldBe(TimeSpan.FromSeconds(5));
        scaled.Until(Start.AddHours(-5)).ShouldBe(TimeSpan.Zero);

        var before = scaled.GetTimestamp();
        real.Step(TimeSpan.FromSeconds(3));
        scaled.GetElapsedTime(before).ShouldBe(TimeSpan.FromSeconds(3));
    }

    [Fact]
    public void It_waits_where_it_is_stopped_and_goes_on_from_there()
    {
        var real = new SteppedTime();
        var scaled = new ScaledTimeProvider(Start, speed: 3_600, real);
        scaled.Play();
        scaled.StopAt(Start.AddHours(2));
        real.Step(TimeSpan.FromSeconds(5));
        scaled.GetUtcNow().ShouldBe(Start.AddHours(2));

        scaled.StopAt(Start.AddHours(10));
        scaled.GetUtcNow().ShouldBe(Start.AddHours(2));
        real.Step(TimeSpan.FromSeconds(1));
        scaled.GetUtcNow().ShouldBe(Start.AddHours(3));
        scaled.StopAt(Start.AddHours(4));
        scaled.Until(Start.AddHours(4)).ShouldBe(TimeSpan.FromSeconds(1));
    }
}
