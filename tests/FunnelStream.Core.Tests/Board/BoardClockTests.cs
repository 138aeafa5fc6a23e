using FunnelStream.Panes;

namespace FunnelStream.Board;

public sealed class BoardClockTests
{
    private const long T = 1_772_409_600_000; // 2026-03-02, midnight UTC
    private const long Minute = 60_000;

    private readonly BoardClock _clock = new(TimeSpan.FromSeconds(60), 2);

    [Fact]
    public void It_stands_still_until_every_partition_has_been_heard()
    {
        _clock.Advance([At(0, T)], T + Minute);
        _clock.Watermark.ShouldBe(long.MinValue);
        _clock.To.ShouldBe(long.MinValue);
        _clock.Advance([At(0, T), At(1, long.MinValue)], T + Minute);
        _clock.Watermark.ShouldBe(long.MinValue, "one has seen no event yet");
        _clock.Advance([At(0, T), At(1, T + 5)], T + Minute);
        _clock.Watermark.ShouldBe(T);
    }

    [Fact]
    public void Windows_end_at_the_minute_the_slowest_partition_has_reached()
    {
        _clock.Advance([At(0, T + 90_000), At(1, T + 10 * Minute)], T + 60 * Minute);
        _clock.Watermark.ShouldBe(T + 90_000);
        _clock.To.ShouldBe(T + (2 * Minute)); // 1:30 and the bound of a minute, floored
    }

    [Fact]
    public void Idle_partitions_follow_the_clock()
    {
        _clock.Advance([At(0, long.MaxValue), At(1, T)], T + (9 * Minute));
        _clock.Watermark.ShouldBe(T);
        _clock.Advance([At(0, long.MaxValue), At(1, long.MaxValue)], T + (9 * Minute) + 1);
        _clock.Watermark.ShouldBe(T + (8 * Minute) + 1);
        _clock.To.ShouldBe(T + (9 * Minute));
    }

    [Fact]
    public void An_idle_partition_whose_worker_is_gone_holds_back_the_watermark()
    {
        var (alive, gone) = (At(0, long.MaxValue) with { TakenAt = T + (9 * Minute) }, At(1, long.MaxValue) with { TakenAt = T });
        _clock.Advance([alive, gone], T + 29_999);
        _clock.Watermark.ShouldBe(T + 29_999 - Minute);
        _clock.Advance([alive, gone], T + (9 * Minute));
        _clock.Watermark.ShouldBe(T + 30_000 - Minute);
    }

    [Fact]
    public void It_never_moves_back()
    {
        _clock.Advance([At(0, T), At(1, T)], T);
        _clock.Advance([At(0, long.MaxValue), At(1, long.MaxValue)], T - (60 * Minute));
        _clock.Watermark.ShouldBe(T);
        _clock.Complete(T - 1);
        (_clock.Watermark, _clock.To).ShouldBe((T, T + Minute));
    }

    [Fact]
    public void A_replay_ends_at_the_very_millisecond()
    {
        _clock.Complete(T + 12_345);
        (_clock.Watermark, _clock.To).ShouldBe((T + 12_345, T + 12_345));
    }

    private static Checkpoint At(int partition, long watermark) =>
        new(partition, 1, [], [], watermark, watermark, watermark, Ladder.Bottom, 0);
}
