using FunnelStream.Events;
using FunnelStream.Leads;
using FunnelStream.Panes;

namespace FunnelStream.Worker;

/// <summary>
/// Turns one partition's events into absolute panes. Deterministic: same events in any order, with any repeats, give the
/// same panes within the horizons. Single-threaded; the caller gives it time and records.
/// </summary>
public sealed partial class FunnelWorker
{
    private const long MillisPerHour = 3_600_000;
    private const int Stride = 64;

    private readonly int _partition;
    private readonly WorkerOptions _options;
    private readonly DimensionTable _dimensions;
    private readonly EventDecoder _decoder;
    private readonly EventClock _clock;
    private readonly PaneStore _panes;
    private readonly LeadBook _leads = new();
    private readonly LeadFlow _flow;
    private readonly Traffic _traffic;
    private readonly ErasedLeads _erased;
    private readonly Forgetting _forgetting;
    private readonly LeadState _leadState;
    private readonly long _maxAheadMillis;
    private readonly DecodedRecord[] _decoded = new DecodedRecord[Stride];
    private List<RejectedRecord> _rejected = [];
    private long _housekept = EventClock.Never;
    private long _nextHousekeeping = EventClock.Never;
    private long _checkpoints;
    private long _swallowed;

    /// <param name="partition">The partition whose events it counts.</param>
    /// <param name="options">What it counts.</param>
    /// <param name="requireKey">False for files, whose lines have no record key.</param>
    public FunnelWorker(int partition, WorkerOptions options, bool requireKey = true)
    {
        _partition = partition;
        _options = options;
        var living = new LivingNames(options.Families);
        _dimensions = new DimensionTable(options.DimensionLimit, living.Count, options.ConfiguredNames);
        _decoder = new EventDecoder(_dimensions, options.Currency.Base, requireKey);
        _clock = new EventClock(options.WatermarkBound);
        _panes = new PaneStore(options.Families, options.Days, options.PaneLimit, living);
        _flow = new LeadFlow(_leads, new Contributions(options.Families, _panes, options.Calendar), options.Currency, options.ImpliedStages);
        _traffic = new Traffic(options, _panes);
        _erased = new ErasedLeads(options.ErasureKey, options.LeadMemory);
        _forgetting = new Forgetting(_leads, options.LeadMemory);
        _leadState = new LeadState(_leads, _erased, _forgetting);
        _configuration = StateConfiguration.Of(options);
        _maxAheadMillis = options.MaxAhead == TimeSpan.MaxValue ? long.MaxValue : (long)options.MaxAhead.TotalMilliseconds;
    }

    /// <summary>Records that were rejected since the last checkpoint, with the reason.</summary>
    public IReadOnlyList<RejectedRecord> Rejected => _rejected;

    /// <summary>Records processed so far, rejected ones included.</summary>
    public long Events { get; private set; }

    /// <summary>How the worker stands.</summary>
    public WorkerFigures Figures => new(
        _swallowed,
        _dimensions.OverLimit + _panes.OverLimit,
        _dimensions.PersonalValues,
        _flow.Unconverted + _traffic.Unconverted,
        _leads.Count,
        _leads.Bytes + _forgetting.Bytes,
        _panes.Count,
        _traffic.SeenIds.Count,
        _traffic.SeenIds.Bytes,
        NamesAtLimit());

    /// <summary>Decodes and applies records in the order given.</summary>
    /// <param name="batch">The records; their bytes are not needed any more when it returns.</param>
    /// <param name="now">The clock, ms since the Unix epoch: events further ahead than allowed are rejected.</param>
    public void Process(ReadOnlySpan<InputRecord> batch, long now)
    {
        while (batch.Length > 0)
        {
            var count = Math.Min(batch.Length, Stride);
            for (var i = 0; i < count; i++)
            {
                ref var decoded = ref _decoded[i];
                decoded.Record = batch[i];
                decoded.Rejection = Decode(batch[i], out decoded.Event);
            }

            Apply(_decoded.AsSpan(0, count), now);
            batch = batch[count..];
        }
    }

    /// <summary>
    /// Decodes one record without admitting new names, which <see cref="Apply(ReadOnlySpan{DecodedRecord}, long)"/> does: so
    /// it does not matter how far ahead is decoded. For callers that order records before applying them.</summary>
    public Rejection Decode(in InputRecord record, out FunnelEvent decoded) => _decoder.Decode(record, out decoded, admits: false);

    /// <summary>Counts decoded records in the order given, or notes their rejection. Some dozens at a time are best.</summary>
    /// <param name="records">The records, and what <see cref="Decode"/> made of them; their bytes are not needed any more when it returns.</param>
    /// <param name="now">The clock, ms since the Unix epoch.</param>
    public void Apply(ReadOnlySpan<DecodedRecord> records, long now)
    {
        // The leads are looked up before any is changed: these look-ups do not depend on each other, so the processor
        // fetches several leads from memory at once instead of one after the other.
        foreach (ref readonly var record in records)
        {
            if (record.Event.HasLead)
            {
                _leads.Find(record.Event.KeyHash, record.Event.Key.Span);
            }
        }

        foreach (ref readonly var record in records)
        {
            Apply(record, now);
        }
    }

    /// <summary>Says whether an input is at its end and quiet; such an input no longer holds back the closing watermark.</summary>
    public void SetIdle(InputTopic topic, bool idle) => _clock.SetIdle(topic, idle);

    private void Apply(in DecodedRecord decoded, long now)
    {
        Events++;
        var rejection = decoded.Rejection.IsRejected ? decoded.Rejection : Count(decoded, now);
        Settle();
        if (rejection.IsRejected)
        {
            _rejected.Add(new RejectedRecord(decoded.Record.Detached(), rejection));
        }
        else if (decoded.Event.Type != EventType.Erased && _clock.Observe(decoded.Record.Topic, decoded.Event.At) && _clock.Frontier >= _nextHousekeeping)
        {
            KeepHouse();
        }
    }

    private Rejection Count(in DecodedRecord decoded, long now)
    {
        ref readonly var e = ref decoded.Event;
        if (e.Type == EventType.Erased)
        {
            Erase(e, now);
            return default;
        }

        if (IsAhead(e, now))
        {
            return new Rejection(RejectReason.InFuture, "at");
        }

        if (e.At / 60_000 < _panes.Ladder.DayFloor)
        {
            return new Rejection(RejectReason.TooLate, "at");
        }

        var number = e.HasLead ? _leads.Find(e.KeyHash, e.Key.Span) : -1;
        if (e.HasLead && number < 0)
        {
            if (_erased.Contains(e.Key.Span))
            {
                _swallowed++;
                return default;
            }

            if (_forgetting.IsForgotten(e.At, _clock.Frontier))
            {
                return new Rejection(RejectReason.LeadForgotten, "at");
            }
        }

        if (!e.Dimensions.HasNew)
        {
            return Count(e, number);
        }

        // Here, after all events before it and none behind it: what lives depends on neither batches nor checkpoints.
        _decoder.Decode(decoded.Record, out var named);
        return Count(named, number);
    }

    private Rejection Count(in FunnelEvent e, int number)
    {
        if (!e.HasLead)
        {
            return _traffic.Count(e);
        }

        switch (e.Type)
        {
            case EventType.Visit or EventType.Survey:
                return _traffic.Count(e);
            case EventType.Touch:
                _traffic.CountTouch(e);
                break;
            default:
                break;
        }

        if (number < 0)
        {
            number = _leads.Add(e.KeyHash, e.Key.Span);
        }

        var rejection = _flow.Apply(number, e);
        _forgetting.Watch(number);
        return rejection;
    }

    // Whatever its time: a person's wish to be forgotten is never too late, nor too early. It tells nothing of how far
    // events have come either: a null value bears the time at which it was written.
    private void Erase(in FunnelEvent e, long now)
    {
        _erased.Add(e.Key.Span, Math.Max(Math.Min(e.At, now), _clock.Frontier));
        var number = _leads.Find(e.KeyHash, e.Key.Span);
        if (number >= 0)
        {
            _flow.Erase(number);
        }
    }

    private IReadOnlyList<DimensionAtLimit> NamesAtLimit() =>
        [.. Enum.GetValues<Dimension>().Where(_dimensions.IsAtLimit).Select(dimension => new DimensionAtLimit(dimension, _dimensions.LastRefused(dimension)))];

    private bool IsAhead(in FunnelEvent e, long now) => _maxAheadMillis != long.MaxValue && e.At > now + _maxAheadMillis;

    private long AfterHousekeepingAt(long frontier) =>
        frontier == EventClock.Never ? EventClock.Never : _options.Days.StartOfHour(frontier) + MillisPerHour;

    private void Settle()
    {
        if (_panes.Combinations.Settle())
        {
            _flow.CountLeads();
        }
    }

    // Folding and forgetting go by the hour of event time: no pane becomes due in between.
    private void KeepHouse()
    {
        var frontier = _clock.Frontier;
        _housekept = frontier;
        _nextHousekeeping = AfterHousekeepingAt(frontier);
        _panes.RaiseTo(_panes.Ladder.RaisedTo(frontier, _options.Retention, _options.Days));
        _traffic.Advance(frontier);
        _erased.Advance(frontier);
        _forgetting.Advance(frontier, _flow.Forget);
        Settle();
    }
}

/// <summary>How a worker stands.</summary>
/// <param name="Swallowed">Events of erased leads swallowed so far.</param>
/// <param name="OverLimit">Values and combinations sent to <c>(other)</c> so far because a limit was reached.</param>
/// <param name="Personal">Values that were e-mail addresses so far, counted under <c>(personal)</c>.</param>
/// <param name="Unconverted">Amounts so far for which no rate is configured.</param>
/// <param name="Leads">Leads retained.</param>
/// <param name="LeadBytes">Bytes they take: records, tails, index, calendar.</param>
/// <param name="Panes">Live panes.</param>
/// <param name="SeenIds">Ids of other events remembered.</param>
/// <param name="SeenIdBytes">Bytes they take.</param>
/// <param name="AtLimit">Dimensions whose new names go to <c>(other)</c> as things stand; null before the first checkpoint.</param>
public readonly record struct WorkerFigures(
    long Swallowed, long OverLimit, long Personal, long Unconverted, int Leads, long LeadBytes, int Panes, long SeenIds, long SeenIdBytes, IReadOnlyList<DimensionAtLimit>? AtLimit);

/// <summary>A dimension of which as many names live as the limit allows.</summary>
/// <param name="Dimension">Which.</param>
/// <param name="LastRefused">The last few different names that became <c>(other)</c> since the worker was started, as they came from outside.</param>
public readonly record struct DimensionAtLimit(Dimension Dimension, IReadOnlyList<string> LastRefused)
{
    /// <summary>What several workers say as one: each dimension once, in their order, with a few of the names refused.</summary>
    public static IReadOnlyList<DimensionAtLimit> Together(IEnumerable<DimensionAtLimit> limits) =>
    [
        .. limits.GroupBy(limit => limit.Dimension).OrderBy(group => group.Key).Select(group =>
            new DimensionAtLimit(group.Key, [.. group.SelectMany(limit => limit.LastRefused).Distinct().Take(RefusedNames.Kept)])),
    ];
}

/// <summary>A rejected record and why.</summary>
public readonly record struct RejectedRecord(InputRecord Record, Rejection Rejection);
