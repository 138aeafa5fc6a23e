using System.Globalization;
using System.Text;
using FunnelStream.Connectors.InfluxDb;

namespace FunnelStream.Tests.Grafana;

/// <summary>
/// Points of <see cref="Measurements.Announced"/>, written by hand as long as nothing writes them: a measurement that the
/// pipeline has come to write leaves this file together with that list.
/// </summary>
internal static class AnnouncedPoints
{
    /// <summary>Line protocol, times in seconds.</summary>
    public static string Lines(DateTimeOffset now)
    {
        var lines = new StringBuilder();
        foreach (var (hoursAgo, state, rule, severity, labels) in new[]
        {
            (400.0, "resolved", "sql_rate_drop", "critical", @"channel=paid_search,campaign=(all),segment=(all),team=(all)"),
            (2.0, "firing", "cpl_trap", "warning", @"channel=paid_search,campaign=broad,segment=(all),team=(all)"),
            (1.0, "firing", "capacity", "critical", @"channel=(all),campaign=(all),segment=(all),team=sales"),
        })
        {
            var start = now.AddHours(-hoursAgo);
            lines.Append(Culture, $"funnel_alert,rule={rule},severity={severity},{labels} ")
                .Append(Culture, $"title=\"{rule}\",text=\"what, where, since when\",tags=\"{rule},{severity}\",state=\"{state}\",")
                .Append(Culture, $"end={start.AddMinutes(50).ToUnixTimeMilliseconds()}i,id=\"{rule}-1\" {start.ToUnixTimeSeconds()}\n");
        }

        for (var at = now.AddDays(-7); at < now; at = at.AddMinutes(10))
        {
            // Forecasts are left out on the first day: never.
            var forecast = at > now.AddDays(-6) ? ",time_to_wip_limit=1209600,time_to_sla_limit=172800" : "";
            lines.Append(Culture, $"funnel_capacity,team=sales,rep=(all) backlog=20i,backlog_per_rep=2.5,arrival_rate=25,service_rate=24,utilization=0.9,reps=8i,response_p90=90000{forecast} {at.ToUnixTimeSeconds()}\n")
                .Append(Culture, $"funnel_capacity,team=sales,rep=emma backlog=3i,backlog_per_rep=3,arrival_rate=3,service_rate=3,utilization=1,reps=1i,response_p90=80000 {at.ToUnixTimeSeconds()}\n");
        }

        foreach (var (campaign, action) in new[] { ("brand", "hold"), ("broad", "stop") })
        {
            lines.Append(Culture, $"funnel_advice,channel=paid_search,campaign={campaign} action=\"{action}\",cost_per_sql=250,low=180,high=320,target=150,leads_to_decide=40i,spend=12000,sqls=48i,reason=\"cost per SQL\" {now.AddHours(-1).ToUnixTimeSeconds()}\n")
                .Append(Culture, $"funnel_budget,channel=paid_search,campaign={campaign} budget_minor=90000i,status=\"active\" {now.AddHours(-3).ToUnixTimeSeconds()}\n");
        }

        return lines.ToString();
    }

    private static CultureInfo Culture => CultureInfo.InvariantCulture;
}
