using FunnelStream.Alerts;
using FunnelStream.Alerts.Rules;
using FunnelStream.Worker;

namespace FunnelStream.Calibration;

/// <summary>What is measured, each over many seeded runs. The same seed gives the same figures, on however many threads.</summary>
/// <param name="runs">Runs a cell.</param>
/// <param name="seed">Names the series.</param>
/// <param name="threads">How many run at once.</param>
internal sealed class Experiments(int runs, int seed = 1, int threads = 2)
{
    private const int History = 120;
    private const int Year = 365;

    /// <summary>Thresholds of the rule, where others than the defaults are tried.</summary>
    public SqlRateDropOptions? Slow { get; init; }

    /// <summary>How many evaluations in a row have to breach, where another number than the default is tried.</summary>
    public int? FireAfter { get; init; }

    /// <summary>The same of its fast companion.</summary>
    public SqlRateDropFastOptions? Fast { get; init; }

    /// <summary>Thresholds of <c>capacity_saturation</c>, where others than the defaults are tried.</summary>
    public CapacitySaturationOptions? Saturation { get; init; }

    /// <summary>Thresholds of <c>no_data</c>, where others than the defaults are tried.</summary>
    public NoDataOptions? Quiet { get; init; }

    /// <summary>Alarms a year where nothing is wrong: the rule, its fast companion, and the naive ratio.</summary>
    public (double Slow, double Fast, double Naive) FalseAlarms(Market market, bool withFast)
    {
        var sums = Run(run =>
        {
            var simulated = new SimulatedMarket(market, History + Year, run);
            return (
                SimulatedWatch.Slow(Slow, FireAfter).Run(simulated, History, History + Year).Fired.Count,
                withFast ? SimulatedWatch.Fast(Fast).Run(simulated, History - 1, History + Year).Fired.Count : 0,
                NaiveWeek.Alarms(simulated, History, History + Year).Count);
        });
        return (sums.Average(sum => sum.Item1), sums.Average(sum => sum.Item2), sums.Average(sum => sum.Item3));
    }

    /// <summary>Share of runs that alarm within 14 days after leads have multiplied, their quality unchanged.</summary>
    public (double Slow, double Fast, double Naive) Surge(double leadsPerDay, double factor)
    {
        var market = new Market { LeadsPerDay = day => day >= History ? factor * leadsPerDay : leadsPerDay };
        var hits = Run(run =>
        {
            var simulated = new SimulatedMarket(market, History + 15, run);
            return (
                SimulatedWatch.Slow(Slow, FireAfter).Run(simulated, History, History + 15).Fired.Count > 0,
                SimulatedWatch.Fast(Fast).Run(simulated, History - 1, History + 15).Fired.Count > 0,
                NaiveWeek.Alarms(simulated, History, History + 15).Count > 0);
        });
        return (hits.Average(hit => hit.Item1 ? 1 : 0), hits.Average(hit => hit.Item2 ? 1.0 : 0), hits.Average(hit => hit.Item3 ? 1.0 : 0));
    }

    /// <summary>How a lasting drop is found, by the rule or its fast companion.</summary>
    public Detection Drop(Market market, bool fast = false)
    {
        // The day of the drop is History: the market's functions say what happens from it on.
        var delays = Run(run =>
        {
            var simulated = new SimulatedMarket(market, History + 91, run);
            var watch = fast ? SimulatedWatch.Fast(Fast).Run(simulated, History - 1, History + 91) : SimulatedWatch.Slow(Slow, FireAfter).Run(simulated, History, History + 91);
            return watch.Fired.Count > 0 ? watch.Fired[0] - History : int.MaxValue;
        });
        var sorted = delays.Order().ToArray();
        return new Detection(sorted[sorted.Length / 2], delays.Average(d => d <= 30 ? 1.0 : 0), delays.Average(d => d <= 90 ? 1.0 : 0));
    }

    /// <summary>A drop to 10 % that ends after 100 days: what is resolved during it, and what never is: not half a year after it.</summary>
    public (double Found, double Early, double Stuck, double MedianResolution) Recovering(double leadsPerDay, double rate = 0.10)
    {
        const int End = History + 100;
        var market = new Market { LeadsPerDay = _ => leadsPerDay, Rate = day => day is >= History and < End ? rate : 0.25 };
        var ends = Run(run =>
        {
            var watch = SimulatedWatch.Slow(Slow, FireAfter).Run(new SimulatedMarket(market, End + 181, run), History, End + 181);
            return (
                Found: watch.Fired.Exists(day => day < End),
                Early: watch.Resolved.Exists(day => day < End),
                Stuck: watch.IsActive && watch.Fired[^1] < End,
                Resolution: watch.Resolved.Where(day => day >= End).Select(day => day - End).FirstOrDefault(int.MaxValue));
        }).Where(end => end.Found).ToList();
        return (
            (double)ends.Count / runs, ends.Average(end => end.Early ? 1.0 : 0), ends.Average(end => end.Stuck ? 1.0 : 0),
            ends.Select(end => end.Resolution).Order().ElementAt(ends.Count / 2));
    }

    /// <summary>A slow fall from 25 to 12.5 % over 180 days, two years after the start: found within 210 days, with and without last year to compare with.</summary>
    public (double Trailing, double WithLastYear) Drift(double leadsPerDay)
    {
        const int Begin = 410;
        var market = new Market { LeadsPerDay = _ => leadsPerDay, Rate = day => 0.25 - (0.125 * Math.Clamp((day - Begin) / 180.0, 0, 1)) };
        var found = Run(run =>
        {
            var simulated = new SimulatedMarket(market, Begin + 211, run);
            bool Finds(bool drift) => SimulatedWatch.Slow((Slow ?? new SqlRateDropOptions()) with { Drift = drift }, FireAfter)
                .Run(simulated, Begin, Begin + 211).Fired.Count > 0;
            return (Finds(false), Finds(true));
        });
        return (found.Average(hit => hit.Item1 ? 1.0 : 0), found.Average(hit => hit.Item2 ? 1.0 : 0));
    }

    /// <summary>Alarms a year with last year to compare with, nothing being wrong.</summary>
    public double FalseAlarmsWithLastYear(Market market)
    {
        const int Begin = 410;
        return Run(run => SimulatedWatch.Slow(Slow, FireAfter).Run(new SimulatedMarket(market, Begin + Year, run), Begin, Begin + Year).Fired.Count).Average();
    }

    /// <summary>What the alert says a drop is, 21 days after it fired: shares of <c>lower</c>, <c>slower</c> and <c>not_yet_known</c> of those that fired within 30 days.</summary>
    public (double Fired, double Lower, double Slower, double Unknown) Diagnosis(Market market)
    {
        var said = Run(run =>
        {
            var simulated = new SimulatedMarket(market, History + 61, run);
            var watch = SimulatedWatch.Slow(Slow, FireAfter).Run(simulated, History, History + 31);
            return watch.Fired.Count == 0 ? null
                : watch.Run(simulated, History + 31, Math.Min(History + 60, watch.Fired[0] + 21)).Record!.Diagnosis ?? "none";
        });
        var fired = said.Where(diagnosis => diagnosis is not null).ToList();
        double Share(string diagnosis) => fired.Count == 0 ? 0 : fired.Average(d => d == diagnosis ? 1.0 : 0);
        return ((double)fired.Count / runs, Share("lower"), Share("slower"), Share("not_yet_known"));
    }

    /// <summary>Warnings a year of a team that is as busy as ever, and how many of them became critical.</summary>
    public (double Fired, double Critical) SteadyTeam(Load load)
    {
        const int Begin = 20;
        var fired = Run(run => new TeamWatch(Saturation).Run(new SimulatedTeam(load, Begin + Year, run), Begin * 24, (Begin + Year) * 24).Fired);
        return (fired.Average(alerts => alerts.Count), fired.Average(alerts => alerts.Count(alert => alert.Severity == AlertSeverity.Critical)));
    }

    /// <summary>Days until a team is found to be overrun from a day on, within 30.</summary>
    public (double MedianDelay, double Within10) OverrunTeam(int reps, double serviceRate, bool isShared, double before, double after)
    {
        const int Begin = 30;
        var load = new Load(reps, serviceRate, day => (day < Begin ? before : after) * reps * serviceRate) { IsShared = isShared };
        var delays = Run(run => new TeamWatch(Saturation).Run(new SimulatedTeam(load, Begin + 31, run), Begin * 24, (Begin + 30) * 24).Fired
            .Select(alert => (alert.Hour / 24.0) - Begin).FirstOrDefault(double.PositiveInfinity));
        return (delays.Order().ElementAt(delays.Count / 2), delays.Average(delay => delay <= 10 ? 1.0 : 0));
    }

    /// <summary>Alarms a year that a channel is silent that is not, and how long after its end one is told that has ended at some time of the last year: median and nine of ten, hours.</summary>
    public (double Alarms, double MedianDelay, double Delay90) Silence(Traffic traffic)
    {
        const int Begin = 28;
        var told = Run(run =>
        {
            var (simulated, watch) = (new SimulatedTraffic(traffic, Begin + Year, run), new SilenceWatch(Quiet));
            // An instant of its own for each run, at any time of day.
            var end = (int)((Begin + (Year * (run * .618_033_988_749_895 % 1))) * 1_440);
            return (Alarms: watch.Alarms(simulated, Begin), Delay: watch.DelayAfter(simulated, end) / 60.0 ?? double.PositiveInfinity);
        });
        var delays = told.Select(one => one.Delay).Order().ToList();
        return (told.Average(one => one.Alarms), delays[delays.Count / 2], delays[delays.Count * 9 / 10]);
    }

    private IReadOnlyList<T> Run<T>(Func<int, T> run)
    {
        var results = new T[runs];
        Parallel.For(0, runs, new ParallelOptions { MaxDegreeOfParallelism = threads }, i => results[i] = run(unchecked((seed * 1_000_003) + i)));
        return results;
    }
}

/// <summary>How a drop is found.</summary>
/// <param name="MedianDelay">Days from the drop to the alert; more than a year where half of the runs do not find it within 90 days.</param>
/// <param name="Within30">Share found within 30 days.</param>
/// <param name="Within90">The same within 90.</param>
internal sealed record Detection(int MedianDelay, double Within30, double Within90);
