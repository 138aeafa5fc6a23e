using System.Text;
using FunnelStream.Leads;
using FunnelStream.Transfer;

namespace FunnelStream.Core.Tests.Leads;

/// <summary>All that is known of leads as text, for comparing; independent of how the state is written.</summary>
internal static class LeadText
{
    /// <summary>Every lead by its id, sorted.</summary>
    public static IReadOnlyList<string> Of(LeadBook leads) =>
        [.. Enumerable.Range(0, leads.End).Where(number => !leads.IsVacant(number)).Select(number => Of(leads, number)).Order(StringComparer.Ordinal)];

    public static string Of(LeadBook leads, int number)
    {
        var lead = leads[number];
        var text = new StringBuilder(Encoding.UTF8.GetString(leads.Id(lead)));
        text.AppendJoin(' ', [
            ':', lead.Created, lead.CreatedId, lead.Response, lead.Mql, lead.Pql, lead.Sql, lead.Opened, lead.Won, lead.Assigned,
            lead.FirstDisqualified, lead.FirstRecycled, lead.LastDisqualified, lead.LastRecycled, lead.RepAt, lead.RepId, lead.LastEvent]);
        foreach (var value in lead.Dimensions)
        {
            text.Append(" d").Append(value);
        }

        foreach (var touch in leads.Touches(lead))
        {
            text.Append($"\n  touch {touch.At} {touch.Id} {touch.Channel} {touch.Campaign}");
        }

        foreach (var deal in leads.Deals(lead))
        {
            text.Append($"\n  deal {deal.Key} {deal.OpenedAt} {deal.State} {deal.StateAt} {deal.StateId} ")
                .Append($"{deal.AmountState} {deal.AmountAt} {deal.AmountId} {deal.Amount} {deal.Currency}");
        }

        foreach (var correction in leads.Corrections(lead))
        {
            text.Append($"\n  correction {correction.At} {correction.Id} {correction.Dimension} {correction.Value}");
        }

        return text.ToString();
    }
}
