using FunnelStream.Events;
using FunnelStream.Worker;

namespace FunnelStream.Oracle;

/// <summary>
/// The whole history as leads and traffic. Events are taken in the order of arrival, which matters for erasures alone:
/// what arrives after one is swallowed.
/// </summary>
internal sealed class NaiveFunnel
{
    public NaiveFunnel(IEnumerable<Event> arrivals, NaiveMoney money, bool impliedStages, NaiveCalendar? calendar = null)
    {
        (Money, Calendar) = (money, calendar);
        var known = new Dictionary<string, List<Event>>();
        var erased = new HashSet<string>();
        var counted = new List<Event>();
        foreach (var e in arrivals.DistinctBy(e => (e.Topic, e.Key, e.Id)))
        {
            if (e.Lead is null)
            {
                counted.Add(e);
            }
            else if (e.Erases)
            {
                erased.Add(e.Lead);
            }
            else if (!erased.Contains(e.Lead))
            {
                counted.Add(e);
                known.TryAdd(e.Lead, []);
                known[e.Lead].Add(e);
            }
        }

        Traffic = counted.Where(e => e.Topic == InputTopic.Touchpoints && e.Type != "response").ToList();
        Leads = known.Select(lead => new NaiveLead(lead.Value, erased.Contains(lead.Key), money, impliedStages)).ToList();
    }

    private NaiveFunnel(NaiveFunnel all, Scope scope)
    {
        (Money, Calendar) = (all.Money, all.Calendar);
        Leads = all.Leads.Where(scope.Holds).ToList();
        Traffic = all.Traffic.Where(scope.Holds).ToList();
    }

    public NaiveMoney Money { get; }

    /// <summary>When people work; null where nobody asks.</summary>
    public NaiveCalendar? Calendar { get; }

    public IReadOnlyList<NaiveLead> Leads { get; }

    /// <summary>Visits, touches, spend, surveys.</summary>
    public IReadOnlyList<Event> Traffic { get; }

    /// <summary>What of it belongs to a scope.</summary>
    public NaiveFunnel In(Scope scope) => new(this, scope);
}
