using FunnelStream.Panes;

namespace FunnelStream.Kpis;

/// <summary>An amount of money in minor units of the base currency; null where one of its parts is not known.</summary>
internal sealed class Amount
{
    private readonly Func<KpiInput, decimal?> _minor;

    private Amount(Func<KpiInput, decimal?> minor, bool isTraffic = false) => (_minor, IsTraffic) = (minor, isTraffic);

    /// <summary>Money spent on campaigns.</summary>
    public static Amount Spend { get; } = new(SpendOf, isTraffic: true);

    /// <summary>Money spent and standing costs.</summary>
    public static Amount Cost { get; } = new(input => SpendOf(input) + input.OverheadMinor, isTraffic: true);

    /// <summary>Revenue of deals won.</summary>
    public static Amount Revenue { get; } = new(input => input.Face == Face.Period ? RevenueOf(input.Cells) : CohortRevenueOf(input.Cells));

    /// <summary>Value of the deals that are open now.</summary>
    public static Amount OpenValue { get; } = new(input => input.Face == Face.Period
        ? Known(input.Stock, Field.OpenValueMinor, Field.UnconvertedOpens)
        : Known(input.Cells, Field.CohortOpenValueMinor, Field.CohortUnconvertedOpens));

    /// <summary>Whether it is known by channel and campaign only.</summary>
    public bool IsTraffic { get; }

    public decimal? Of(KpiInput input) => _minor(input);

    /// <summary>Revenue of the period face.</summary>
    public static decimal? RevenueOf(Cells cells) =>
        cells[Field.WonWithoutAmount] != 0 ? null : Known(cells, Field.RevenueMinor, Field.UnconvertedRevenues);

    private static decimal? CohortRevenueOf(Cells cells) =>
        cells[Field.CohortWonWithoutAmount] != 0 ? null : Known(cells, Field.CohortRevenueMinor, Field.CohortUnconvertedRevenues);

    private static decimal? SpendOf(KpiInput input) => Known(input.Cells, Field.SpendMinor, Field.UnconvertedSpends);

    private static decimal? Known(Cells cells, int amount, int unconverted) => cells[unconverted] != 0 ? null : cells[amount];
}
