using FunnelStream.Connectors.Kafka;

namespace FunnelStream.Connectors.Tests.Kafka;

public sealed class CheckpointPaceTests
{
    private readonly TestClock _clock = new();

    [Fact]
    public void Checkpoints_are_rarer_while_catching_up()
    {
        var pace = new CheckpointPace(new KafkaOptions(), _clock);
        pace.IsDue(true, 49_999, atEnd: true).ShouldBeFalse();
        pace.IsDue(true, 50_000, atEnd: true).ShouldBeTrue();
        pace.IsDue(true, 499_999, atEnd: false).ShouldBeFalse();
        pace.IsDue(true, 500_000, atEnd: false).ShouldBeTrue();
        _clock.Pass(TimeSpan.FromSeconds(1));
        pace.IsDue(true, 1, atEnd: true).ShouldBeTrue();
        pace.IsDue(true, 1, atEnd: false).ShouldBeFalse();
        _clock.Pass(TimeSpan.FromSeconds(4));
        pace.IsDue(true, 1, atEnd: false).ShouldBeTrue();
    }

    [Fact]
    public void Without_changes_there_is_a_sign_of_life_every_10_s()
    {
        var pace = new CheckpointPace(new KafkaOptions(), _clock);
        _clock.Pass(TimeSpan.FromSeconds(9));
        pace.IsDue(false, 0, atEnd: true).ShouldBeFalse();
        _clock.Pass(TimeSpan.FromSeconds(1));
        pace.IsDue(false, 0, atEnd: true).ShouldBeTrue();
        pace.Taken();
        pace.IsDue(false, 0, atEnd: true).ShouldBeFalse();
    }

    private sealed class TestClock : TimeProvider
    {
        private long _timestamp;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _timestamp;

        public void Pass(TimeSpan span) => _timestamp += span.Ticks;
    }
}
