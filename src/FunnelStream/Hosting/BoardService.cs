using FunnelStream.Configuration;
using FunnelStream.Connectors;
using FunnelStream.Connectors.Kafka;
using FunnelStream.LiveBoard;
using FunnelStream.Runtime;
using FunnelStream.State;
using FunnelStream.Worker;
using Serilog.Extensions.Logging;

namespace FunnelStream.Hosting;

/// <summary>Stands for election, and has a board whenever this process is the active one.</summary>
internal sealed class BoardService : IDisposable
{
    private const string StandsBy = "this process's board stands by: the active one answers";
    private const string HasStopped = "this process's board has stopped: its log says what has to be mended";
    private static readonly TimeSpan Reminder = TimeSpan.FromMinutes(1);

    private readonly ServiceOptions _options;
    private readonly SerilogLoggerFactory _loggers;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly int _partitions;
    private readonly Actors _actors;
    private readonly BoardElection _election;
    private readonly BoardMetrics _metrics;
    private volatile BoardTerm? _term;
    private volatile IReadOnlyDictionary<int, long>? _goal;
    private volatile bool _hasStopped;
    private int _failures;

    public BoardService(ServiceOptions options, int partitions, Actors actors, SerilogLoggerFactory loggers, TimeProvider time)
    {
        (_options, _partitions, _actors, _loggers, _time, _logger) = (options, partitions, actors, loggers, time, loggers.CreateLogger("FunnelStream.Board"));
        _election = new BoardElection(options.Kafka, time, _logger);
        _metrics = new BoardMetrics(() => _election.IsActive, () => _election.Suspended, time);
    }

    /// <summary>Whether to wait, at the end, until the sink has taken everything.</summary>
    public bool UntilCaughtUp { get; init; }

    /// <summary>Whether workers of this process go on where the board can't, which is then said again and again.</summary>
    public bool IsBesideWorkers { get; init; }

    /// <summary>Where people look at the board; null: nowhere.</summary>
    public LiveFeed? Live { get; init; }

    /// <summary>Events behind the numbers that were last shown.</summary>
    public long Events { get; private set; }

    /// <summary>How it stands; any thread may ask.</summary>
    public BoardStatus Status => _term is { } term
        ? new BoardStatus(true, term.Rebuilding, term.LastTurn, term.Sink?.IsHealthy ?? true, _metrics.WatermarkLag) { IsSuspended = term.IsSuspended }
        : new BoardStatus(false, null, null, true, null) { HasStopped = _hasStopped };

    /// <summary>Ends once these checkpoints are shown and written.</summary>
    /// <param name="numbers">By partition, the number of the checkpoint.</param>
    public void EndAt(IReadOnlyDictionary<int, long> numbers) => _goal = numbers;

    /// <summary>Runs until it ends in good order.</summary>
    /// <param name="ending">Ends it at once.</param>
    /// <param name="hurry">The process is to end: a sink that does not answer is not waited for.</param>
    /// <exception cref="KafkaPipelineException">Kafka can't be read, or the state can't be used; not where it is beside workers.</exception>
    /// <exception cref="UnavailableException">The sink did not take everything that it was to take before the end.</exception>
    public async Task RunAsync(CancellationToken ending, CancellationToken hurry)
    {
        try
        {
            await StandAsync(ending, hurry).ConfigureAwait(false);
        }
        catch (KafkaPipelineException e) when (IsBesideWorkers)
        {
            _hasStopped = true;
            Live?.Leave(HasStopped);
            while (!ending.IsCancellationRequested)
            {
                Log.BoardStopped(_logger, e.Message);
                await Task.Delay(Reminder, _time, ending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _election.Dispose();
        _metrics.Dispose();
    }

    private async Task StandAsync(CancellationToken ending, CancellationToken hurry)
    {
        using var leaving = new CancellationTokenSource();
        var standing = _election.RunAsync(await _actors.SystemAsync().ConfigureAwait(false), leaving.Token);
        Live?.Leave(StandsBy);
        try
        {
            for (var ended = false; !ended && await NextAsync(standing, ending).ConfigureAwait(false) is { } lease;)
            {
                while (!ended && !lease.IsLost)
                {
                    ended = await RunAsync(lease, ending, hurry).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            await leaving.CancelAsync().ConfigureAwait(false);
            await standing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<BoardLease?> NextAsync(Task standing, CancellationToken ending)
    {
        try
        {
            if (await _election.NextAsync(ending).ConfigureAwait(false) is { } lease)
            {
                return lease;
            }

            await standing.ConfigureAwait(false);
            return null;
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task<bool> RunAsync(BoardLease lease, CancellationToken ending, CancellationToken hurry)
    {
        await using var term = new BoardTerm(_options, _partitions, lease, _metrics, Live, _actors, _loggers, _time);
        _term = term;
        try
        {
            if (!await term.RunAsync(IsDone, ending, hurry).ConfigureAwait(false))
            {
                _failures = 0;
                return false;
            }

            await DrainAsync(term, hurry).ConfigureAwait(false);
            return true;
        }
        catch (StateResetException e)
        {
            Log.BuiltAnew(_logger, e.Message);
            return false;
        }
        catch (StateLogException e) when (e.IsFenced)
        {
            // Another board has the alerts, and so the office: to take them back would shut out the rightful one.
            Log.BuiltAnew(_logger, e.Message);
            await Task.WhenAny(lease.Lost, Task.Delay(BoardLease.Length, _time, ending)).ConfigureAwait(false);
            return false;
        }
        catch (KafkaPipelineException e) when (e.MayPass(term.IsUp ? 0 : _failures))
        {
            // The workers go on, whatever the board meets with.
            _failures = term.IsUp ? 0 : _failures;
            var delay = Backoff.After(++_failures);
            Log.BoardRetried(_logger, e.Message, delay.TotalSeconds);
            await Task.Delay(delay, _time, ending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return ending.IsCancellationRequested;
        }
        catch (Exception e) when (e is FormatException or InvalidDataException or NotSupportedException)
        {
            throw new KafkaPipelineException(
                $"The board can't use what the panes topic holds: {e.Message} Run a build at least as new, with the families the state was counted with; "
                + "or 'funnelstream state reset' and count anew.",
                e);
        }
        finally
        {
            Events = term.Events;
            _term = null;
            Live?.Leave(StandsBy);
        }
    }

    private bool IsDone(IReadOnlyList<long> numbers) => _goal is { } goal && goal.All(g => numbers[g.Key] >= g.Value);

    private async Task DrainAsync(BoardTerm term, CancellationToken hurry)
    {
        if (await term.DrainAsync(patient: UntilCaughtUp, hurry).ConfigureAwait(false) is not { } left)
        {
            return;
        }

        Log.Unwritten(_logger, left);
        if (UntilCaughtUp)
        {
            throw new UnavailableException("InfluxDB did not take all points: see the log, mend it and start again; points are overwritten, nothing counts twice.");
        }
    }
}

/// <summary>How a board stands.</summary>
/// <param name="IsActive">Whether it is the active one, or stands by.</param>
/// <param name="Rebuilding">How far it is rebuilt, in offsets; null where it is not being rebuilt.</param>
/// <param name="LastTurn">When it last did something; null where it does nothing yet.</param>
/// <param name="SinkIsHealthy">Whether the sink takes points.</param>
/// <param name="WatermarkLag">How far the closing watermark lies behind the clock; null where there is none.</param>
internal sealed record BoardStatus(bool IsActive, (long Passed, long Total)? Rebuilding, DateTimeOffset? LastTurn, bool SinkIsHealthy, TimeSpan? WatermarkLag)
{
    /// <summary>Whether it stands for election no more, until somebody has mended something and started again.</summary>
    public bool HasStopped { get; init; }

    /// <summary>Whether Kafka does not confirm for now that it is the active one, so that it tells nothing.</summary>
    public bool IsSuspended { get; init; }
}
