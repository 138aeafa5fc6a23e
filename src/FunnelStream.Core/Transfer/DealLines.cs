using FunnelStream.Events;
using FunnelStream.Leads;

namespace FunnelStream.Transfer;

/// <summary>Deals as parts of a lead's line.</summary>
internal static class DealLines
{
    public static DealText Write(Deal deal) => new()
    {
        Deal = LeadText.Hex(deal.Key),
        OpenedAt = LeadText.Time(deal.OpenedAt),
        State = Write(deal.State),
        StateAt = LeadText.Time(deal.StateAt),
        StateId = deal.State == DealState.None ? null : LeadText.Hex(deal.StateId),
        Amount = deal.HasAmount ? deal.Amount : null,
        Currency = deal.Currency.Packed == 0 ? null : deal.Currency.ToString(),
        AmountState = Write(deal.AmountState),
        AmountAt = LeadText.Time(deal.AmountAt),
        AmountId = deal.HasAmount ? LeadText.Hex(deal.AmountId) : null,
    };

    public static Deal Read(DealText text)
    {
        var deal = Deal.Of(LeadText.Number(text.Deal));
        (deal.OpenedAt, deal.StateAt, deal.AmountAt) = (LeadText.Earliest(text.OpenedAt), LeadText.Latest(text.StateAt), LeadText.Latest(text.AmountAt));
        (deal.State, deal.StateId) = (State(text.State), LeadText.Number(text.StateId));
        (deal.AmountState, deal.AmountId, deal.Amount) = (State(text.AmountState), LeadText.Number(text.AmountId), text.Amount ?? 0);
        if (text.Currency is { } currency)
        {
            deal.Currency = CurrencyCode.TryParse(currency, out var code) ? code : throw new FormatException($"'{currency}' is no currency.");
        }

        return deal;
    }

    private static string? Write(DealState state) => state == DealState.None ? null : state.ToString().ToLowerInvariant();

    private static DealState State(string? text) => text switch
    {
        null => DealState.None,
        "opened" => DealState.Opened,
        "stage" => DealState.Stage,
        "lost" => DealState.Lost,
        "won" => DealState.Won,
        _ => throw new FormatException($"'{text}' is no state of a deal."),
    };
}
