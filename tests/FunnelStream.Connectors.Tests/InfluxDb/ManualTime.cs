namespace FunnelStream.Connectors.Tests.InfluxDb;

/// <summary>A clock that moves when told to, and knows who waits for it.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _timers = [];
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return _now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Waits until somebody waits for exactly this long from now on.</summary>
    public Task WaitsAsync(TimeSpan delay) => Eventually.IsTrueAsync(
        () =>
        {
            lock (_lock)
            {
                return _timers.Exists(timer => timer.Due == _now + delay);
            }
        },
        () => $"nobody waits for {delay}, but {string.Join(", ", Pending())}");

    public void Advance(TimeSpan by)
    {
        ManualTimer[] due;
        lock (_lock)
        {
            _now += by;
            due = [.. _timers.Where(timer => timer.Due <= _now).OrderBy(timer => timer.Due)];
            _timers.RemoveAll(timer => due.Contains(timer));
        }

        Array.ForEach(due, timer => timer.Fire());
    }

    /// <summary>Waits until somebody waits for exactly this long, and lets that time pass.</summary>
    public async Task PassAsync(TimeSpan delay)
    {
        await WaitsAsync(delay);
        Advance(delay);
    }

    private TimeSpan[] Pending()
    {
        lock (_lock)
        {
            return [.. _timers.Select(timer => timer.Due - _now)];
        }
    }

    private sealed class ManualTimer(ManualTime owner, Action fire) : ITimer
    {
        public DateTimeOffset Due { get; private set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (owner._lock)
            {
                owner._timers.Remove(this);
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    Due = owner._now + dueTime;
                    owner._timers.Add(this);
                }
            }

            return true;
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
