using FunnelStream.Panes;

namespace FunnelStream;

/// <summary>Adds up what partitions say of a pane, as a reader has to: cells are sums, but of a campaign's terms the later ones hold.</summary>
internal static class MergedPane
{
    public static void Merge(Cells into, Cells said)
    {
        var (terms, other) = (CampaignTerms.Of(into), CampaignTerms.Of(said));
        CampaignTerms.Replace(into, terms, default);
        into.Add(said);
        CampaignTerms.Replace(into, other, terms.Merge(other));
    }
}
