using FunnelStream.Board;
using FunnelStream.Calendars;
using FunnelStream.Oracle;
using FunnelStream.Worker;

namespace FunnelStream.Capacity;

/// <summary>
/// Reps with a queue each: arrivals are Poisson, every rep in turn at random gets one, service takes exponential time. All
/// of it in working time. Goes through workers and board like any events.
/// </summary>
internal sealed class QueueSimulation
{
    private const long Start = 1_772_409_600_000; // Monday 2026-03-02, midnight UTC

    private readonly Random _random;
    private readonly WorkingCalendar _calendar;
    private readonly double _dayMillis;
    private readonly double _serviceRate;
    private readonly List<Event> _events = [];
    private readonly double[] _freeAt; // by rep: working days since the start
    private readonly List<(double From, double To)> _stays = [];
    private double _clock;

    public QueueSimulation(int seed, int reps, double serviceRate, WorkingCalendar calendar)
    {
        (_random, _calendar, _serviceRate) = (new Random(seed), calendar, serviceRate);
        _freeAt = new double[reps];
        _dayMillis = calendar.MinutesADay * 60_000;
    }

    /// <summary>How many are in the system after so many working days.</summary>
    public int Backlog(double days) => _stays.Count(stay => stay.From <= days && stay.To > days);

    /// <summary>Milliseconds since the Unix epoch after so many working days.</summary>
    public long At(double days) => _calendar.Add(Start, (long)(days * _dayMillis));

    /// <summary>So many arrivals at once.</summary>
    public QueueSimulation Arrive(int count)
    {
        for (var i = 0; i < count; i++)
        {
            Arrive();
        }

        return this;
    }

    /// <summary>Arrivals at a rate a working day, for some working days.</summary>
    public QueueSimulation Run(double arrivalRate, double days)
    {
        var end = _clock + days;
        for (_clock += Exponential(arrivalRate); _clock < end; _clock += Exponential(arrivalRate))
        {
            Arrive();
        }

        _clock = end;
        return this;
    }

    /// <summary>How things stand for all reps, once all events up to an instant are counted.</summary>
    /// <param name="days">Working days since the start.</param>
    /// <param name="worker">How panes are kept.</param>
    public CapacityFigures Figures(double days, WorkerOptions worker)
    {
        var at = At(days);
        var driver = new FunnelDriver(2, worker);
        foreach (var record in _events.Where(e => e.At < at).OrderBy(e => e.At).Select(e => e.ToRecord()))
        {
            driver.Feed(record);
        }

        // Time goes on for every input, so that panes fold as they would.
        foreach (var tick in Enumerable.Range(0, 8))
        {
            driver.Feed(Event.OfLead($"tick {tick}", "scored", "t", at).ToRecord());
            driver.Feed((Event.Touchpoint("email_open", "t", at) with { Visitor = $"tick {tick}" }).ToRecord());
            driver.Feed(Event.OfDeal($"tick {tick}", "d", "renewed", "t", at).ToRecord());
        }

        var options = new CapacityOptions { Calendar = _calendar, Teams = [new Team("sales", [.. _freeAt.Select((_, rep) => $"rep {rep}")], _calendar)] };
        var board = driver.Complete().Board(new BoardOptions { Capacity = options }, at);
        return CapacityReport.Of(board.ViewAt(at))[0];
    }

    private void Arrive()
    {
        var rep = _random.Next(_freeAt.Length);
        var begins = Math.Max(_clock, _freeAt[rep]);
        _freeAt[rep] = begins + Exponential(_serviceRate);
        var lead = $"lead {_stays.Count}";
        _stays.Add((_clock, _freeAt[rep]));
        _events.Add(Event.OfLead(lead, "assigned", "a", At(_clock)) with { Rep = $"rep {rep}" });
        _events.Add(Event.Touchpoint("response", "r", At(_freeAt[rep])) with { Lead = lead });
    }

    private double Exponential(double rate) => -Math.Log(1 - _random.NextDouble()) / rate;
}
