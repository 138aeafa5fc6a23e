using FunnelStream.Board;
using FunnelStream.Capacity;
using FunnelStream.Connectors.InfluxDb;
using FunnelStream.Kpis;
using FunnelStream.Panes;

namespace FunnelStream.Runtime;

/// <summary>
/// Offers what changed on a board to the sink, as far as it has room: minutes at once, hours and days more rarely, since
/// they change with every event and are read as histories.
/// </summary>
internal sealed class BoardPublisher(FunnelBoard board, InfluxWriter sink, TimeProvider time)
{
    private const int Slice = 500;
    private const int KpisPerSecond = 5_000;
    private const int HoursAtOnce = 4; // each looks at all work of some weeks
    private static readonly TimeSpan LeastKpiPace = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MostKpiPace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LifePace = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan HourPace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan DayPace = TimeSpan.FromSeconds(30);

    private readonly PointBuilder _point = new();
    private readonly Queue<KpiResult> _kpis = [];
    private readonly CapacityFeed _capacityFeed = new(board);
    private readonly Queue<CapacityFigures> _capacity = [];
    private TimeSpan _kpiPace = LeastKpiPace;
    private long _kpisTaken;
    private long _lifeTold;
    private long _hoursTaken;
    private long _daysTaken;

    // A writer's smallest lane may be smaller than a slice.
    private int _room = Slice;

    /// <summary>Alerts to be told of; null where none are watched.</summary>
    public AlertPoints? Alerts { get; init; }

    /// <summary>Advice to be told of; null where none is given.</summary>
    public BoardAdvice? Advice { get; init; }

    /// <summary>Whether the sink takes points.</summary>
    public bool HasRoom => sink.IsHealthy && sink.Room > 0;

    /// <summary>Whether the last call offered all that it was to offer.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Offers what is due.</summary>
    /// <param name="before">Leaves points that start at or after it for later calls.</param>
    /// <param name="all">Whether everything is due.</param>
    /// <returns>Whether everything that had changed is offered.</returns>
    public bool Publish(long before, bool all)
    {
        TellOfLife();
        var withDays = all || IsDue(_daysTaken, DayPace);
        var upTo = withDays ? Level.Day : IsDue(_hoursTaken, HourPace) ? Level.Hour : Level.Minute;
        if (_kpis.Count == 0 && _capacity.Count == 0 && (withDays || IsDue(_kpisTaken, _kpiPace)))
        {
            TakeKpis(before < long.MaxValue ? 0 : all ? int.MaxValue : HoursAtOnce);
        }

        IsDone = Offer(most => board.TakeChangedPoints(before, upTo, most), change => BoardPoints.Span(_point, change))
            && Offer(board.TakeChangedCampaigns, change => BoardPoints.Budget(_point, change))
            && (Alerts is null || Offer(Alerts.Take, change => BoardPoints.Alert(_point, change)))
            && OfferAdvice(isLive: before == long.MaxValue)
            && (upTo < Level.Hour || Offer(board.TakeChangedCohorts, change => BoardPoints.Cohort(_point, change)))
            && OfferKpis();
        if (IsDone && upTo >= Level.Hour)
        {
            _hoursTaken = time.GetTimestamp();
        }

        if (IsDone && withDays)
        {
            _daysTaken = time.GetTimestamp();
        }

        // What lies beyond the clock of partitions that catch up is not offered yet.
        return IsDone && withDays && before == long.MaxValue;
    }

    // Where there is no room there is none for a sign of life either; the next one comes soon.
    private void TellOfLife()
    {
        if (IsDue(_lifeTold, LifePace) && FindRoom() && sink.TryOffer(BoardPoints.Pipeline(_point, board, sink.Status, time.GetUtcNow())))
        {
            _lifeTold = time.GetTimestamp();
        }
    }

    // As long as there is room: what is not taken stays where it is, and becomes one with what changes meanwhile.
    private bool Offer<T>(Func<int, IReadOnlyList<T>> take, Func<T, PointBuilder> write)
    {
        while (FindRoom())
        {
            var changes = take(_room);
            foreach (var change in changes)
            {
                sink.TryOffer(write(change));
            }

            if (changes.Count < _room)
            {
                return true;
            }
        }

        return false;
    }

    // While event time catches up nobody asks what to do with the campaigns of last month.
    private bool OfferAdvice(bool isLive)
    {
        if (Advice is null || !isLive)
        {
            return true;
        }

        Advice.Look(board);
        Advice.Diagnose(board);
        return Offer(Advice.Take, advice => BoardPoints.Advice(_point, advice))
            && Offer(Advice.TakeDiagnoses, diagnosis => BoardPoints.Diagnosis(_point, diagnosis));
    }

    // Hours that are leapt over while a backlog is caught up with may soon be too old to be told.
    private void TakeKpis(int passedHours)
    {
        foreach (var result in board.TakeChangedResults())
        {
            _kpis.Enqueue(result);
        }

        foreach (var figures in _capacityFeed.Take(passedHours))
        {
            _capacity.Enqueue(figures);
        }

        _kpisTaken = time.GetTimestamp();
        _kpiPace = TimeSpan.FromSeconds(Math.Clamp((double)_kpis.Count / KpisPerSecond, LeastKpiPace.TotalSeconds, MostKpiPace.TotalSeconds));
    }

    private bool OfferKpis()
    {
        while (_kpis.Count > 0 && FindRoom())
        {
            for (var i = 0; i < _room && _kpis.TryDequeue(out var result); i++)
            {
                sink.TryOffer(BoardPoints.Kpi(_point, result));
            }
        }

        while (_capacity.Count > 0 && FindRoom())
        {
            for (var i = 0; i < _room && _capacity.TryDequeue(out var figures); i++)
            {
                sink.TryOffer(BoardPoints.Capacity(_point, figures));
            }
        }

        return _kpis.Count == 0 && _capacity.Count == 0;
    }

    private bool FindRoom()
    {
        _room = Math.Min(Slice, sink.Room);
        return _room > 0;
    }

    private bool IsDue(long last, TimeSpan pace) => last == 0 || time.GetElapsedTime(last) >= pace;
}
