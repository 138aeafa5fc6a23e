using System.Globalization;
using FunnelStream.Kpis;
using FunnelStream.Replay;
using FunnelStream.Terminal;
using Spectre.Console;

namespace FunnelStream.Demo;

/// <summary>The demo's table: a line a channel, arrows against the window before.</summary>
internal static class DemoTable
{
    private enum Better
    {
        Neither,
        More,
        Less,
    }

    /// <summary>The table of a moment.</summary>
    public static Table Of(DemoSnapshot now, DemoSnapshot? before, long rejected)
    {
        var table = new Table().Border(TableBorder.Simple)
            .Title(string.Create(CultureInfo.InvariantCulture, $"Leads created in the 14 days before {now.At:d MMMM yyyy HH:mm}"))
            .AddColumn("channel");
        foreach (var column in new[] { "leads", "MQL", "SQL", "to SQL", "95 %", "answer p90", "cost/SQL" })
        {
            table.AddColumn(new TableColumn(column).RightAligned().NoWrap());
        }

        foreach (var row in now.Rows)
        {
            var past = before?.Rows.FirstOrDefault(r => r.Channel == row.Channel);
            table.AddRow(
                PlainConsole.Cell(row.Channel),
                Cell("leads", row.Leads, past?.Leads, Better.Neither),
                Cell("mqls", row.Mqls, past?.Mqls, Better.Neither),
                Cell("sqls", row.Sqls, past?.Sqls, Better.More),
                Cell("lead_to_sql", row.SqlRate with { Low = null, High = null }, past?.SqlRate, Better.More),
                row.SqlRate is { Low: { } low, High: { } high } ? string.Create(CultureInfo.InvariantCulture, $"{low * 100:0}-{high * 100:0} %") : "",
                Cell("response_time_p90", row.ResponseP90, past?.ResponseP90, Better.Less),
                Cell("cost_per_sql", row.CostPerSql, past?.CostPerSql, Better.Less));
        }

        return table.Caption(string.Create(CultureInfo.InvariantCulture,
            $"{now.Events:N0} events, {rejected:N0} rejected. Arrows: against 14 days earlier.\nA broad campaign runs from {DemoStory.Of(0).Surge:d MMMM} to {DemoStory.Of(0).Pause:d MMMM}."));
    }

    private static string Cell(string kpi, in KpiValue now, in KpiValue? before, Better better)
    {
        var text = Markup.Escape(KpiText.Of(kpi, now));
        var (number, past) = (now.Value ?? now.Low, before?.Value ?? before?.Low);
        if (number is null || past is null or 0)
        {
            return text;
        }

        // A tenth more or less is nothing to point at.
        var change = (number.Value / past.Value) - 1;
        return change is > -.1 and < .1 ? $"{text} →"
            : better == Better.Neither ? $"{text} {Arrow(change)}"
            : $"{text} [{(change > 0 == (better == Better.More) ? "green" : "red")}]{Arrow(change)}[/]";
    }

    private static string Arrow(double change) => change > 0 ? "↑" : "↓";
}
