namespace FunnelStream.Oracle;

/// <summary>The period face of kpis.md, line by line: what happened in the window.</summary>
internal static class PeriodKpis
{
    /// <param name="funnel">What belongs to <paramref name="scope"/>.</param>
    public static Dictionary<string, NaiveKpi> Of(NaiveFunnel funnel, Scope scope, Span window)
    {
        var leads = funnel.Leads;
        var deals = leads.SelectMany(lead => lead.Deals).ToList();

        int Count(Func<NaiveLead, long?> milestone) => leads.Count(lead => window.Holds(scope, milestone(lead)));
        var visits = funnel.Traffic.Count(e => e.Type == "visit" && window.Holds(scope, e.At));
        var created = Count(l => l.Created);
        var mqls = Count(l => l.Mql);
        var sqls = Count(l => l.Sql);
        var opportunities = Count(l => l.Opportunity);
        var clients = Count(l => l.Client);
        var disqualified = Count(l => l.Disqualified);
        var won = deals.Where(d => window.Holds(scope, d.WonAt)).ToList();
        var lost = deals.Count(d => window.Holds(scope, d.LostAt));

        var revenue = Money.Sum(won);
        var spends = funnel.Traffic.Where(e => e.Type == "spend" && window.Holds(scope, e.At)).ToList();
        var spend = Money.Sum(spends.Select(funnel.Money.Convert));
        var open = leads.Where(l => !l.Erased).SelectMany(l => l.Deals).Where(d => d.IsOpen).ToList();
        var cycles = leads.Where(l => window.Holds(scope, l.Client) && l.Sql is not null).Select(l => Math.Max(0, l.Client!.Value - l.Sql!.Value)).ToList();

        var kpis = new Dictionary<string, NaiveKpi>
        {
            ["leads"] = NaiveKpi.Of(created),
            ["mqls"] = NaiveKpi.Of(mqls),
            ["pqls"] = NaiveKpi.Of(Count(l => l.Pql)),
            ["sqls"] = NaiveKpi.Of(sqls),
            ["opportunities"] = NaiveKpi.Of(opportunities),
            ["clients"] = NaiveKpi.Of(clients),
            ["lost"] = NaiveKpi.Of(lost),
            ["disqualified"] = NaiveKpi.Of(disqualified),
            ["lead_to_mql"] = NaiveKpi.Rate(mqls, created),
            ["mql_to_sql"] = NaiveKpi.Rate(sqls, mqls),
            ["sql_to_opportunity"] = NaiveKpi.Rate(opportunities, sqls),
            ["opportunity_to_client"] = NaiveKpi.Rate(clients, opportunities),
            ["sql_to_client"] = NaiveKpi.Rate(clients, sqls),
            ["lead_to_client"] = NaiveKpi.Rate(clients, created),
            ["lead_to_sql"] = NaiveKpi.Rate(sqls, created),
            ["disqualified_rate"] = NaiveKpi.Rate(disqualified, created),
            ["win_rate"] = NaiveKpi.Rate(won.Count, won.Count + lost),
            ["revenue"] = NaiveKpi.Of(revenue),
            ["average_basket"] = NaiveKpi.Ratio(revenue, won.Count),
            ["revenue_per_lead"] = NaiveKpi.Ratio(revenue, created),
            ["pipeline_value"] = NaiveKpi.Of(Money.SumOfOpen(open)),
            ["commercial_performance"] = Money.CommercialPerformance(created, sqls, won.Count, revenue),
            ["pipeline_velocity"] = Money.Velocity(open, won.Count, lost, cycles),
        };
        if (scope.HasTraffic)
        {
            kpis["visits"] = NaiveKpi.Of(visits);
            kpis["visit_to_lead"] = NaiveKpi.Rate(created, visits);
            kpis["visit_to_client"] = NaiveKpi.Rate(clients, visits);
            kpis["spend"] = NaiveKpi.Of(spend);
            kpis["cost_per_lead"] = NaiveKpi.Ratio(spend, created);
            kpis["cost_per_mql"] = NaiveKpi.Ratio(spend, mqls);
            kpis["cost_per_sql"] = NaiveKpi.Ratio(spend, sqls);
            kpis["cost_per_opportunity"] = NaiveKpi.Ratio(spend, opportunities);
            kpis["cac"] = NaiveKpi.Ratio(spend, clients);
            kpis["roi"] = NaiveKpi.Ratio(revenue - spend, spend);
        }

        return kpis;
    }

    /// <summary>Growth of leads and revenue from [end − 2L, end − L) to [end − L, end); none where a length is not made of whole panes.</summary>
    public static Dictionary<string, NaiveKpi> Growth(NaiveFunnel funnel, Scope scope, long to, long length)
    {
        if (length % scope.Step != 0)
        {
            return new() { ["lead_growth"] = NaiveKpi.Undefined, ["revenue_growth"] = NaiveKpi.Undefined };
        }

        var minute = (to + 59_999) / 60_000 * 60_000;
        var end = scope.Floor(minute);
        var now = Of(funnel, scope, new Span(end - length, end));
        var before = Of(funnel, scope, new Span(end - (2 * length), end - length));
        return new[] { ("lead_growth", "leads"), ("revenue_growth", "revenue") }
            .ToDictionary(names => names.Item1, names => NaiveKpi.Growth((decimal?)now[names.Item2].Value, (decimal?)before[names.Item2].Value));
    }
}
