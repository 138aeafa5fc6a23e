using System.Globalization;
using FunnelStream.Board;
using FunnelStream.Events;
using FunnelStream.Kpis;
using FunnelStream.Oracle;
using FunnelStream.Transfer;

namespace FunnelStream.Tests.Integration;

/// <summary>The newest KPIs and the day cohorts in a database, against a whole history.</summary>
internal static class StoredKpis
{
    private const long Minute = 60_000;
    private const long Day = 1_440 * Minute;
    private static readonly string[] Windows = ["24h", "7d", "30d"];

    /// <summary>Horizons as the comparison takes them: 1 to 5 days from response to client.</summary>
    public static void Configure(Deployment deployment)
    {
        (deployment["Horizons__Response"], deployment["Horizons__Mql"], deployment["Horizons__Sql"]) = ("1d", "2d", "3d");
        (deployment["Horizons__Opportunity"], deployment["Horizons__Client"]) = ("4d", "5d");
    }

    /// <summary>Every KPI and every cohort is that of the history.</summary>
    public static async Task ShouldAgreeAsync(StoredPoints stored, NaiveFunnel funnel)
    {
        var to = await EndOfWindowsAsync(stored);
        await NewestKpisShouldAgreeAsync(stored, funnel, to);
        await CohortsShouldAgreeAsync(stored, funnel, to);
    }

    // The shortest window has a point each minute: its newest tells where all windows end.
    private static async Task<long> EndOfWindowsAsync(StoredPoints stored)
    {
        var last = await stored.NewestAsync("funnel_kpi", "\"window\" = '1h' AND \"by\" = 'total'", "face");
        return last.Max(point => long.Parse(point["time"], CultureInfo.InvariantCulture)) * 1_000;
    }

    private static async Task NewestKpisShouldAgreeAsync(StoredPoints stored, NaiveFunnel funnel, long to)
    {
        foreach (var window in Windows)
        {
            var length = WindowLength.Parse(window).Span!.Value;
            var from = to - (long)length.TotalMilliseconds;
            from -= from % (window == "24h" ? Minute : 60 * Minute); // minutes are kept for 26 hours
            var differences = new List<string>();
            var known = new Dictionary<(Face, string), Dictionary<string, NaiveKpi>>();
            var compared = 0;
            foreach (var point in await stored.NewestAsync("funnel_kpi", $"\"window\" = '{window}' AND (\"by\" = 'total' OR \"by\" = 'channel')", "face, \"by\", channel, kpi"))
            {
                // Ages of the unanswered are as old as the watermark; growth compares other spans.
                if (point["kpi"].StartsWith("response_time", StringComparison.Ordinal) || point["kpi"].EndsWith("_growth", StringComparison.Ordinal))
                {
                    continue;
                }

                var scope = point["by"] == "total" ? Scope.Total : Scope.Of((Dimension.Channel, point["channel"]));
                var face = point["face"] == "period" ? Face.Period : Face.Cohort;
                if (!known.TryGetValue((face, scope.ToString()), out var expected))
                {
                    known.Add((face, scope.ToString()), expected = Expected(funnel.In(scope), face, scope, new Span(from, to)));
                }

                compared++;
                if (Difference(point, expected[point["kpi"]]) is { } difference)
                {
                    differences.Add($"{window} {face} {scope} {point["kpi"]}: {difference}");
                }
            }

            differences.Take(10).ShouldBeEmpty($"{differences.Count} of {compared}");
            compared.ShouldBeGreaterThan(200, window);
        }
    }

    private static Dictionary<string, NaiveKpi> Expected(NaiveFunnel funnel, Face face, Scope scope, Span span) =>
        face == Face.Period ? PeriodKpis.Of(funnel, scope, span) : Oracle.CohortKpis.Of(funnel, scope, span, span.To);

    // A number that does not exist is left out; a point that is written again keeps what it had before, so only `defined` tells.
    private static string? Difference(IReadOnlyDictionary<string, string> point, NaiveKpi expected)
    {
        bool Differs(string field, double? number) => number is { } n
            && !(point.TryGetValue(field, out var text) && Math.Abs(double.Parse(text, CultureInfo.InvariantCulture) - n) <= 1e-9 * Math.Max(1, Math.Abs(n)));
        var agrees = point["defined"] == (expected.Value is null ? "0" : "1")
            && point["final"] == "0" // no window that ends now is final
            && !Differs("value", expected.Value)
            && !Differs("numerator", (double?)expected.Numerator)
            && !Differs("denominator", (double?)expected.Denominator)
            && !Differs("low", expected.Low)
            && !Differs("high", expected.High);
        return agrees ? null : $"{string.Join(' ', point.Select(p => $"{p.Key}={p.Value}"))}, expected {expected}";
    }

    private static async Task CohortsShouldAgreeAsync(StoredPoints stored, NaiveFunnel funnel, long to)
    {
        var expected = funnel.Leads.Where(lead => lead.Created is not null)
            .GroupBy(lead => (Start: lead.Created!.Value / Day * Day, Channel: lead.Dimensions[Dimension.Channel], Campaign: lead.Dimensions[Dimension.Campaign]))
            .Select(cohort =>
            {
                string Reached(string name, Func<NaiveLead, long?> milestone) => string.Join(' ', new[] { 1, 7, 14, 30, 90, int.MaxValue }.Select(days =>
                    $"{name}{(days == int.MaxValue ? "" : $"_{days}d")}={cohort.Count(lead => milestone(lead) - lead.Created <= days * Day)}"));
                var isFinal = cohort.Key.Start + Day + (5 * Day) <= to - Minute; // the watermark, in whole minutes
                return $"{cohort.Key.Start / 1_000} {cohort.Key.Channel}/{cohort.Key.Campaign} size={cohort.Count()} final={(isFinal ? 1 : 0)} "
                    + $"{Reached("mql", l => l.Mql)} {Reached("sql", l => l.Sql)} {Reached("client", l => l.Client)}";
            })
            .Order(StringComparer.Ordinal)
            .ToList();

        string[] milestones = ["mql", "sql", "client"];
        string[] ages = ["_1d", "_7d", "_14d", "_30d", "_90d", ""];
        var actual = (await stored.NewestAsync("funnel_cohort", "period = 'day'", "channel, campaign", most: 100_000))
            .Where(point => point["size"] != "0")
            .Select(point => $"{point["time"]} {point["channel"]}/{point["campaign"]} size={point["size"]} final={point["final"]} "
                + string.Join(' ', milestones.SelectMany(m => ages.Select(age => $"{m}{age}={point[m + age]}"))))
            .Order(StringComparer.Ordinal)
            .ToList();
        PaneText.ShouldAgree(actual, expected, "funnel_cohort");
    }
}
