using FunnelStream.Commands;

namespace FunnelStream.Tests.Commands;

/// <summary>Long work says how far it is.</summary>
public sealed class ProgressTests : IDisposable
{
    private readonly HeldTimers _time = new();
    private readonly StringWriter _output = new() { NewLine = "\n" };
    private int _done;

    [Fact]
    public void A_terminal_has_one_line_that_is_written_over_and_is_gone_afterwards()
    {
        using (var progress = new Progress(_output, isTerminal: true, () => $"{++_done} done", _time))
        {
            _time.Fire().ShouldBe(TimeSpan.FromMilliseconds(200));
            _time.Fire().ShouldBe(TimeSpan.FromMilliseconds(200));
        }

        _output.ToString().ShouldBe("\r1 done\u001b[K\r2 done\u001b[K\r\u001b[K");
    }

    [Fact]
    public void Elsewhere_there_are_lines_which_become_rarer()
    {
        using (var progress = new Progress(_output, isTerminal: false, () => $"{++_done} done", _time))
        {
            _time.Fire().ShouldBe(TimeSpan.FromSeconds(30));
            _time.Fire().ShouldBe(TimeSpan.FromSeconds(60));
            _time.Fire().ShouldBe(TimeSpan.FromSeconds(120));
        }

        _output.ToString().ShouldBe("1 done\n2 done\n3 done\n");
    }

    [Fact]
    public void What_is_quick_says_nothing_and_afterwards_nothing_is_said()
    {
        var progress = new Progress(_output, isTerminal: true, () => "never", _time);
        progress.Dispose();
        _time.Fire();

        _output.ToString().ShouldBeEmpty();
    }

    public void Dispose() => _output.Dispose();

    /// <summary>Timers that fire when the test says so.</summary>
    private sealed class HeldTimers : TimeProvider
    {
        private TimerCallback? _callback;
        private TimeSpan _due;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            (_callback, _due) = (callback, dueTime);
            return new HeldTimer(this);
        }

        /// <summary>Fires it; after how long that would have been.</summary>
        public TimeSpan Fire()
        {
            var due = _due;
            _callback!(null);
            return due;
        }

        private sealed class HeldTimer(HeldTimers timers) : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period)
            {
                timers._due = dueTime;
                return true;
            }

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
