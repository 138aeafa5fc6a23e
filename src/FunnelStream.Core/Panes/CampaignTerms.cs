using FunnelStream.Events;

namespace FunnelStream.Panes;

/// <summary>
/// A campaign's budget and status as last set, kept in the stock pane of its channel and campaign. No sums: of two, the
/// later one holds, budget and status each for itself. Merging commutes, associates and is idempotent, so neither order nor
/// repeats, nor where panes lie after an import, can matter.
/// </summary>
/// <param name="BudgetAt">When the budget was set, ms since the Unix epoch; 0: never.</param>
/// <param name="Budget">The budget per day in minor units of <paramref name="Currency"/>.</param>
/// <param name="Currency">None: the base currency; otherwise the budget's own, for which there was no rate.</param>
/// <param name="StatusAt">When the status was set, ms since the Unix epoch; 0: never.</param>
/// <param name="IsPaused">The status: paused; a campaign whose status was never set is active.</param>
public readonly record struct CampaignTerms(long BudgetAt, long Budget, CurrencyCode Currency, long StatusAt, bool IsPaused)
{
    private static readonly int FirstCurrency = Field.Unconverted(UnconvertedMoney.Budget, default);

    /// <summary>Whether budget or status was ever set.</summary>
    public bool Exist => BudgetAt != 0 || StatusAt != 0;

    /// <summary>When the later of both was set, ms since the Unix epoch.</summary>
    public long At => Math.Max(BudgetAt, StatusAt);

    /// <summary>Whether a family tells campaigns apart, so that it keeps their terms.</summary>
    public static bool AreKeptBy(Family family) =>
        family.HasTraffic && family.Dimensions.Contains(Dimension.Channel) && family.Dimensions.Contains(Dimension.Campaign);

    /// <summary>Whether a cell is one of terms, and so no sum.</summary>
    public static bool IsCell(int id) => id is >= Field.BudgetAt and <= Field.CampaignPaused || (id >= FirstCurrency && id < FirstCurrency + CurrencyCode.Limit);

    /// <summary>The terms a stock pane holds.</summary>
    public static CampaignTerms Of(Cells cells)
    {
        var (budget, currency) = (cells[Field.BudgetMinor], default(CurrencyCode));
        for (var i = cells.Count - 1; i >= 0 && cells.Span[i].Id >= FirstCurrency; i--)
        {
            if (IsCell(cells.Span[i].Id))
            {
                (budget, currency) = (cells.Span[i].Value, new CurrencyCode((ushort)(cells.Span[i].Id - FirstCurrency)));
            }
        }

        return new CampaignTerms(cells[Field.BudgetAt], budget, currency, cells[Field.CampaignStatusAt], cells[Field.CampaignPaused] != 0);
    }

    /// <summary>The later budget and the later status; at the same time the higher budget (of several currencies the last in the alphabet), and paused.</summary>
    public CampaignTerms Merge(in CampaignTerms other)
    {
        var budget = (BudgetAt, Currency.Packed, Budget).CompareTo((other.BudgetAt, other.Currency.Packed, other.Budget)) >= 0 ? this : other;
        var status = (StatusAt, IsPaused).CompareTo((other.StatusAt, other.IsPaused)) >= 0 ? this : other;
        return budget with { StatusAt = status.StatusAt, IsPaused = status.IsPaused };
    }

    /// <summary>Adds what makes cells that hold some terms hold others.</summary>
    /// <param name="cells">Cells that hold <paramref name="before"/>, or take the difference to it.</param>
    /// <param name="before">The terms held.</param>
    /// <param name="after">The terms to hold.</param>
    public static void Replace(Cells cells, in CampaignTerms before, in CampaignTerms after)
    {
        before.AddTo(cells, -1);
        after.AddTo(cells, 1);
    }

    private void AddTo(Cells cells, int sign)
    {
        cells.Add(Field.BudgetAt, sign * BudgetAt);
        cells.Add(Currency == default ? Field.BudgetMinor : Field.Unconverted(UnconvertedMoney.Budget, Currency), sign * Budget);
        cells.Add(Field.CampaignStatusAt, sign * StatusAt);
        cells.Add(Field.CampaignPaused, IsPaused ? sign : 0);
    }
}
