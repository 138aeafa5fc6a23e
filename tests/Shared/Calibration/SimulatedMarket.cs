using FunnelStream.Board;
using FunnelStream.Panes;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Random;

namespace FunnelStream.Calibration;

/// <summary>How leads come and convert. Days count from the first simulated one, a Monday.</summary>
internal sealed record Market
{
    /// <summary>Leads a day, by day.</summary>
    public required Func<int, double> LeadsPerDay { get; init; }

    /// <summary>Share of a day's leads that ever become SQL.</summary>
    public Func<int, double> Rate { get; init; } = _ => 0.25;

    /// <summary>By how much the quality of days varies: standard deviation of a lognormal factor of mean 1.</summary>
    public double QualityDeviation { get; init; }

    /// <summary>Median lag in days, by day of creation; the lag is lognormal with σ = 1.</summary>
    public Func<int, double> MedianLag { get; init; } = _ => 3;

    /// <summary>Whether conversions that fall on a weekend come on Monday.</summary>
    public bool WeekdaysOnly { get; init; }
}

/// <summary>Leads of a seeded simulation as a board would keep them: panes of days, and of four hours for what is young. SQLs are what they become; MQLs, as often, come with a median of 4 hours.</summary>
internal sealed class SimulatedMarket
{
    /// <summary>The first day, a Monday; ms since the Unix epoch.</summary>
    public const long Start = 19_723L * Day;

    private const long Day = 86_400_000;
    private const int Parts = 6;
    private const long Part = Day / Parts;
    private const int FineDays = 15;

    private readonly PaneSlice[] _days;
    private readonly PaneSlice[] _parts;
    private readonly int[] _leads;
    private readonly int[] _sqls;

    public SimulatedMarket(Market market, int days, int seed)
    {
        // Seeded, the runtime's own generator repeats itself enough to put alarms of a cumulative sum a tenth further apart.
        var random = new MersenneTwister(seed, threadSafe: false);
        (_days, _parts, _leads, _sqls) = (new PaneSlice[days], new PaneSlice[days * Parts], new int[days], new int[days + 1]);
        for (var day = 0; day < days; day++)
        {
            var quality = market.QualityDeviation > 0 ? Quality(random, market.QualityDeviation) : 1;
            var rate = Math.Min(1, market.Rate(day) * quality);
            var ofDay = new Cells();
            for (var part = 0; part < Parts; part++)
            {
                var cells = new Cells();
                var from = Start + (day * Day) + (part * Part);
                var leads = Poisson.Sample(random, market.LeadsPerDay(day) / Parts);
                for (var lead = 0; lead < leads; lead++)
                {
                    Create(market, random, cells, day, from + (long)(random.NextDouble() * Part), rate);
                }

                _leads[day] += leads;
                ofDay.Add(cells);
                _parts[(day * Parts) + part] = new PaneSlice((int)(from / 60_000), (int)((from + Part) / 60_000), cells);
            }

            _days[day] = new PaneSlice((int)((Start + (day * Day)) / 60_000), (int)((Start + ((day + 1) * Day)) / 60_000), ofDay);
        }
    }

    /// <summary>The panes at midnight that begins a day.</summary>
    public IReadOnlyList<PaneSlice> At(int day)
    {
        var fineFrom = Math.Max(0, day - FineDays);
        var slices = new List<PaneSlice>(fineFrom + ((day - fineFrom) * Parts));
        slices.AddRange(_days.AsSpan(0, fineFrom));
        foreach (var slice in _parts.AsSpan(fineFrom * Parts, (day - fineFrom) * Parts))
        {
            if (slice.Cells.Count > 0)
            {
                slices.Add(slice);
            }
        }

        return slices;
    }

    /// <summary>What happened in days [from, to): SQLs ÷ leads, whoever they came of; null without leads.</summary>
    public double? PeriodRate(int from, int to)
    {
        var leads = _leads.AsSpan(from, to - from).ToArray().Sum();
        return leads == 0 ? null : (double)_sqls.AsSpan(from, to - from).ToArray().Sum() / leads;
    }

    private void Create(Market market, Random random, Cells cells, int day, long at, double rate)
    {
        cells.Add(Field.Leads, 1);
        if (random.NextDouble() < rate)
        {
            cells.Add(Field.Histogram(Lag.Mql, LagBuckets.Of((long)(LogNormal.Sample(random, Math.Log(4 / 24.0), 1) * Day))), 1);
        }

        if (random.NextDouble() >= rate)
        {
            return;
        }

        var converted = at + (long)(LogNormal.Sample(random, Math.Log(market.MedianLag(day)), 1) * Day);
        var weekday = (int)((converted - Start) / Day % 7);
        converted += market.WeekdaysOnly && weekday >= 5 ? (7 - weekday) * Day : 0;
        cells.Add(Field.Histogram(Lag.Sql, LagBuckets.Of(converted - at)), 1);
        var on = (int)((converted - Start) / Day);
        if (on < _sqls.Length)
        {
            _sqls[on]++;
        }
    }

    private static double Quality(Random random, double deviation)
    {
        var variance = Math.Log(1 + (deviation * deviation));
        return LogNormal.Sample(random, -variance / 2, Math.Sqrt(variance));
    }
}
