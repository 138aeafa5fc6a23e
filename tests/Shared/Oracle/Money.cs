namespace FunnelStream.Oracle;

/// <summary>Sums of money that are unavailable (null) as soon as one amount is.</summary>
internal static class Money
{
    public static decimal? Sum(IEnumerable<decimal?> amounts)
    {
        var all = amounts.ToList();
        return all.Contains(null) ? null : all.Sum();
    }

    /// <summary>Revenue: unavailable with a won deal that has no amount, or none that can be converted.</summary>
    public static decimal? Sum(IEnumerable<NaiveDeal> won) => Sum(won.Select(d => d.Value));

    /// <summary>Pipeline value: a deal whose amount is not known yet adds nothing.</summary>
    public static decimal? SumOfOpen(IEnumerable<NaiveDeal> open) => Sum(open.Where(d => d.Priced is not null).Select(d => d.Value));

    /// <summary>Volume × qualification rate × closing rate × average basket.</summary>
    public static NaiveKpi CommercialPerformance(int leads, int sqls, int won, decimal? revenue) =>
        leads == 0 || sqls == 0 || won == 0 ? NaiveKpi.Undefined : NaiveKpi.Of(revenue);

    /// <summary>Open opportunities × win rate × average open deal ÷ sales cycle, per day.</summary>
    public static NaiveKpi Velocity(IReadOnlyCollection<NaiveDeal> open, int won, int lost, IReadOnlyCollection<long> cycles)
    {
        if (open.Count == 0 || SumOfOpen(open) is not { } value || won + lost == 0 || cycles.Count == 0 || cycles.Sum() == 0)
        {
            return NaiveKpi.Undefined;
        }

        var winRate = (double)won / (won + lost);
        var average = (double)value / open.Count;
        var days = cycles.Average() / 86_400_000;
        return new NaiveKpi(open.Count * winRate * average / days);
    }
}
