using FunnelStream.Leads;
using FunnelStream.Panes;

namespace FunnelStream.Worker;

/// <summary>
/// Counts anew, from the retained leads, what the state lacks or has under another calendar. What forgotten and erased
/// leads contributed to it is gone thereby.
/// </summary>
internal static class Recount
{
    /// <summary>Takes the cells out of all panes and puts in what the leads contribute now.</summary>
    /// <param name="worker">Stands where its state ends.</param>
    /// <param name="what">The contributions.</param>
    /// <param name="families">Indices of the families.</param>
    /// <param name="options">The worker's.</param>
    public static void Run(FunnelWorker worker, Change what, IReadOnlyCollection<int> families, WorkerOptions options)
    {
        if (what == Change.None || families.Count == 0)
        {
            return;
        }

        var content = worker.Content;
        content.Panes.TakeOut(families, cell => Concerns(what, cell));
        var contributions = new Contributions(options.Families, content.Panes, options.Calendar, families);
        for (var number = 0; number < content.Leads.End; number++)
        {
            if (!content.Leads.IsVacant(number))
            {
                contributions.Add(worker.FactsOf(content.Leads[number]), what, 1);
            }
        }
    }

    /// <summary>Whether a cell holds nothing but some contributions.</summary>
    public static bool Concerns(Change what, int cell)
    {
        return (Has(Change.Waiting) && cell == Field.CohortWaiting)
            || (Has(Change.SalesWait) && (cell == Field.ArrivalsWaiting || IsOf(Lag.Completion)))
            || (Has(Change.BusinessResponse) && IsOf(Lag.BusinessResponse))
            || (Has(Change.BusinessClosed) && IsOf(Lag.BusinessClosedWithoutResponse));

        bool Has(Change one) => (what & one) != 0;
        bool IsOf(Lag lag) => cell == Field.LagMillis(lag) || (cell >= Field.Histogram(lag, 0) && cell < Field.Histogram(lag, LagBuckets.Count));
    }
}
