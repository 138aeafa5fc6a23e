using System.Globalization;
using FunnelStream.Oracle;

namespace FunnelStream.Acceptance;

/// <summary>Writes the events of an example: so many visits, leads, MQLs, SQLs, opportunities and clients.</summary>
internal sealed class Scenario
{
    private readonly List<Event> _events = [];
    private int _ids;

    public IReadOnlyList<Event> Events => _events;

    /// <summary>An instant, e.g. <c>2026-03-01</c> or <c>2026-03-01T12:00:00Z</c>; UTC.</summary>
    public static long Time(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).ToUnixTimeMilliseconds();

    public Scenario Visits(int count, string channel, string from)
    {
        for (var i = 0; i < count; i++)
        {
            Add(Event.Touchpoint("visit", Id(), Time(from) + (i * 7_000L)) with { Visitor = $"visitor {i}", Channel = channel });
        }

        return this;
    }

    public Scenario Spend(decimal amount, string channel, string at)
    {
        Add(Event.Touchpoint("spend", Id(), Time(at)) with { Channel = channel, Amount = amount });
        return this;
    }

    /// <summary>Leads a minute apart, of which the first so many reach each stage; the whole way takes <paramref name="days"/>.</summary>
    public Scenario Leads(int count, string channel, string from, int mqls = 0, int sqls = 0, int opportunities = 0, int clients = 0, decimal amount = 0, double days = 4)
    {
        for (var i = 0; i < count; i++)
        {
            var lead = $"lead {_ids}";
            var at = Time(from) + (i * 60_000L);
            Add(Event.OfLead(lead, "created", Id(), at) with { Channel = channel });
            Reach(i < mqls, Event.OfLead(lead, "mql", Id(), At(0.25)));
            Reach(i < sqls, Event.OfLead(lead, "sql", Id(), At(0.5)));
            Reach(i < opportunities, Event.OfDeal(lead, "deal", "opened", Id(), At(0.75)));
            Reach(i < clients, Event.OfDeal(lead, "deal", "won", Id(), At(1)) with { Amount = amount });

            long At(double share) => at + (long)(days * share * 86_400_000);
        }

        return this;
    }

    private void Reach(bool reached, Event e)
    {
        if (reached)
        {
            Add(e);
        }
    }

    private string Id() => $"{_ids++}";

    private void Add(Event e) => _events.Add(e);
}
