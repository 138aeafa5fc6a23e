using Akka.Streams;
using Microsoft.Extensions.Logging;

namespace FunnelStream.Connectors.InfluxDb;

/// <summary>
/// Writes points to InfluxDB in the background, every one until the server has it. Points are absolute: a newer one of
/// the same series and time overwrites the older, on the server and while waiting. Nothing the server does is thrown at
/// those who offer points. Safe for use by several threads, but offers of one series should come from one thread, since
/// the last one wins.
/// </summary>
public sealed class InfluxWriter : IAsyncDisposable
{
    private readonly InfluxOptions _options;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly SeriesIndex _series = new();
    private readonly InfluxEndpoint _endpoint;
    private readonly InfluxMetrics _metrics;
    private readonly InfluxLogLimits _limits;
    private readonly InfluxLane[] _lanes;
    private readonly CancellationTokenSource _giveUp = new();
    private readonly Lock _lifetime = new();
    private Task _running = Task.CompletedTask;
    private Task<int>? _stopping;
    private bool _started;
    private int _needsResync;
    private volatile Exception? _fault;

    /// <summary>Prepares a writer, which sends nothing before <see cref="Start"/>.</summary>
    /// <param name="options">Valid options; secret files are read now.</param>
    /// <param name="logger">Where faults and their mends are told.</param>
    /// <param name="time">The clock of every delay; the system's when null.</param>
    /// <param name="jitter">Spreads retries; <see cref="Random.Shared"/> when null.</param>
    /// <exception cref="ArgumentException">The options are not valid; the message lists every problem.</exception>
    /// <exception cref="IOException">A secret file vanished after it was checked.</exception>
    public InfluxWriter(InfluxOptions options, ILogger<InfluxWriter> logger, TimeProvider? time = null, Random? jitter = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(logger);
        if (options.Validate() is { Count: > 0 } problems)
        {
            throw new ArgumentException(string.Join(' ', problems), nameof(options));
        }

        _options = options;
        _logger = logger;
        _time = time ?? TimeProvider.System;
        _endpoint = new InfluxEndpoint(options, _time);
        _metrics = new InfluxMetrics(Waiting);
        _limits = new InfluxLogLimits(_time);
        var retryDelay = new RetryDelay(jitter ?? Random.Shared);
        _lanes = [.. Enumerable.Range(0, options.Lanes).Select(lane => NewLane(lane, retryDelay))];
    }

    /// <summary>Whether the server takes points; false from about 5 s of failed attempts until the first that succeeds.</summary>
    public bool IsHealthy => Array.TrueForAll(_lanes, lane => !lane.Buffer.Outage);

    /// <summary>Whether points were dropped in an outage, so that everything retained has to be offered again.</summary>
    public bool NeedsResync => Volatile.Read(ref _needsResync) == 1;

    /// <summary>
    /// Asked before each request: where it says no, the points wait. For a writer that may have been replaced by another
    /// without knowing it. Called on any thread.
    /// </summary>
    public Func<bool> MaySend { get; init; } = () => true;

    /// <summary>Asked before each request: whether nothing may ever be sent again. What waits is dropped then. Called on any thread.</summary>
    public Func<bool> IsOver { get; init; } = () => false;

    /// <summary>Called when <see cref="MaySend"/> said yes before a request and no after it: something may have been written too late.</summary>
    public Action Overstayed { get; init; } = () => { };

    /// <summary>How many points can be offered now, whatever their series, without one being refused or dropped for them.</summary>
    public int Room => _lanes.Min(lane => lane.Buffer.Room);

    /// <summary>Counts since the writer was made, and its state.</summary>
    public InfluxStatus Status => new(
        IsHealthy, Waiting(), _metrics.Points, _metrics.Rejections, _metrics.TooOld, _metrics.Drops, _metrics.Repetitions);

    /// <summary>Begins sending. Calling it again, or after the end, does nothing.</summary>
    /// <param name="materializer">Where its streams run; it has to outlive the writer.</param>
    public void Start(IMaterializer materializer)
    {
        lock (_lifetime)
        {
            if (_started || _stopping is not null)
            {
                return;
            }

            _started = true;
            Log.Started(_logger, _options.ToString());
            _running = Task.WhenAll(_lanes.Select(lane => RunAsync(lane, materializer)));
        }
    }

    /// <summary>
    /// Offers a point, which is copied, without waiting. In an outage there is always room: the oldest waiting point makes
    /// it. After <see cref="StopAsync"/> the point is dropped and counted. A point without fields is ignored.
    /// </summary>
    /// <returns>False when the buffer is full though the server takes points: the point was not taken.</returns>
    public bool TryOffer(PointBuilder point)
    {
        ArgumentNullException.ThrowIfNull(point);
        return !point.HasFields || TryAdd(Copy(point));
    }

    /// <summary>
    /// Offers a point, which is copied before the method first waits, and waits for room while the buffer is full and the
    /// server takes points. Needs a started writer, or a full buffer is never emptied. Otherwise as <see cref="TryOffer"/>.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled while waiting; the point was not taken.</exception>
    public ValueTask OfferAsync(PointBuilder point, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(point);
        if (!point.HasFields)
        {
            return ValueTask.CompletedTask;
        }

        var copy = Copy(point);
        return TryAdd(copy) ? ValueTask.CompletedTask : new ValueTask(AddWhenThereIsRoomAsync(copy, cancellation));
    }

    /// <summary>
    /// Sends what waits without lingering, and completes when everything offered before is stored, set aside as bad, or
    /// dropped in an outage (see <see cref="NeedsResync"/>). During an outage that may take as long as the outage.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled, or the writer stopped with points unsent.</exception>
    public Task FlushAsync(CancellationToken cancellation = default) =>
        Task.WhenAll(_lanes.Select(lane => lane.FlushAsync(cancellation)));

    /// <summary>
    /// Marks everything offered so far. Unlike <see cref="FlushAsync"/> nothing is hurried and nobody waits.
    /// </summary>
    public InfluxMark Mark() => new([.. _lanes.Select(lane => lane.Buffer.End)]);

    /// <summary>Whether everything before a mark of this writer is stored, set aside as bad, or dropped in an outage (see <see cref="NeedsResync"/>).</summary>
    public bool IsSettled(InfluxMark mark)
    {
        ArgumentNullException.ThrowIfNull(mark);
        return !_lanes.Where((lane, i) => !lane.Buffer.IsSettled(mark.Ends[i])).Any();
    }

    /// <summary>
    /// To be polled by the owner: true once after an outage in which points were dropped, when the server takes points
    /// again. The owner then offers everything it retains; points still waiting are replaced, not doubled.
    /// </summary>
    /// <exception cref="InvalidOperationException">A lane broke, which is a defect of the program: its points are dropped, and the writer is of no use any more.</exception>
    public bool TakeResyncRequest() => _fault is { } fault
        ? throw new InvalidOperationException($"The InfluxDB writer broke: {fault.Message}", fault)
        : NeedsResync && IsHealthy && Interlocked.Exchange(ref _needsResync, 0) == 1;

    /// <summary>Takes no more points, sends what waits, and ends. Calling it again returns the first call's result.</summary>
    /// <param name="drainTimeout">How long the sending may take; zero gives up what waits.</param>
    /// <returns>The number of points given up.</returns>
    public Task<int> StopAsync(TimeSpan drainTimeout)
    {
        lock (_lifetime)
        {
            return _stopping ??= DrainAsync(drainTimeout);
        }
    }

    /// <summary>Stops without sending what waits, unless <see cref="StopAsync"/> was called before.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(TimeSpan.Zero).ConfigureAwait(false);
        _endpoint.Dispose();
        _metrics.Dispose();
        _giveUp.Dispose();
    }

    private InfluxLane NewLane(int lane, RetryDelay retryDelay)
    {
        var buffer = new PointBuffer(Math.Max(1, _options.MaxWaitingPoints / _options.Lanes));
        var health = new LaneHealth(lane, buffer, retryDelay, _logger, _time);
        var writer = new BatchWriter(_options, _endpoint, health, _metrics, _limits, _logger, _time)
        {
            // By way of the properties, which are set after the lanes are made.
            MaySend = () => MaySend(),
            IsOver = () => IsOver(),
            Overstayed = () => Overstayed(),
        };
        return new InfluxLane(lane, _options, buffer, writer, _metrics, new Backlog(() => _series.Count, _limits, _logger, _time), _logger, _time);
    }

    private async Task RunAsync(InfluxLane lane, IMaterializer materializer)
    {
        try
        {
            await lane.RunAsync(materializer, _giveUp.Token).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // No lane ends unseen: who awaits its points is let go, and the owner is told when it next asks.
            Log.LaneBroke(_logger, lane.Number, e);
            lane.Buffer.Close();
            _fault = e;
            Volatile.Write(ref _needsResync, 1);
            _metrics.Dropped(lane.Buffer.Abandon());
        }
    }

    private WaitingPoint Copy(PointBuilder point)
    {
        var (number, series) = _series.Intern(point.Series());
        return new WaitingPoint(new PointKey(number, point.UnixSeconds), series, point.Fields.ToArray());
    }

    // By series, so that two values of one point are never under way at the same time.
    private InfluxLane LaneOf(in WaitingPoint point) => _lanes[point.Key.Series % _lanes.Length];

    private bool TryAdd(in WaitingPoint point)
    {
        switch (LaneOf(point).Add(point))
        {
            case AddOutcome.Full:
                return false;
            case AddOutcome.Closed:
                _metrics.Dropped(1);
                return true;
            case AddOutcome.AddedDroppingOldest:
                _metrics.Dropped(1);
                Volatile.Write(ref _needsResync, 1);
                if (_limits.Dropping.Allows())
                {
                    Log.Dropping(_logger, _series.Count);
                }

                return true;
            default:
                return true;
        }
    }

    private async Task AddWhenThereIsRoomAsync(WaitingPoint point, CancellationToken cancellation)
    {
        do
        {
            await LaneOf(point).Buffer.WaitForRoomAsync(cancellation).ConfigureAwait(false);
        }
        while (!TryAdd(point));
    }

    private async Task<int> DrainAsync(TimeSpan drainTimeout)
    {
        Array.ForEach(_lanes, lane => lane.Drain());
        try
        {
            await _running.WaitAsync(drainTimeout, _time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            await _giveUp.CancelAsync().ConfigureAwait(false);
            await _running.ConfigureAwait(false);
        }

        var left = _lanes.Sum(lane => lane.Buffer.Abandon());
        _metrics.Dropped(left);
        Log.Stopped(_logger, _metrics.Points, left);
        return left;
    }

    private int Waiting() => _lanes is null ? 0 : _lanes.Sum(lane => lane.Buffer.Waiting + lane.Buffer.InFlight);
}
