using FunnelStream.Board;
using FunnelStream.Kpis;
using FunnelStream.Panes;

namespace FunnelStream.Alerts.Cohorts;

/// <summary>What leads created in a span cost, and how many of them reached a milestone within its horizon.</summary>
/// <param name="Leads">The leads.</param>
/// <param name="Reached">Those that reached it.</param>
/// <param name="Spend">Spent in the span in major units of the base currency, standing costs of channels included; null where some of it is not known.</param>
internal sealed record CohortCost(long Leads, long Reached, double? Spend)
{
    /// <summary>Cost of a lead; null where there is none.</summary>
    public double? PerLead => Leads > 0 ? Spend / Leads : null;

    /// <summary>Cost of a lead that reached it; null where there is none.</summary>
    public double? PerReached => Reached > 0 ? Spend / Reached : null;

    /// <summary>Its 95 % interval, from the Wilson bounds of the rate; no upper bound where none reached it.</summary>
    public (double? Low, double? High) PerReachedInterval
    {
        get
        {
            if (PerLead is not { } perLead)
            {
                return (null, null);
            }

            var (low, high) = Wilson.Interval(Reached, Leads);
            return (perLead / high, low > 0 ? perLead / low : null);
        }
    }

    /// <summary>Of a scope's panes that start in [from, to), minutes since the Unix epoch.</summary>
    /// <param name="scope">The scope.</param>
    /// <param name="stage">From creation to the milestone.</param>
    /// <param name="from">Start of the span.</param>
    /// <param name="to">Its end.</param>
    /// <param name="options">Money.</param>
    /// <param name="channel">The channel whose standing costs count; null: none.</param>
    public static CohortCost Of(ScopePanes scope, Stage stage, int from, int to, BoardOptions options, string? channel)
    {
        var (leads, reached, spend, isKnown) = (0L, 0L, 0L, true);
        foreach (var slice in scope.Slices)
        {
            if (slice.Start >= from && slice.Start < to)
            {
                leads += slice.Cells[Field.Leads];
                reached += stage.Reached(slice.Cells, stage.LastBucket);
                spend += slice.Cells[Field.SpendMinor];
                isKnown &= slice.Cells[Field.UnconvertedSpends] == 0;
            }
        }

        var standing = options.Overheads.Where(overhead => overhead.Key.Trim().Equals(channel, StringComparison.OrdinalIgnoreCase)).Sum(overhead => overhead.Value);
        var minor = spend + (standing * (to - from) / 1_440.0);
        return new CohortCost(leads, reached, isKnown ? minor / Math.Pow(10, options.MoneyDecimals) : null);
    }

    /// <summary>All of them together; money is not known where it is not known of one.</summary>
    public static CohortCost Sum(IReadOnlyCollection<CohortCost> parts) => new(
        parts.Sum(part => part.Leads),
        parts.Sum(part => part.Reached),
        parts.All(part => part.Spend is not null) ? parts.Sum(part => part.Spend!.Value) : null);
}
