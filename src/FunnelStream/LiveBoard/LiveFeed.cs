using FunnelStream.Alerts.Watch;
using FunnelStream.Board;
using FunnelStream.Http;
using FunnelStream.Kpis;
using FunnelStream.Runtime;

namespace FunnelStream.LiveBoard;

/// <summary>
/// Where the board's thread and those who look at the board meet. The thread leaves an immutable snapshot, seldom enough that
/// it costs the pipeline nothing to speak of, and only while somebody looks; any thread may read the latest.
/// </summary>
internal sealed class LiveFeed(TimeProvider time)
{
    private static readonly TimeSpan LeastPace = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LeastHistoryPace = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MostPace = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    // A snapshot may take a twentieth of the board's thread, and the history in it a tenth.
    private const int Share = 20;
    private const int HistoryShare = 10;

    private readonly Lock _lock = new();
    private TaskCompletionSource _news = News();
    private LiveSnapshot? _latest;
    private LiveHistory? _history;
    private volatile string? _absence = "the board has not been built yet";
    private TimeSpan _pace = LeastPace;
    private TimeSpan _historyPace = LeastHistoryPace;
    private long _taken;
    private long _historyTaken;
    private long _version;
    private int _listeners;
    private int _asked;
    private int _periods;
    private volatile bool _ended;

    /// <summary>Where people meet the alerts.</summary>
    public AlertDesk Desk { get; init; } = new();

    /// <summary>ISO code of the currency that money is told in.</summary>
    public string Currency { get; init; } = "EUR";

    /// <summary>How sales stands, by team; null where nobody asks. Called on the board's thread.</summary>
    public Func<FunnelView, IReadOnlyList<LiveCapacity>>? Capacity { get; set; }

    /// <summary>What to do with each campaign; null where advice is not configured. Called on the board's thread.</summary>
    public Func<FunnelView, IReadOnlyList<LiveAdvice>>? Advice { get; set; }

    /// <summary>What is wrong with the funnel; null where nobody asks. Called on the board's thread.</summary>
    public Func<LiveDiagnoses>? Diagnoses { get; set; }

    /// <summary>Why there is nothing to read here; null where there is.</summary>
    public string? Absence => _absence;

    /// <summary>The latest snapshot; null where there is none.</summary>
    public LiveSnapshot? Latest
    {
        get
        {
            lock (_lock)
            {
                return _latest;
            }
        }
    }

    /// <summary>From now on it tells of the capacity and the campaigns of a board.</summary>
    /// <param name="board">The board.</param>
    /// <param name="advice">What advises on campaigns; null: nothing.</param>
    public void Tell(FunnelBoard board, BoardAdvice? advice)
    {
        Capacity = LiveCapacity.Of;
        Advice = advice is null ? null : _ => LiveAdvice.Of(advice.Look(board));
        Diagnoses = advice is null ? null : () => LiveDiagnoses.Of(advice.Diagnose(board));
    }

    /// <summary>The board's thread has turned: leaves a snapshot if one is due.</summary>
    public void Turn(FunnelBoard board)
    {
        if (board.To == long.MinValue || (Volatile.Read(ref _listeners) == 0 && Volatile.Read(ref _asked) == 0))
        {
            // Whoever asks is told that there is a board; the numbers follow within a turn.
            _absence = board.To != long.MinValue ? null
                : board.Events == 0 ? "no event has been counted yet"
                : "the first events are counted: their numbers follow once each of the three inputs has had one, or was quiet for 30 s";
            return;
        }

        if (_taken == 0 || time.GetElapsedTime(_taken) >= _pace)
        {
            Take(board);
        }
    }

    /// <summary>The board's last turn: what it shows now stays to be read.</summary>
    public void Finish(FunnelBoard board)
    {
        if (board.To != long.MinValue)
        {
            _historyTaken = 0;
            _periods = -1; // nobody can ask for more of them later
            Take(board);
        }

        _ended = true;
    }

    /// <summary>There is no board here any more.</summary>
    /// <param name="reason">Why, as those who ask are told.</param>
    public void Leave(string reason)
    {
        _absence = reason;
        (_history, _historyTaken) = (null, 0);
        Tell(null);
    }

    /// <summary>Says otherwise why there is no board yet.</summary>
    /// <param name="reason">Why, as those who ask are told.</param>
    public void Excuse(string reason) => _absence = reason;

    /// <summary>The latest snapshot, a new one where the last is old; null where there is none to be had.</summary>
    public async Task<LiveSnapshot?> ReadAsync(CancellationToken cancellation)
    {
        var (latest, news) = Look();
        if (_ended || (latest is not null && time.GetElapsedTime(latest.Stamp) < _pace + LeastPace))
        {
            return latest;
        }

        Interlocked.Exchange(ref _asked, 1);
        var isFresh = await ArriveAsync(news, latest is null ? Patience : _pace + LeastPace, cancellation).ConfigureAwait(false);
        return isFresh || latest is null ? Look().Latest : latest;
    }

    /// <summary>The same for those who can't do without.</summary>
    /// <exception cref="ProblemException">There is none; it says why.</exception>
    public async Task<LiveSnapshot> SnapshotAsync(CancellationToken cancellation) =>
        (Latest is null && _absence is not null ? null : await ReadAsync(cancellation).ConfigureAwait(false))
        ?? throw new ProblemException(Problem.Unavailable(_absence ?? "the board is busy: ask again in a moment"));

    /// <summary>The same with cohorts of a period, which are computed once somebody asks for them.</summary>
    /// <exception cref="ProblemException">There is none; it says why.</exception>
    public async Task<LiveSnapshot> SnapshotAsync(CohortPeriod period, CancellationToken cancellation)
    {
        Interlocked.Or(ref _periods, 1 << (int)period);
        using var listening = Listen();
        var began = time.GetTimestamp();
        var snapshot = await SnapshotAsync(cancellation).ConfigureAwait(false);
        while (!snapshot.History.Cohorts.ContainsKey(period))
        {
            Interlocked.Exchange(ref _historyTaken, 0);
            snapshot = await NextAsync(snapshot.Version, Patience, cancellation).ConfigureAwait(false) is { } next && time.GetElapsedTime(began) < 3 * Patience
                ? next
                : throw new ProblemException(Problem.Unavailable(_absence ?? "the board is busy: ask again in a moment"));
        }

        return snapshot;
    }

    /// <summary>Waits for a snapshot other than the one last seen; null after a while without one, or where the board is gone.</summary>
    public async Task<LiveSnapshot?> NextAsync(long seen, TimeSpan patience, CancellationToken cancellation)
    {
        var (latest, news) = Look();
        if (latest is not null && latest.Version != seen)
        {
            return latest;
        }

        await ArriveAsync(news, patience, cancellation).ConfigureAwait(false);
        return Look().Latest is { } next && next.Version != seen ? next : null;
    }

    /// <summary>Somebody listens, until disposed.</summary>
    public IDisposable Listen() => new Listener(this);

    private void Take(FunnelBoard board)
    {
        Interlocked.Exchange(ref _asked, 0);
        var began = time.GetTimestamp();
        var view = board.ViewAt(board.To);
        if (_history is null || Interlocked.Read(ref _historyTaken) == 0 || time.GetElapsedTime(_historyTaken) >= _historyPace)
        {
            var isFirst = _history is null;
            _history = LiveHistory.Of(board, view, [.. Enum.GetValues<CohortPeriod>().Where(IsWanted)]);
            _historyTaken = time.GetTimestamp();
            _historyPace = isFirst ? LeastHistoryPace : Pace(time.GetElapsedTime(began), LeastHistoryPace, HistoryShare);
            began = _historyTaken;
        }

        var snapshot = new LiveSnapshot
        {
            Version = ++_version,
            Stamp = began,
            TakenAt = time.GetUtcNow(),
            Board = LiveTables.Of(board),
            History = _history,
            Capacity = Capacity?.Invoke(view),
            Advice = Advice?.Invoke(view),
            Diagnoses = Diagnoses?.Invoke(),
        };
        // The first of its kind is slow because it is the first: its code is being compiled.
        _taken = time.GetTimestamp();
        _pace = _version == 1 ? LeastPace : Pace(time.GetElapsedTime(began), LeastPace, Share);
        _absence = null;
        Tell(snapshot);
    }

    private bool IsWanted(CohortPeriod period) => (Volatile.Read(ref _periods) & (1 << (int)period)) != 0;

    private static TimeSpan Pace(TimeSpan took, TimeSpan least, int share) =>
        took * share is var pace && pace < least ? least : pace > MostPace ? MostPace : pace;

    private void Tell(LiveSnapshot? snapshot)
    {
        TaskCompletionSource told;
        lock (_lock)
        {
            _latest = snapshot;
            (told, _news) = (_news, News());
        }

        told.SetResult();
    }

    private (LiveSnapshot? Latest, Task News) Look()
    {
        lock (_lock)
        {
            return (_latest, _news.Task);
        }
    }

    private async Task<bool> ArriveAsync(Task news, TimeSpan patience, CancellationToken cancellation)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await Task.WhenAny(news, Task.Delay(patience, time, enough.Token)).ConfigureAwait(false);
        await enough.CancelAsync().ConfigureAwait(false);
        return news.IsCompleted;
    }

    private static TaskCompletionSource News() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class Listener : IDisposable
    {
        private LiveFeed? _feed;

        public Listener(LiveFeed feed)
        {
            _feed = feed;
            Interlocked.Increment(ref feed._listeners);
        }

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _feed, null) is { } feed)
            {
                Interlocked.Decrement(ref feed._listeners);
            }
        }
    }
}
