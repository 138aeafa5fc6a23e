using FunnelStream.Events;

namespace FunnelStream.Leads;

/// <summary>
/// Applies a lead's events: takes what the lead contributed out of the panes, changes its record, puts in what it
/// contributes now.
/// </summary>
internal sealed class LeadFlow(LeadBook leads, Contributions contributions, CurrencyConverter currency, bool impliedStages)
{
    /// <summary>Amounts without a rate so far.</summary>
    public long Unconverted { get; private set; }

    /// <summary>Applies an event of a known lead; not for visits, surveys and erasures.</summary>
    public Rejection Apply(int number, in FunnelEvent e)
    {
        if (!contributions.CountsLeads)
        {
            return ApplyEvent(number, e);
        }

        var before = LeadFacts.Of(leads[number], leads, impliedStages);
        var hadDeals = Contributions.HasAny(leads.Deals(leads[number]));
        var rejection = ApplyEvent(number, e);
        contributions.CountLead(before, hadDeals, -1);
        CountLead(number, 1);
        return rejection;
    }

    /// <summary>Counts all leads under their combinations, in families that were full; none is counted yet.</summary>
    public void CountLeads()
    {
        for (var number = 0; number < leads.End; number++)
        {
            if (!leads.IsVacant(number))
            {
                CountLead(number, 1);
            }
        }
    }

    /// <summary>A lead is retained no longer; its share in the totals stays.</summary>
    public void Forget(int number)
    {
        if (contributions.CountsLeads)
        {
            CountLead(number, -1);
        }

        leads.Remove(number);
    }

    private void CountLead(int number, int sign) =>
        contributions.CountLead(LeadFacts.Of(leads[number], leads, impliedStages), Contributions.HasAny(leads.Deals(leads[number])), sign);

    private Rejection ApplyEvent(int number, in FunnelEvent e)
    {
        ref var lead = ref leads.Writable(number);
        switch (e.Type)
        {
            case EventType.Touch:
                leads.AddTouch(ref lead, new Touch
                {
                    At = e.At,
                    Id = e.Id,
                    Channel = e.Dimensions.Values[(int)Dimension.Channel],
                    Campaign = e.Dimensions.Values[(int)Dimension.Campaign],
                });
                break;
            case EventType.Opened or EventType.Stage or EventType.Won or EventType.Lost or EventType.Renewed or EventType.Churned:
                if (!ApplyDeal(ref lead, e))
                {
                    return new Rejection(RejectReason.TooManyDeals, "deal_id");
                }

                break;
            default:
                ApplyMilestone(ref lead, e);
                break;
        }

        lead.LastEvent = Math.Max(lead.LastEvent, e.At);
        return default;
    }

    /// <summary>Erases a lead: its share in the totals stays, its open work leaves them.</summary>
    public void Erase(int number)
    {
        ref readonly var lead = ref leads[number];
        contributions.LeaveOpenWork(LeadFacts.Of(lead, leads, impliedStages), leads.Deals(lead));
        Forget(number);
    }

    private void ApplyMilestone(ref LeadRecord lead, in FunnelEvent e)
    {
        var before = LeadFacts.Of(lead, leads, impliedStages);
        switch (e.Type)
        {
            case EventType.Created:
                ApplyCreated(ref lead, e);
                break;
            case EventType.Mql:
                lead.Mql = Math.Min(lead.Mql, e.At);
                break;
            case EventType.Pql:
                lead.Pql = Math.Min(lead.Pql, e.At);
                break;
            case EventType.Sql:
                lead.Sql = Math.Min(lead.Sql, e.At);
                ApplyRep(ref lead, e);
                break;
            case EventType.Assigned:
                lead.Assigned = Math.Min(lead.Assigned, e.At);
                ApplyRep(ref lead, e);
                break;
            case EventType.Disqualified:
                lead.FirstDisqualified = Math.Min(lead.FirstDisqualified, e.At);
                lead.LastDisqualified = Math.Max(lead.LastDisqualified, e.At);
                break;
            case EventType.Recycled:
                lead.FirstRecycled = Math.Min(lead.FirstRecycled, e.At);
                lead.LastRecycled = Math.Max(lead.LastRecycled, e.At);
                break;
            case EventType.Response when !e.Flag:
                lead.Response = Math.Min(lead.Response, e.At);
                break;
            case EventType.Corrected:
                ApplyCorrected(ref lead, e);
                break;
            default:
                return; // scored, automated responses: they only keep the lead from being forgotten
        }

        Move(lead, before, LeadFacts.Of(lead, leads, impliedStages));
    }

    private static void ApplyCreated(ref LeadRecord lead, in FunnelEvent e)
    {
        if (e.At < lead.Created || (e.At == lead.Created && e.Id < lead.CreatedId))
        {
            var rep = lead.Dimensions[(int)Dimension.Rep];
            (lead.Created, lead.CreatedId, lead.Dimensions) = (e.At, e.Id, e.Dimensions.Values);
            lead.Dimensions[(int)Dimension.Rep] = rep;
        }
    }

    private static void ApplyRep(ref LeadRecord lead, in FunnelEvent e)
    {
        if (e.Dimensions.Names(Dimension.Rep) && (e.At > lead.RepAt || (e.At == lead.RepAt && e.Id > lead.RepId)))
        {
            (lead.RepAt, lead.RepId) = (e.At, e.Id);
            lead.Dimensions[(int)Dimension.Rep] = e.Dimensions.Values[(int)Dimension.Rep];
        }
    }

    private void ApplyCorrected(ref LeadRecord lead, in FunnelEvent e)
    {
        for (var dimension = Dimension.Channel; dimension < Dimension.Rep; dimension++)
        {
            if (e.Dimensions.Names(dimension))
            {
                leads.Correct(ref lead, new Correction { At = e.At, Id = e.Id, Dimension = (byte)dimension, Value = e.Dimensions.Values[(int)dimension] });
            }
        }
    }

    private bool ApplyDeal(ref LeadRecord lead, in FunnelEvent e)
    {
        var before = LeadFacts.Of(lead, leads, impliedStages);
        var position = leads.DealOf(ref lead, e.Deal);
        if (position < 0)
        {
            return false;
        }

        // Taken out with the facts of before, put in with those of after: the deal itself, and what it implies for the lead.
        contributions.AddDeal(before, leads.Deals(lead)[position], -1);
        var amount = e.Amount;
        var unconverted = e.HasAmount && !currency.TryConvert(e.Amount, e.Currency, e.At, out amount) ? e.Currency : default;
        Unconverted += unconverted == default ? 0 : 1;
        leads.DealsOf(ref lead)[position].Apply(e, unconverted == default ? amount : e.Amount, unconverted);
        if (e.Type == EventType.Opened)
        {
            lead.Opened = Math.Min(lead.Opened, e.At);
        }
        else if (e.Type == EventType.Won)
        {
            lead.Won = Math.Min(lead.Won, e.At);
        }

        var after = LeadFacts.Of(lead, leads, impliedStages);
        contributions.AddDeal(after, leads.Deals(lead)[position], 1);
        Move(lead, before, after);
        return true;
    }

    private void Move(in LeadRecord lead, in LeadFacts before, in LeadFacts after)
    {
        var change = Changes.Between(before, after);
        if (change == Change.None)
        {
            return;
        }

        contributions.Add(before, change, -1);
        contributions.Add(after, change, 1);
        if ((change & Change.Deals) != 0)
        {
            foreach (ref readonly var deal in leads.Deals(lead))
            {
                contributions.AddDeal(before, deal, -1);
                contributions.AddDeal(after, deal, 1);
            }
        }
    }
}
