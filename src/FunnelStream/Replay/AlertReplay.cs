using FunnelStream.Alerts;
using FunnelStream.Alerts.Watch;
using FunnelStream.Board;
using FunnelStream.Connectors.Files;
using FunnelStream.Events;
using FunnelStream.Panes;
using FunnelStream.Worker;

namespace FunnelStream.Replay;

/// <summary>
/// Tells the events of files again in the order of their times, with the rules watching: what they would have said, and when. An
/// input counts as complete up to each instant.
/// </summary>
internal sealed class AlertReplay
{
    private readonly FunnelWorker _worker;
    private readonly FunnelBoard _board;
    private readonly AlertBook _book;
    private readonly DayGrid _days;
    private readonly Cadence _steps;
    private readonly long _since;
    private InputRecord[] _records = [];
    private long[] _times = [];
    private long _now = long.MinValue;

    /// <param name="worker">What the service counts.</param>
    /// <param name="board">What the service shows.</param>
    /// <param name="rules">The rules.</param>
    /// <param name="since">When watching begins, ms since the Unix epoch; what is before is history.</param>
    public AlertReplay(WorkerOptions worker, BoardOptions board, IReadOnlyList<AlertRule> rules, long since = long.MinValue)
    {
        _since = since;
        _worker = new FunnelWorker(0, worker, requireKey: false);
        _board = new FunnelBoard(board with { KeepsPoints = false, Partitions = 0, Windows = [] });
        _book = new AlertBook(rules, AlertBookState.Empty, board.Days);
        // What is absolute (a backlog) is seen as it was then only where time goes no further than a rule looks.
        _steps = Cadence.Every(rules.Select(rule => rule.Cadence.Span).Append(TimeSpan.FromHours(1)).Min());
        _days = board.Days;
    }

    /// <summary>How every alert stands after <see cref="Run"/>.</summary>
    public IReadOnlyList<AlertRecord> Alerts => _book.Alerts;

    /// <summary>What a rule says after <see cref="Run"/>, of every scope that it is about.</summary>
    public IReadOnlyList<Finding> Judge(AlertRule rule) => _book.Judge(rule, _board);

    /// <summary>Types of events before the first of which a rule judges nothing, and that never came.</summary>
    public IReadOnlyList<string> Missing(AlertRule rule) => AlertBook.Missing(rule, _board);

    /// <summary>The board after <see cref="Run"/>.</summary>
    public FunnelBoard Board => _board;

    /// <summary>How far it has come with the events, once they are read: a share; null before. May be asked from any thread.</summary>
    public double? Share => Interlocked.Read(ref _now) is not long.MinValue and var now && Volatile.Read(ref _times) is { Length: > 0 } times
        ? (now - times[0]) / (double)Math.Max(1, times[^1] - times[0])
        : null;

    /// <summary>Lines that did not count.</summary>
    public Rejections Rejections { get; } = new();

    /// <summary>Reads all files and goes through them, step by step.</summary>
    /// <param name="files">The files.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="until">Where to stop, ms since the Unix epoch.</param>
    /// <returns>Every transition, in order.</returns>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public IEnumerable<AlertTransition> Run(EventFiles files, CancellationToken cancellation, long until = long.MaxValue)
    {
        Read(files, cancellation);
        if (_records.Length == 0)
        {
            yield break;
        }

        // Where it ends is a matter of the events, not of how often the rules look.
        var end = Cadence.Every(TimeSpan.FromMinutes(1)).Next(_times[^1], _days);
        var (next, now) = (0, Math.Min(end, _steps.Next(_times[0], _days)));
        while (true)
        {
            var first = next;
            while (next < _times.Length && _times[next] < now)
            {
                next++;
            }

            Interlocked.Exchange(ref _now, now);
            Count(first, next, now);
            _board.Complete(now);
            foreach (var transition in now < _since ? [] : _book.Evaluate(_board).Transitions)
            {
                yield return transition;
            }

            now = Math.Min(end, _steps.Next(now, _days));
            if (next == _times.Length || now > until)
            {
                yield break;
            }

            cancellation.ThrowIfCancellationRequested();
        }
    }

    private void Read(EventFiles files, CancellationToken cancellation)
    {
        var records = new List<(long At, InputRecord Record)>();
        foreach (var batch in files.Read(cancellation))
        {
            foreach (ref readonly var record in batch.Span)
            {
                var rejection = _worker.Decode(record, out var decoded);
                if (rejection.IsRejected)
                {
                    Rejections.Add(new RejectedRecord(record, rejection));
                }
                else
                {
                    Rejections.Pass(record.Topic);
                    records.Add((decoded.At, record));
                }
            }
        }

        // Stable: what happened at the same instant stays in the order of the files.
        var ordered = records.OrderBy(record => record.At).ToList();
        _records = [.. ordered.Select(record => record.Record)];
        _times = [.. ordered.Select(record => record.At)];
    }

    private void Count(int from, int to, long now)
    {
        if (from == to)
        {
            return;
        }

        _worker.Process(_records.AsSpan(from, to - from), now);
        foreach (var rejected in _worker.Rejected)
        {
            Rejections.Add(rejected);
        }

        var checkpoint = _worker.TakeCheckpoint();
        _board.Apply(checkpoint);
        checkpoint.GiveBack();
    }
}
