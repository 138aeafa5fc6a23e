using FunnelStream.Board;
using FunnelStream.Events;
using FunnelStream.Kpis;
using FunnelStream.Panes;
using FunnelStream.Worker;
using NodaTime;

namespace FunnelStream.Oracle;

/// <summary>Events through workers and board give every KPI that the whole history gives, on both faces.</summary>
public sealed class KpisAgainstOracle
{
    private static readonly WindowLength[] Lengths = [.. new[] { "1h", "24h", "7d", "30d", "100m", "all" }.Select(WindowLength.Parse)];

    [Theory]
    [InlineData(0, 70, false, "Etc/UTC")]
    [InlineData(100, 170, false, "Etc/UTC")]
    [InlineData(400, 420, false, "Asia/Kolkata")]
    [InlineData(1_000, 1_060, true, "Etc/UTC")]
    public void Sliding_windows_agree(int fromSeed, int toSeed, bool erases, string zone) => ForSeeds(fromSeed, toSeed, erases, zone, options => options, (history, shown, board, oracle) =>
    {
        var results = board.Results().ToList();
        Compare(history, oracle, results, result =>
        {
            result.To.ShouldBe(history.AsOf);
            return (WindowOf(result), LengthOf(result));
        });
        foreach (var (length, breakdown) in shown.Windows.SelectMany(w => shown.Breakdowns, (w, b) => (w, b)))
        {
            var published = results.Where(r => r.Window == length.Name && r.Scope.Breakdown == breakdown).Select(r => oracle.ScopeOf(r).ToString()).ToHashSet();
            oracle.ScopesWithLeads(breakdown.Dimensions, length.Span).Select(s => s.ToString()).Except(published).ShouldBeEmpty($"{history} {length.Name}: not shown");
        }

        TimeSpan? LengthOf(KpiResult result) => shown.Windows.Single(w => w.Name == result.Window).Span;

        Span WindowOf(KpiResult result)
        {
            var window = oracle.Window(oracle.ScopeOf(result), LengthOf(result));
            (LengthOf(result) is null || result.From == window.From).ShouldBeTrue($"{history} {result.Window}: from {result.From}");
            return window;
        }
    });

    [Theory]
    [InlineData(200, 240, false, "Etc/UTC")]
    [InlineData(500, 515, false, "Asia/Kathmandu")]
    [InlineData(515, 530, false, "Australia/Adelaide")]
    [InlineData(1_100, 1_110, true, "Etc/UTC")]
    public void Folding_changes_where_a_window_begins_and_nothing_else(int fromSeed, int toSeed, bool erases, string zone) => ForSeeds(
        fromSeed,
        toSeed,
        erases,
        zone,
        options => options with { Retention = new Retention(TimeSpan.FromHours(3), TimeSpan.FromDays(3), TimeSpan.FromDays(400)) },
        (history, shown, board, oracle) => Compare(
            history,
            oracle,
            board.Results().Where(r => !r.Kpi.EndsWith("_growth", StringComparison.Ordinal)),
            result => (new Span(result.Window == "all" ? long.MinValue : result.From, history.AsOf), null),
            exceptFor: "response_time")); // ages are those of the folded panes' midpoints

    [Theory]
    [InlineData(0, 25, false, "Etc/UTC")]
    [InlineData(1_000, 1_020, true, "Etc/UTC")]
    [InlineData(300, 325, false, "Europe/Paris")]
    [InlineData(325, 335, false, "Asia/Tehran")]
    [InlineData(335, 345, false, "America/St_Johns")]
    public void Calendar_cohorts_agree(int fromSeed, int toSeed, bool erases, string zoneId) => ForSeeds(
        fromSeed,
        toSeed,
        erases,
        zoneId,
        options => options,
        (history, shown, board, oracle) =>
        {
            var zone = DateTimeZoneProviders.Tzdb[zoneId];
            foreach (var period in Enum.GetValues<CohortPeriod>())
            {
                var cohorts = board.Cohorts(period).ToList();
                cohorts.Where(r => r.Kpi == "leads" && r.Scope.Breakdown == Breakdown.Total).Sum(r => r.Value.Value)
                    .ShouldBe(history.Naively().Leads.Count(lead => lead.Created is not null), $"{history}: a {period} is missing");
                Compare(history, oracle, cohorts, result =>
                {
                    var start = Instant.FromUnixTimeMilliseconds(result.From).InZone(zone);
                    start.TimeOfDay.ShouldBe(LocalTime.Midnight);
                    (period != CohortPeriod.Week || start.DayOfWeek == IsoDayOfWeek.Monday).ShouldBeTrue();
                    (period != CohortPeriod.Month || start.Day == 1).ShouldBeTrue();
                    var end = period switch { CohortPeriod.Day => start.Date.PlusDays(1), CohortPeriod.Week => start.Date.PlusWeeks(1), _ => start.Date.PlusMonths(1) };
                    result.To.ShouldBe(zone.AtStartOfDay(end).ToInstant().ToUnixTimeMilliseconds());
                    return (new Span(result.From, result.To), null);
                });
            }
        });

    private static void ForSeeds(
        int fromSeed, int toSeed, bool erases, string zone, Func<WorkerOptions, WorkerOptions> configure, Action<History, BoardOptions, FunnelBoard, NaiveBoard> compare)
    {
        for (var seed = fromSeed; seed < toSeed; seed++)
        {
            var history = RandomHistory.Of(seed, erases);
            var options = configure(history.Options) with { Days = DayGrid.Of(zone) };
            var driver = new FunnelDriver((seed % 3) + 1, options);
            driver.Feed(history.Arrivals.Select(e => e.ToRecord()));
            var shown = Shown(seed) with { Days = options.Days, Calendar = options.Calendar };
            compare(history, shown, driver.Complete().Board(shown, history.AsOf), new NaiveBoard(history.Naively(), history.AsOf, options.Days.Zone));
        }
    }

    // Every history is looked at through a few of the windows: the oracle takes its time.
    private static BoardOptions Shown(int seed) => new()
    {
        Windows = [Lengths[seed % 6], Lengths[(seed + 1 + (seed / 6 % 5)) % 6]],
        Breakdowns =
        [
            .. Breakdown.Defaults,
            new Breakdown(Dimension.Campaign),
            new Breakdown(Dimension.Channel, Dimension.SegmentSize),
        ],
    };

    private static void Compare(
        History history, NaiveBoard oracle, IEnumerable<KpiResult> results, Func<KpiResult, (Span Window, TimeSpan? Growth)> read, string? exceptFor = null)
    {
        var differences = new List<string>();
        foreach (var scope in results.GroupBy(r => (r.Face, r.Window, r.From, Scope: r.Scope.ToString())))
        {
            var (window, growth) = read(scope.First());
            var expected = oracle.Answer(scope.First(), window, growth);
            scope.Select(r => r.Kpi).Order().ShouldBe(expected.Keys.Order(), $"{history} {scope.Key}");
            foreach (var result in scope.Where(r => exceptFor is null || !r.Kpi.StartsWith(exceptFor, StringComparison.Ordinal)))
            {
                if (Agreement.Difference(result, expected[result.Kpi], history.AsOf) is { } difference)
                {
                    differences.Add(difference);
                }
            }
        }

        differences.Take(20).ShouldBeEmpty($"{history}: {differences.Count} differences");
    }
}
