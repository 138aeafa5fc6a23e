using System.Globalization;
using FunnelStream.Alerts.Rules;
using FunnelStream.Benchmarks;
using FunnelStream.Calibration;

var arguments = new Arguments(args);
var (runs, seed) = (arguments.Number("runs", 1_000), arguments.Number("seed", 1));
var only = arguments.Text("only");
var usual = new SqlRateDropOptions();
var experiments = new Experiments(runs, seed, arguments.Number("threads", Environment.ProcessorCount))
{
    Slow = usual with
    {
        Z = Real("z", usual.Z),
        Chance = Real("chance", usual.Chance),
        MaxRatio = Real("max-ratio", usual.MaxRatio),
        ClearRatio = Real("clear-ratio", usual.ClearRatio),
    },
    Saturation = new CapacitySaturationOptions { Z = Real("saturation-z", new CapacitySaturationOptions().Z) },
    Quiet = new NoDataOptions { Irregularity = Real("irregularity", new NoDataOptions().Irregularity) },
    FireAfter = arguments.Text("fire-after") is null ? null : arguments.Number("fire-after", 1),
};
double[] volumes = [.. (arguments.Text("leads") ?? "3,10,25").Split(',').Select(leads => double.Parse(leads, CultureInfo.InvariantCulture))];

Console.WriteLine($"{runs} runs a cell, seed {seed}. Leads become SQL at p = 0.25 with a lognormal lag, median 3 days, σ 1, unless said otherwise.");
Table("false", "False alarms a year", ["nothing is wrong", "leads/day", "sql_rate_drop", "fast companion", "both", "naive week"], table =>
{
    (string Name, Func<double, Market> Market)[] markets =
    [
        ("steady", leads => new Market { LeadsPerDay = _ => leads }),
        ("quality of days varies by 20 %", leads => new Market { LeadsPerDay = _ => leads, QualityDeviation = .2 }),
        ("quality of days varies by 40 %", leads => new Market { LeadsPerDay = _ => leads, QualityDeviation = .4 }),
        ("conversions on weekdays only", leads => new Market { LeadsPerDay = _ => leads, WeekdaysOnly = true }),
    ];
    foreach (var (name, market) in markets)
    {
        foreach (var leads in volumes)
        {
            var (slow, fast, naive) = experiments.FalseAlarms(market(leads), withFast: true);
            table.Add(name, Text(leads, "0"), Text(slow), Text(fast), Text(slow + fast), Text(naive, "0.0"));
        }
    }
});
Table("lastyear", "False alarms a year with last year to compare with (drift reference)", ["nothing is wrong", "leads/day", "sql_rate_drop"], table =>
{
    foreach (var deviation in new[] { 0, .2 })
    {
        foreach (var leads in volumes)
        {
            table.Add(deviation == 0 ? "steady" : "quality of days varies by 20 %", Text(leads, "0"), Text(experiments.FalseAlarmsWithLastYear(new Market { LeadsPerDay = _ => leads, QualityDeviation = deviation })));
        }
    }
});
Table("surge", "Alarm within 14 days of three times the leads, quality unchanged", ["leads/day", "sql_rate_drop", "fast companion", "naive week"], table =>
{
    foreach (var leads in volumes)
    {
        var (slow, fast, naive) = experiments.Surge(leads, 3);
        table.Add(Text(leads, "0"), Percent(slow), Percent(fast), Percent(naive));
    }
});
Table("drop", "A drop is found", ["drop", "leads/day", "median delay, days", "within 30 days", "within 90 days", "fast: median delay", "fast: within 30 days"], table =>
{
    foreach (var rate in new[] { .10, .125, .15 })
    {
        foreach (var leads in volumes)
        {
            var market = new Market { LeadsPerDay = _ => leads, Rate = day => day >= 120 ? rate : .25 };
            var (slow, fast) = (experiments.Drop(market), experiments.Drop(market, fast: true));
            table.Add($"25 → {rate * 100:0.#} %", Text(leads, "0"), Days(slow.MedianDelay), Percent(slow.Within30), Percent(slow.Within90), Days(fast.MedianDelay), Percent(fast.Within30));
        }
    }

    foreach (var leads in volumes)
    {
        var market = new Market { LeadsPerDay = day => day >= 120 ? 3 * leads : leads, Rate = day => day >= 120 ? .10 : .25 };
        var (slow, fast) = (experiments.Drop(market), experiments.Drop(market, fast: true));
        table.Add("25 → 10 % in a surge × 3", Text(leads, "0"), Days(slow.MedianDelay), Percent(slow.Within30), Percent(slow.Within90), Days(fast.MedianDelay), Percent(fast.Within30));
    }
});
Table("recover", "A drop to 10 % that lasts for 100 days and then recovers", ["leads/day", "found", "resolved during it", "active half a year after it", "resolved after, median days"], table =>
{
    foreach (var leads in volumes)
    {
        var (found, early, stuck, after) = experiments.Recovering(leads);
        table.Add(Text(leads, "0"), Percent(found), Percent(early), Percent(stuck), Days((int)after));
    }
});
Table("diagnosis", "What the alert says three weeks after it fired", ["what happened", "leads/day", "fired within 30 days", "lower", "slower", "not yet known"], table =>
{
    foreach (var leads in volumes)
    {
        Diagnose("25 → 10 %", new Market { LeadsPerDay = _ => leads, Rate = day => day >= 120 ? .10 : .25 });
        Diagnose("lags twice as long", new Market { LeadsPerDay = _ => leads, MedianLag = day => day >= 120 ? 6 : 3 });

        void Diagnose(string name, Market market)
        {
            var (fired, lower, slower, unknown) = experiments.Diagnosis(market);
            table.Add(name, Text(leads, "0"), Percent(fired), Percent(lower), Percent(slower), Percent(unknown));
        }
    }
});
Table("drift", "A fall from 25 to 12.5 % over 180 days is found within 210", ["leads/day", "trailing baseline alone", "with last year"], table =>
{
    foreach (var leads in volumes)
    {
        var (trailing, lastYear) = experiments.Drift(leads);
        table.Add(Text(leads, "0"), Percent(trailing), Percent(lastYear));
    }
});
(string Name, int Reps, double Service, bool IsShared)[] teams =
[
    ("5 reps, 3 leads a day each, M/M/c", 5, 3, true),
    ("5 reps, 3 leads a day each, leads shared out at random", 5, 3, false),
    ("10 reps, 3 leads a day each, M/M/c", 10, 3, true),
];
Table("saturation", "A team that copes: capacity_saturation, a year", ["team", "utilization", "fired", "of them critical"], table =>
{
    foreach (var (name, reps, service, isShared) in teams)
    {
        foreach (var utilization in new[] { .5, .7 })
        {
            var (fired, critical) = experiments.SteadyTeam(new Load(reps, service, _ => utilization * reps * service) { IsShared = isShared });
            table.Add(name, Text(utilization), Text(fired), Text(critical, "0.000"));
        }
    }
});
Table("overrun", "A team at utilization .6 that gets twice the leads (1.2)", ["team", "median delay, days", "within 10 days"], table =>
{
    foreach (var (name, reps, service, isShared) in teams)
    {
        var (delay, within) = experiments.OverrunTeam(reps, service, isShared, .6, 1.2);
        table.Add(name, Text(delay, "0.0"), Percent(within));
    }
});
Table("silence", "A channel that speaks is called silent, and one that ended is told", ["channel", "false alarms a year", "median delay, hours", "nine of ten within, hours"], table =>
{
    (string Name, Traffic Traffic)[] channels =
    [
        ("3 events a day, by chance", new Traffic(3)),
        ("20 events a day, by chance", new Traffic(20)),
        ("300 events a day, by chance", new Traffic(300)),
        ("20 events a day, bursts of 4", new Traffic(20) { Burst = 4 }),
        ("100 events a day, bursts of 8", new Traffic(100) { Burst = 8 }),
        ("300 events a day, bursts of 8", new Traffic(300) { Burst = 8 }),
        ("300 events a day, bursts of 4, hours differ by 100 %", new Traffic(300) { Burst = 4, Swing = 1 }),
        ("100 events a day, bursts of 4, weekends a tenth", new Traffic(100) { Burst = 4, Weekend = .1 }),
        ("300 events a day, bursts of 4, falls to 30 % in 9 days", new Traffic(300) { Burst = 4, Level = day => Math.Clamp(1 - ((day - 200) * .7 / 9), .3, 1) }),
        ("300 events a day, bursts of 4, falls to 30 % overnight", new Traffic(300) { Burst = 4, Level = day => day < 200 ? 1 : .3 }),
    ];
    foreach (var (name, traffic) in channels)
    {
        var (alarms, median, most) = experiments.Silence(traffic);
        table.Add(name, Text(alarms, "0.000"), Text(median, "0.0"), Text(most, "0.0"));
    }
});
return 0;

void Table(string name, string title, string[] header, Action<MarkdownTable> fill)
{
    if (only is null || only.Split(',').Contains(name))
    {
        var table = new MarkdownTable(header);
        fill(table);
        Console.WriteLine();
        Console.WriteLine($"### {title}");
        Console.WriteLine();
        table.Write();
    }
}

double Real(string name, double otherwise) => arguments.Text(name) is { } text ? double.Parse(text, CultureInfo.InvariantCulture) : otherwise;

static string Text(double number, string format = "0.00") => number.ToString(format, CultureInfo.InvariantCulture);

static string Percent(double share) => (share * 100).ToString("0.0", CultureInfo.InvariantCulture) + " %";

static string Days(int days) => days > 365 ? "not found" : days.ToString(CultureInfo.InvariantCulture);
