using FunnelStream.Board;
using FunnelStream.Connectors.InfluxDb;
using FunnelStream.Connectors.Kafka;

namespace FunnelStream.Runtime;

/// <summary>
/// What a board's stream does (<see cref="BoardStage{T}"/>): applies checkpoints, moves event time on, and hands what changed to the
/// sink. A sink that is slow holds nothing back: what it has no room for stays in the board, and becomes one with what
/// changes meanwhile. One thread at a time.
/// </summary>
/// <typeparam name="T">A piece of what comes.</typeparam>
internal sealed class BoardRun<T>(FunnelBoard board, IBoardSource<T> source, TimeProvider time, ILogger logger)
{
    /// <summary>How often a step is due.</summary>
    public static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(200);

    // While event time catches up, the same panes come again and again, and nobody waits for the numbers of last month.
    private static readonly TimeSpan GatherFor = TimeSpan.FromSeconds(5);

    private BoardPublisher? _publisher;
    private SinkProgress? _progress;
    private long _stepped;
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

    /// <summary>Called after each turn, on the stream's thread: the board may be read here.</summary>
    public Action<FunnelBoard>? Turned { get; init; }

    /// <summary>Asked with each step: whether to end.</summary>
    public Func<bool> IsDone { get; init; } = () => false;

    /// <summary>Whether the sink was offered everything, once the stream has ended.</summary>
    public bool IsAllOffered => _publisher is { IsDone: true };

    /// <summary>Events behind the numbers, once the stream has ended.</summary>
    public long Events => board.Events;

    /// <summary>When it last did something; any thread may ask.</summary>
    public DateTimeOffset LastTurn => new(Interlocked.Read(ref _lastTurn), TimeSpan.Zero);

    // Before the first window there is nothing to be behind with.
    private bool IsBehind => board is { To: not long.MinValue, IsAtEnd: false } && time.GetUtcNow().ToUnixTimeMilliseconds() - board.To > Behind.TotalMilliseconds;

    // Not now, if the office is suspended; never again, once it is lost.
    private bool MayTell => Lease is not { IsHeld: false };

    private bool CanTell => MayTell && !source.IsRebuilding && board.IsWhole;

    private bool IsLost => Lease is { IsLost: true };

    /// <summary>Whether to end: there is nothing more to be done, or the office is lost.</summary>
    public bool IsOver => IsLost || IsDone();

    /// <summary>Whether the last step is a tick ago.</summary>
    public bool IsDue => time.GetElapsedTime(_stepped) >= Tick;

    /// <summary>
    /// Whether to go on applying. While live, numbers go on when the output is down: what it misses waits in the board. What is caught up with is
    /// not retained for long, so then the backlog waits in Kafka.
    /// </summary>
    public bool Wants => _publisher is not { HasRoom: false } || source.IsRebuilding || !IsBehind;

    /// <summary>Once, before anything else.</summary>
    public void Begin()
    {
        _stepped = _gathered = time.GetTimestamp();
        _publisher = Sink is null ? null : new BoardPublisher(board, Sink, time) { Alerts = Alerts?.Points, Advice = Advice };
        _progress = Sink is null ? null : new SinkProgress(Sink, time);
    }

    /// <summary>Applies a piece.</summary>
    public void Take(T piece)
    {
        source.Apply(piece);
        Touch();
    }

    /// <summary>Moves event time on and hands on what changed.</summary>
    /// <param name="isLast">Whether nothing more will come.</param>
    public void Step(bool isLast)
    {
        _stepped = time.GetTimestamp();
        var waits = !isLast && IsBehind && time.GetElapsedTime(_gathered) < GatherFor;
        source.Gather(waits);
        if (!waits)
        {
            _gathered = time.GetTimestamp();
        }

        Turn(isLast);
    }

    /// <summary>The end begins: who is to hear of alerts hears of them.</summary>
    public Task BeginEndAsync() => Alerts is not null && CanTell ? Alerts.EndAsync(board, IsBehind) : Task.CompletedTask;

    /// <summary>Offers the sink what is left; false where it has no room for it yet.</summary>
    /// <param name="isFirst">Whether event time is moved on once more.</param>
    public bool End(bool isFirst)
    {
        if (_publisher is null || source.IsRebuilding || !board.IsWhole)
        {
            return true;
        }

        if (isFirst)
        {
            Turn(isLast: true);
        }
        else if (MayTell)
        {
            Publish(_publisher, all: true);
        }

        Touch();
        return _publisher.IsDone || IsLost;
    }

    /// <summary>The sink has taken all: its positions are committed as they are, without the usual delay.</summary>
    public void CommitLast()
    {
        if (_progress?.TakeLast() is { } positions && MayTell)
        {
            source.Commit(positions);
        }
    }

    private void Turn(bool isLast)
    {
        Touch();
        if (source.IsRebuilding)
        {
            return;
        }

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

    private void ForgetTaken()
    {
        board.ForgetTaken();
        Alerts?.ForgetTaken();
        Advice?.ForgetTaken();
    }

    private void Touch() => Interlocked.Exchange(ref _lastTurn, time.GetUtcNow().UtcTicks);
}
