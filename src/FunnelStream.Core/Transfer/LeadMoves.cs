using FunnelStream.Leads;
using FunnelStream.Panes;
using FunnelStream.Worker;

namespace FunnelStream.Transfer;

/// <summary>
/// Moves what retained leads contributed to a family from where the exported panes have it to where the configured family
/// would have counted it, so that later corrections subtract where it stands.
/// </summary>
internal static class LeadMoves
{
    private const Change Everything = Change.Funnel | Change.Sales | Change.SalesWait;

    /// <summary>Moves the leads of one worker, once its panes are taken over and folded.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="plan">The family.</param>
    /// <param name="options">The worker's.</param>
    /// <param name="lacking">Contributions that the exported panes lack, so that there is nothing to take out.</param>
    public static void Run(FunnelWorker worker, FamilyPlan plan, WorkerOptions options, Change lacking)
    {
        var content = worker.Content;
        var (stands, belongs) = (Store(plan.Stands), Store(plan.Family));
        var (takeOut, putIn) = (new Contributions([plan.Stands], stands, options.Calendar), new Contributions([plan.Family], belongs, options.Calendar));
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
            takeOut.Add(exported, Everything & ~lacking, -1);
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
            var store = new PaneStore([family], options.Days, int.MaxValue);
            store.FinishTakeOver(content.Panes.Ladder, [false]);
            return store;
        }
    }
}
