using System.Text;
using Akka.Streams;
using Akka.Streams.Dsl;
using Akka.Streams.TestKit;
using Akka.TestKit.Xunit2;
using FunnelStream.Connectors.InfluxDb;

namespace FunnelStream.Connectors.Tests.InfluxDb;

/// <summary>The stage alone, with demand in the test's own hands.</summary>
public sealed class DueBatchesTests : TestKit
{
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(1);

    private readonly PointBuffer _buffer = new(capacity: 100);
    private readonly ManualTime _time = new();
    private readonly CancellationTokenSource _givenUp = new();
    private readonly TestSubscriber.Probe<WaitingPoint[]> _batches;
    private volatile int _lines = 3;

    public DueBatchesTests() => _batches = Run(_time);

    [Fact]
    public void Without_demand_points_become_one_and_demand_brings_the_newest()
    {
        Add(1, "a");
        Add(2, "b");
        Add(3, "c");
        Add(1, "newer");
        _buffer.Waiting.ShouldBe(3, "a full batch, but nobody asked for one");

        _batches.Request(1);
        Next().ShouldBe(["1 newer", "2 b", "3 c"]);

        Add(2, "d");
        Add(3, "e");
        Add(1, "f");
        Add(2, "newest");
        _buffer.Complete();
        _batches.Request(1);
        Next().ShouldBe(["2 newest", "3 e", "1 f"]);
    }

    [Fact]
    public async Task A_batch_waits_for_others_until_its_first_point_has_waited_long_enough()
    {
        _batches.Request(1);
        Add(1, "a");
        await _time.WaitsAsync(Linger);
        Add(2, "b");
        _batches.ExpectNoMsg(TimeSpan.FromMilliseconds(50));

        _time.Advance(Linger);

        Next().ShouldBe(["1 a", "2 b"]);
    }

    [Fact]
    public async Task A_full_batch_waits_for_nothing_and_leaves_the_rest_for_the_next()
    {
        _batches.Request(1);
        Add(1, "a");
        await _time.WaitsAsync(Linger);
        Add(2, "b");
        Add(3, "c");
        Next().Length.ShouldBe(3);

        // Smaller batches, since the server did not answer in time.
        _lines = 1;
        Add(4, "d");
        Add(5, "e");
        _buffer.Complete();
        _batches.Request(1);
        Next().ShouldBe(["4 d"]);
    }

    [Fact]
    public async Task A_flush_waits_for_nothing()
    {
        _batches.Request(1);
        Add(1, "a");
        await _time.WaitsAsync(Linger);

        var flushed = _buffer.FlushAsync(CancellationToken.None);
        _buffer.Ring();
        Next().ShouldBe(["1 a"]);
        flushed.IsCompleted.ShouldBeFalse();
        _buffer.Complete();
        await flushed.SoonAsync();
    }

    [Fact]
    public async Task A_timer_that_comes_early_is_set_again()
    {
        var time = new EarlyTime();
        var batches = Run(time);
        batches.Request(1);
        Add(1, "a");
        await Eventually.IsTrueAsync(() => time.Armed == Linger);

        time.Pass(Linger - TimeSpan.FromTicks(1));
        await Eventually.IsTrueAsync(() => time.Armed == TimeSpan.FromTicks(1));
        batches.ExpectNoMsg(TimeSpan.FromMilliseconds(50));

        time.Pass(TimeSpan.FromTicks(1));
        batches.ExpectNext().Length.ShouldBe(1);
    }

    [Fact]
    public void A_closed_buffer_is_emptied_and_then_the_source_ends()
    {
        for (var i = 0; i < 5; i++)
        {
            Add(i, "v");
        }

        _buffer.Close();
        _buffer.Ring();
        _batches.Request(1);
        Next().Length.ShouldBe(3);
        _batches.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        _buffer.Complete();
        _batches.Request(1);
        Next().Length.ShouldBe(2);
        _buffer.Complete();
        _batches.Request(1);
        _batches.ExpectComplete();
    }

    [Fact]
    public void A_buffer_closed_while_nothing_waits_ends_the_source()
    {
        _batches.Request(1);
        _batches.ExpectNoMsg(TimeSpan.FromMilliseconds(50));

        _buffer.Close();
        _buffer.Ring();

        _batches.ExpectComplete();
    }

    [Fact]
    public void Points_that_are_given_up_stay_in_the_buffer_and_the_source_ends()
    {
        for (var i = 0; i < 5; i++)
        {
            Add(i, "v");
        }

        _batches.Request(1);
        Next().Length.ShouldBe(3);
        _givenUp.Cancel();
        _batches.Request(1);

        _batches.ExpectComplete();
        (_buffer.InFlight, _buffer.Waiting).ShouldBe((3, 2));
    }

    [Fact]
    public void A_stage_that_throws_fails_the_stream()
    {
        _batches.Request(2);
        Add(1, "a");
        Add(2, "b");
        Add(3, "c");
        Next();

        // A second batch while the first is not done with is a defect.
        Add(4, "d");
        Add(5, "e");
        Add(6, "f");

        _batches.ExpectError().ShouldBeOfType<InvalidOperationException>();
        Should.NotThrow(() => _buffer.Ring());
    }

    protected override void AfterAll()
    {
        base.AfterAll();
        _givenUp.Dispose();
    }

    private TestSubscriber.Probe<WaitingPoint[]> Run(TimeProvider time)
    {
        var probe = this.CreateSubscriberProbe<WaitingPoint[]>();
        Source.FromGraph(new DueBatches(_buffer, () => _lines, Linger, time, _givenUp.Token)).RunWith(Sink.FromSubscriber(probe), Sys.Materializer());
        probe.EnsureSubscription();
        return probe;
    }

    private void Add(int series, string value)
    {
        _buffer.Add(new WaitingPoint(new PointKey(series, 0), Encoding.UTF8.GetBytes($"s{series}"), Encoding.UTF8.GetBytes(value)));
        _buffer.Ring();
    }

    private string[] Next() => [.. _batches.ExpectNext(TimeSpan.FromSeconds(10)).Select(p => $"{p.Key.Series} {Encoding.UTF8.GetString(p.Fields)}")];

    /// <summary>A clock whose only timer comes whenever time passes, be it due or not.</summary>
    private sealed class EarlyTime : TimeProvider
    {
        private long _now;
        private long _armed = -1;
        private Action? _fire;

        public TimeSpan? Armed => Interlocked.Read(ref _armed) is >= 0 and var ticks ? TimeSpan.FromTicks(ticks) : null;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Read(ref _now);

        public void Pass(TimeSpan time)
        {
            Interlocked.Add(ref _now, time.Ticks);
            _fire!();
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _fire = () => callback(state);
            return new OnlyTimer(this);
        }

        private sealed class OnlyTimer(EarlyTime clock) : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period)
            {
                Interlocked.Exchange(ref clock._armed, dueTime == Timeout.InfiniteTimeSpan ? -1 : dueTime.Ticks);
                return true;
            }

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
