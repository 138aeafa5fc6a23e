namespace FunnelStream.Oracle;

/// <summary>The cohort face of kpis.md, line by line: the leads created in the window and all that became of them.</summary>
internal static class CohortKpis
{
    /// <param name="funnel">What belongs to <paramref name="scope"/>.</param>
    /// <param name="watermark">Closing watermark, ms since the Unix epoch: the unanswered have waited up to it.</param>
    public static Dictionary<string, NaiveKpi> Of(NaiveFunnel funnel, Scope scope, Span window, long watermark)
    {
        var leads = funnel.Leads.Where(lead => window.Holds(scope, lead.Created)).ToList();
        var deals = leads.SelectMany(lead => lead.Deals).ToList();

        List<long> Lags(Func<NaiveLead, long?> milestone, Func<NaiveLead, long?> since) =>
            [.. leads.Where(l => milestone(l) is not null && since(l) is not null).Select(l => Math.Max(0, milestone(l)!.Value - since(l)!.Value))];
        int Reached(Func<NaiveLead, long?> milestone) => leads.Count(l => milestone(l) is not null);

        var size = leads.Count;
        var visits = funnel.Traffic.Count(e => e.Type == "visit" && window.Holds(scope, e.At));
        var spends = funnel.Traffic.Where(e => e.Type == "spend" && window.Holds(scope, e.At));
        var mqls = Reached(l => l.Mql);
        var sqls = Reached(l => l.Sql);
        var opportunities = Reached(l => l.Opportunity);
        var clients = Reached(l => l.Client);
        var disqualified = Reached(l => l.Disqualified);
        var won = deals.Where(d => d.WonAt is not null).ToList();
        var lost = deals.Count(d => d.LostAt is not null);
        var revenue = Money.Sum(won);
        var open = leads.Where(l => !l.Erased).SelectMany(l => l.Deals).Where(d => d.IsOpen).ToList(); // what was open of erased leads is gone

        var responses = Lags(l => l.Response, l => l.Created);
        var closed = leads.Where(l => l.Response is null && l.ClosedAt is not null).Select(l => Math.Max(0, l.ClosedAt!.Value - l.Created!.Value)).ToList();
        var unanswered = leads.Where(l => l.Response is null && l.ClosedAt is null).ToList();
        var waits = unanswered.Select(l => Math.Max(0, watermark - (scope.Floor(l.Created!.Value) + (scope.Step / 2)))).ToList();

        var kpis = new Dictionary<string, NaiveKpi>
        {
            ["leads"] = NaiveKpi.Of(size),
            ["mqls"] = NaiveKpi.Of(mqls),
            ["pqls"] = NaiveKpi.Of(Reached(l => l.Pql)),
            ["sqls"] = NaiveKpi.Of(sqls),
            ["opportunities"] = NaiveKpi.Of(opportunities),
            ["clients"] = NaiveKpi.Of(clients),
            ["lost"] = NaiveKpi.Of(lost),
            ["disqualified"] = NaiveKpi.Of(disqualified),
            ["lead_to_mql"] = NaiveKpi.Rate(mqls, size),
            ["mql_to_sql"] = NaiveKpi.Rate(sqls, mqls),
            ["sql_to_opportunity"] = NaiveKpi.Rate(opportunities, sqls),
            ["opportunity_to_client"] = NaiveKpi.Rate(clients, opportunities),
            ["sql_to_client"] = NaiveKpi.Rate(clients, sqls),
            ["lead_to_client"] = NaiveKpi.Rate(clients, size),
            ["lead_to_sql"] = NaiveKpi.Rate(sqls, size),
            ["disqualified_rate"] = NaiveKpi.Rate(disqualified, size),
            ["win_rate"] = NaiveKpi.Rate(won.Count, won.Count + lost),
            ["revenue"] = NaiveKpi.Of(revenue),
            ["average_basket"] = NaiveKpi.Ratio(revenue, won.Count),
            ["revenue_per_lead"] = NaiveKpi.Ratio(revenue, size),
            ["pipeline_value"] = NaiveKpi.Of(Money.SumOfOpen(open)),
            ["commercial_performance"] = Money.CommercialPerformance(size, sqls, won.Count, revenue),
            ["response_time_p50"] = NaiveLags.KaplanMeier(responses, closed, waits, 0.5),
            ["response_time_p90"] = NaiveLags.KaplanMeier(responses, closed, waits, 0.9),
            ["response_within_5m"] = NaiveKpi.Rate(responses.Count(r => r <= 300_000), size),
            ["response_within_1h"] = NaiveKpi.Rate(responses.Count(r => r <= 3_600_000), size),
            ["response_within_24h"] = NaiveKpi.Rate(responses.Count(r => r <= 86_400_000), size),
            ["response_within_48h"] = NaiveKpi.Rate(responses.Count(r => r <= 172_800_000), size),
            ["unanswered"] = NaiveKpi.Of(unanswered.Count),
        };
        if (funnel.Calendar is { } calendar)
        {
            List<long> answered = [.. leads.Where(l => l.Response is not null).Select(l => calendar.Between(l.Created, l.Response)!.Value)];
            List<long> ended = [.. leads.Where(l => l.Response is null && l.ClosedAt is not null).Select(l => calendar.Between(l.Created, l.ClosedAt)!.Value)];
            List<long> waiting = [.. unanswered.Select(l => calendar.Between(scope.Floor(l.Created!.Value) + (scope.Step / 2), watermark)!.Value)];
            kpis["response_time_business_p50"] = NaiveLags.KaplanMeier(answered, ended, waiting, 0.5);
            kpis["response_time_business_p90"] = NaiveLags.KaplanMeier(answered, ended, waiting, 0.9);
        }

        AddLags(kpis, "time_to_mql", Lags(l => l.Mql, l => l.Created));
        AddLags(kpis, "time_to_sql", Lags(l => l.Sql, l => l.Created));
        AddLags(kpis, "time_to_opportunity", Lags(l => l.Opportunity, l => l.Created));
        AddLags(kpis, "time_to_client", Lags(l => l.Client, l => l.Created));
        AddLags(kpis, "sales_cycle", Lags(l => l.Client, l => l.Sql));
        if (scope.HasTraffic)
        {
            kpis["visits"] = NaiveKpi.Of(visits);
            kpis["spend"] = NaiveKpi.Of(Money.Sum(spends.Select(funnel.Money.Convert)));
            kpis["visit_to_lead"] = NaiveKpi.Rate(size, visits);
            kpis["visit_to_client"] = NaiveKpi.Rate(clients, visits);
        }

        return kpis;
    }

    private static void AddLags(Dictionary<string, NaiveKpi> kpis, string name, IReadOnlyList<long> lags)
    {
        kpis[$"{name}_mean"] = NaiveLags.Mean(lags);
        kpis[$"{name}_p50"] = NaiveLags.NearestRank(lags, 0.5);
        kpis[$"{name}_p90"] = NaiveLags.NearestRank(lags, 0.9);
    }
}
