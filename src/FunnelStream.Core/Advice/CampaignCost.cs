using FunnelStream.Alerts.Cohorts;
using FunnelStream.Board;
using FunnelStream.Kpis;
using FunnelStream.Panes;

namespace FunnelStream.Advice;

/// <summary>
/// What a campaign's SQLs cost, its young leads standardised by age: of leads of age a, the share G(a)/G(H) counts, and of what was spent
/// when they came the same share. So a surge of leads that had no time to ripen makes nothing look dear.
/// </summary>
/// <param name="Leads">Leads.</param>
/// <param name="Sqls">SQLs among them.</param>
/// <param name="Spend">Spent, major units; null where some of it is not known.</param>
/// <param name="RipeLeads">n = Σ G(aᵢ)/G(H).</param>
/// <param name="Certainty">
/// The share of n that so many ripe leads would have to be for a binomial share to be as uncertain as this one: n·p(1−p) ÷ ΣG(1−G). 1 where
/// all are ripe.
/// </param>
/// <param name="RipeSpend">Σ of what was spent, times G(a)/G(H).</param>
internal sealed record CampaignCost(long Leads, long Sqls, double? Spend, double RipeLeads, double Certainty, double? RipeSpend)
{
    // 97.5th percentile of the standard normal distribution, squared: as in the Wilson interval.
    private const double Z2 = 1.959963984540054 * 1.959963984540054;

    /// <summary>Cost of a ripe lead; null where there is none.</summary>
    public double? PerLead => RipeLeads > 0 ? RipeSpend / RipeLeads : null;

    /// <summary>Cost of an SQL; null where there is none.</summary>
    public double? PerSql => Sqls > 0 ? RipeSpend / Sqls : null;

    // Young leads may already have brought more than leads of their age as a rule do; more than all of them can't.
    private double Trials => Math.Max(RipeLeads, Sqls);

    /// <summary>Its 95 % interval, from the Wilson bounds of the SQL rate; no upper bound where there is no SQL.</summary>
    public (double? Low, double? High) PerSqlInterval
    {
        get
        {
            if (RipeSpend is not { } spend || RipeLeads <= 0)
            {
                return (null, null);
            }

            var (low, high) = Wilson.Interval(Sqls * Certainty, Trials * Certainty);
            return (spend / Trials / high, low > 0 ? spend / Trials / low : null);
        }
    }

    /// <summary>
    /// How many ripe leads more bring the target out of the interval if cost and rate stay as they are; null where that never happens. A
    /// Wilson interval of n trials leaves r* out once n &gt; z²·r*(1−r*) ÷ (r−r*)².
    /// </summary>
    /// <param name="target">What an SQL may cost.</param>
    /// <param name="mostWithoutSql">So many targets without an SQL decide as well.</param>
    public long? LeadsToDecide(CostTarget target, double mostWithoutSql)
    {
        if (PerLead is not ({ } perLead and > 0) || target.BarFor(PerSql) is not { } bar)
        {
            return null;
        }

        var (rate, needed) = (Sqls / Trials, Math.Min(1, RipeSpend!.Value / Trials / bar));
        var leads = (Z2 * needed * (1 - needed) / Math.Pow(rate - needed, 2)) - (Trials * Certainty);
        if (Sqls == 0)
        {
            leads = Math.Min(leads, (mostWithoutSql * target.Value / perLead) - RipeLeads);
        }

        return leads < 1e6 ? Math.Max(1, (long)Math.Ceiling(leads)) : null;
    }

    /// <summary>Of a scope's panes that start in [from, at).</summary>
    /// <param name="slices">The panes, in the order of their starts.</param>
    /// <param name="stage">From creation to the SQL.</param>
    /// <param name="baseline">How its leads ripen; null where nobody knows: then only those older than the horizon count.</param>
    /// <param name="from">Start of the window, ms since the Unix epoch.</param>
    /// <param name="at">The instant.</param>
    /// <param name="decimals">Decimals of the base currency's minor unit.</param>
    public static CampaignCost Of(IEnumerable<PaneSlice> slices, Stage stage, Baseline? baseline, long from, long at, int decimals)
    {
        var (leads, sqls, spend, isKnown) = (0L, 0L, 0L, true);
        var (ripe, ripeSpend, likely, variance) = (0.0, 0.0, 0.0, 0.0);
        var rates = baseline is { Rate: > 0 } ? baseline.Rates : null;
        foreach (var slice in slices)
        {
            if (slice.Start * 60_000L < from)
            {
                continue;
            }

            if (slice.Start * 60_000L >= at)
            {
                break;
            }

            var (some, cost) = (slice.Cells[Field.Leads], slice.Cells[Field.SpendMinor]);
            leads += some;
            spend += cost;
            isKnown &= slice.Cells[Field.UnconvertedSpends] == 0;
            var bucket = stage.BucketAt(at - (slice.End * 60_000L));
            if (bucket < 0 || (rates is null && bucket < stage.LastBucket))
            {
                continue;
            }

            var share = rates?[bucket] ?? 1;
            var weight = rates is null ? 1 : share / rates[^1];
            sqls += stage.Reached(slice.Cells, bucket);
            ripe += some * weight;
            ripeSpend += cost * weight;
            likely += some * weight * (rates is null ? 1 : rates[^1] * (1 - rates[^1]));
            variance += some * (rates is null ? 1 : share * (1 - share));
        }

        var unit = Math.Pow(10, decimals);
        return new CampaignCost(
            leads, sqls, isKnown ? spend / unit : null, ripe, variance > 0 ? Math.Min(1, likely / variance) : 1, isKnown ? ripeSpend / unit : null);
    }
}
