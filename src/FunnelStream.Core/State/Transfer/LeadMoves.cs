using FunnelStream.Leads;
using FunnelStream.Panes;

namespace FunnelStream.State.Transfer;

/// <summary>
/// Moves what retained leads contributed to a family from where the exported panes have it to where the configured family
/// would have counted it, so that later corrections subtract where it stands.
/// </summary>
internal static class LeadMoves
{
    private const Change Everything = Change.Funnel | Change.Sales;

    /// <summary>Moves the leads of one worker, once its panes are taken over and folded.</summary>
    public static void Run(FunnelWorker worker, FamilyPlan plan, DayGrid days)
    {
        var content = worker.Content;
        var (stands, belongs) = (Store(plan.Stands), Store(plan.Family));
        var (takeOut, putIn) = (new Contributions([plan.Stands], stands), new Contributions([plan.Family], belongs));
        for (var number = 0; number < content.Leads.End; number++)
        {
            if (content.Leads.IsVacant(number))
            {
                continue;
            }

            ref readonly var lead = ref content.Leads[number];
            var real = worker.FactsOf(lead);
            var exported = real;
            exported.Dimensions = plan.AsExported(real.Dimensions);
            takeOut.Add(exported, Everything, -1);
            putIn.Add(real, Everything, 1);
            foreach (ref readonly var deal in content.Leads.Deals(lead))
            {
                takeOut.AddDeal(exported, deal, -1);
                putIn.AddDeal(real, deal, 1);
            }
        }

        foreach (var pane in stands.All.Concat(belongs.All).Where(p => p.Count > 0))
        {
            content.Panes.TakeOver(pane.Key with { Family = (byte)plan.Index }).Add(pane);
        }

        PaneStore Store(Family family)
        {
            var store = new PaneStore([family], days, int.MaxValue);
            store.FinishTakeOver(content.Panes.Ladder, [false]);
            return store;
        }
    }
}
