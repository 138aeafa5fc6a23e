using System.Globalization;
using FunnelStream.Kpis;
using FunnelStream.Terminal;
using Spectre.Console;

namespace FunnelStream.Replay;

/// <summary>Results as tables: one for each face, span and breakdown; KPIs down, scopes across.</summary>
internal static class ResultTables
{
    private const int Widest = 8;

    /// <summary>Writes the tables.</summary>
    public static void Write(IAnsiConsole console, IEnumerable<KpiResult> results)
    {
        foreach (var group in results.GroupBy(r => (r.Face, r.Window, r.From, r.To, r.Scope.Breakdown)))
        {
            var (face, window, from, to, breakdown) = group.Key;
            var scopes = group.GroupBy(r => r.Scope.ToString()).ToList();
            var shown = scopes.OrderByDescending(s => s.FirstOrDefault(r => r.Kpi == "leads").Value.Value ?? 0).ThenBy(s => s.Key, StringComparer.Ordinal).Take(Widest).ToList();
            var title = $"{(face == Face.Cohort ? "Leads created in" : "What happened in")} {window} ({Time(from)} to {Time(to)}), {breakdown}";
            if (shown.Count < scopes.Count)
            {
                title += $", the {Widest} largest of {scopes.Count}";
            }

            console.WriteLine(title);
            console.Write(Table(shown));
        }
    }

    private static Table Table(List<IGrouping<string, KpiResult>> scopes)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("KPI");
        foreach (var scope in scopes)
        {
            table.AddColumn(new TableColumn(PlainConsole.Cell(string.Join(" / ", scope.First().Scope.Names is { Count: > 0 } names ? names : ["total"]))).RightAligned());
        }

        foreach (var kpi in scopes[0].Select(r => r.Kpi))
        {
            string Cell(IGrouping<string, KpiResult> scope)
            {
                var value = scope.First(r => r.Kpi == kpi).Value;
                var text = KpiText.Of(kpi, value);
                return text != "-" && scope.First().Face == Face.Cohort && !value.Final ? text + " ~" : text;
            }

            table.AddRow([kpi, .. scopes.Select(s => Markup.Escape(Cell(s)))]);
        }

        return scopes[0].First().Face == Face.Cohort ? table.Caption("~ still maturing", Style.Plain) : table;
    }

    private static string Time(long millis) => DateTimeOffset.FromUnixTimeMilliseconds(millis).ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);
}
