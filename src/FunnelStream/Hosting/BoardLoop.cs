using FunnelStream.Connectors.InfluxDb;
using FunnelStream.Connectors.Kafka;

namespace FunnelStream.Hosting;

/// <summary>
/// The one thread of control that owns a board: applies checkpoints, moves event time on, and hands what changed to the
/// sink. A sink that is slow holds nothing back: what it has no room for stays in the board, and becomes one with what
/// changes meanwhile.
/// </summary>
internal sealed class BoardLoop(FunnelBoard board, IBoardSource source, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(200);

    // Further behind the clock than this, and with more to count, event time is catching up.

    // While it does, the same panes come again and again; nobody waits for the numbers of last month.
    private static readonly TimeSpan GatherFor = TimeSpan.FromSeconds(5);

    private BoardPublisher? _publisher;
    private SinkProgress? _progress;
    private Task<bool>? _next;
    private long _advanced;
    private long _gathered;
    private long _lastTurn;

    /// <summary>Where points go; null: nowhere.</summary>
    public InfluxWriter? Sink { get; init; }

    /// <summary>The office without which nothing is told; null: none is needed.</summary>
    public BoardLease? Lease { get; init; }

    /// <summary>What watches over the rules; null: nothing.</summary>
    public BoardAlerts? Alerts { get; init; }

    /// <summary>What advises on campaigns; null: nothing.</summary>
    public BoardAdvice? Advice { get; init; }

    /// <summary>So far behind the clock event time counts as catching up; default an hour.</summary>
    public TimeSpan Behind { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Called after each turn, on the loop: the board may be read here.</summary>
    public Action<FunnelBoard>? Turned { get; init; }

    /// <summary>Asked after each turn: whether to end.</summary>
    public Func<bool> IsDone { get; init; } = () => false;

    /// <summary>Whether the sink was offered everything, once the loop has ended.</summary>
    public bool IsAllOffered => _publisher is { IsDone: true };

    /// <summary>Events behind the numbers, once the loop has ended.</summary>
    public long Events => board.Events;

    /// <summary>When the loop last did something; any thread may ask.</summary>
    public DateTimeOffset LastTurn => new(Interlocked.Read(ref _lastTurn), TimeSpan.Zero);

    // Before the first window there is nothing to be behind with.
    private bool IsBehind => board is { To: not long.MinValue, IsAtEnd: false } && time.GetUtcNow().ToUnixTimeMilliseconds() - board.To > Behind.TotalMilliseconds;

    // Not now, if the office is suspended; never again, once it is lost.
    private bool MayTell => Lease is not { IsHeld: false };

    private bool IsOver => Lease is { IsLost: true };

    /// <summary>Runs until there is nothing more to come, or to be done, or the office is lost; then offers the sink what is left.</summary>
    /// <param name="hurry">The end is near: a sink that has no room is waited for no longer.</param>
    public async Task RunAsync(CancellationToken hurry)
    {
        _advanced = _gathered = time.GetTimestamp();
        _publisher = Sink is null ? null : new BoardPublisher(board, Sink, time) { Alerts = Alerts?.Points, Advice = Advice };
        _progress = Sink is null ? null : new SinkProgress(Sink, time);
        var open = true;
        while (open && !IsOver && !IsDone())
        {
            open = await WaitAsync().ConfigureAwait(false);
            await HoldAsync().ConfigureAwait(false);
            var began = time.GetTimestamp();
            while (time.GetElapsedTime(began) < Tick && source.TryApply())
            {
                Touch();
            }

            Gather(open);
            Turn(isLast: !open);
        }

        await EndAsync(hurry).ConfigureAwait(false);
    }

    /// <summary>The sink has taken all: its positions are committed as they are, without the usual delay.</summary>
    public void CommitLast()
    {
        if (_progress?.TakeLast() is { } positions && MayTell)
        {
            source.Commit(positions);
        }
    }

    // Returns after a tick, or once there is something to do; false when nothing will come any more.
    private async Task<bool> WaitAsync()
    {
        _next ??= source.WaitAsync().AsTask();
        if (!_next.IsCompleted)
        {
            using var enough = new CancellationTokenSource();
            await Task.WhenAny(_next, Task.Delay(Tick, time, enough.Token)).ConfigureAwait(false);
            await enough.CancelAsync().ConfigureAwait(false);
        }

        if (!_next.IsCompleted)
        {
            return true;
        }

        var open = await _next.ConfigureAwait(false);
        _next = null;
        return open;
    }

    // While live, numbers go on when the output is down: what it misses waits in the board. What is caught up with is not
    // retained for long, so then the backlog waits in Kafka.
    private async Task HoldAsync()
    {
        while (_publisher is { HasRoom: false } && !source.IsRebuilding && IsBehind && !IsOver && !IsDone())
        {
            Touch();
            await Task.Delay(Tick, time).ConfigureAwait(false);
        }
    }

    private void Gather(bool open)
    {
        var waits = open && IsBehind && time.GetElapsedTime(_gathered) < GatherFor;
        source.Gather(waits);
        if (!waits)
        {
            _gathered = time.GetTimestamp();
        }
    }

    private void Turn(bool isLast)
    {
        Touch();
        if (source.IsRebuilding || (!isLast && time.GetElapsedTime(_advanced) < Tick))
        {
            return;
        }

        _advanced = time.GetTimestamp();
        board.AdvanceTo(time.GetUtcNow().ToUnixTimeMilliseconds());
        if (MayTell && board.IsWhole)
        {
            Alerts?.Turn(board, IsBehind);
        }

        Turned?.Invoke(board);
        if (_publisher is not null && MayTell && board.IsWhole)
        {
            // Not before: the numbers of some partitions would write over good ones of all.
            Publish(_publisher, all: isLast);
        }
    }

    private void Publish(BoardPublisher publisher, bool all)
    {
        if (Sink!.TakeResyncRequest())
        {
            Log.Resync(logger);
            ForgetTaken();
            all = true;
        }

        if (Lease?.TakeRewriteRequest() == true)
        {
            ForgetTaken();
            all = true;
        }

        if (publisher.Publish(IsBehind ? board.To : long.MaxValue, all))
        {
            _progress!.Offered(source.Applied);
        }

        if (_progress!.TakeDue() is { } positions && MayTell)
        {
            source.Commit(positions);
        }
    }

    private async Task EndAsync(CancellationToken hurry)
    {
        if (Alerts is not null && !source.IsRebuilding && board.IsWhole && MayTell)
        {
            await Alerts.EndAsync(board, IsBehind).ConfigureAwait(false);
        }

        if (_publisher is null || source.IsRebuilding || !board.IsWhole)
        {
            return;
        }

        Turn(isLast: true);
        while (!_publisher.IsDone && !IsOver && !hurry.IsCancellationRequested)
        {
            Touch();
            await Task.Delay(Tick, time, hurry).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (MayTell)
            {
                Publish(_publisher, all: true);
            }
        }
    }

    private void ForgetTaken()
    {
        board.ForgetTaken();
        Alerts?.ForgetTaken();
        Advice?.ForgetTaken();
    }

    private void Touch() => Interlocked.Exchange(ref _lastTurn, time.GetUtcNow().UtcTicks);
}
