using FunnelStream.Events;

namespace FunnelStream.Oracle;

/// <summary>What a lead's events say about it, read off the whole list at once.</summary>
internal sealed class NaiveLead
{
    public NaiveLead(IReadOnlyList<Event> events, bool erased, NaiveMoney money, bool impliedStages)
    {
        Erased = erased;
        Created = Earliest(events, "created");
        Pql = Earliest(events, "pql");
        Disqualified = Earliest(events, "disqualified");
        Recycled = Earliest(events, "recycled");
        Response = events.Where(e => e.Type == "response" && e.Automated != true).Select(e => (long?)e.At).Min();
        Client = Earliest(events, "won");
        Opportunity = Earliest(events, "opened") ?? (impliedStages ? Client : null);
        Sql = Earliest(events, "sql") ?? (impliedStages ? Opportunity : null);
        Mql = Earliest(events, "mql") ?? (impliedStages ? Sql : null);
        ClosedAt = Latest(events, "disqualified") is { } closed && !(Latest(events, "recycled") >= closed) ? closed : null;
        Deals = [.. events
            .Where(e => e.Topic == InputTopic.Deals && e.Type is "opened" or "stage" or "won" or "lost")
            .GroupBy(e => e.Deal)
            .Select(deal => new NaiveDeal(deal, money))];
        Dimensions = ReadDimensions(events);
        Arrival = Earliest(events, "assigned") is { } assigned && !(Earliest(events, "sql") < assigned) ? assigned : Earliest(events, "sql");
        var completion = Response is { } answer && !(ClosedAt < answer) ? answer : ClosedAt;
        Completion = Arrival is { } arrival && completion is { } done ? Math.Max(arrival, done) : null;
        Rep = Naming.Normal(events.Where(e => e.Type is "assigned" or "sql" && e.Rep is not null).OrderBy(e => e.At).ThenBy(TieBreak.Of).LastOrDefault()?.Rep);
    }

    public bool Erased { get; }

    public long? Created { get; }

    public long? Mql { get; }

    public long? Pql { get; }

    public long? Sql { get; }

    public long? Opportunity { get; }

    public long? Client { get; }

    public long? Response { get; }

    public long? Disqualified { get; }

    public long? Recycled { get; }

    /// <summary>Latest disqualification of a lead that has not been recycled since.</summary>
    public long? ClosedAt { get; }

    /// <summary>When it reached sales.</summary>
    public long? Arrival { get; }

    /// <summary>When sales was done with it: first answered or closed, not before it arrived.</summary>
    public long? Completion { get; }

    public string Rep { get; }

    public IReadOnlyList<NaiveDeal> Deals { get; }

    public IReadOnlyDictionary<Dimension, string> Dimensions { get; }

    private static long? Earliest(IEnumerable<Event> events, string type) => events.Where(e => e.Type == type).Select(e => (long?)e.At).Min();

    private static long? Latest(IEnumerable<Event> events, string type) => events.Where(e => e.Type == type).Select(e => (long?)e.At).Max();

    private static Dictionary<Dimension, string> ReadDimensions(IReadOnlyList<Event> events)
    {
        var created = events.Where(e => e.Type == "created").OrderBy(e => e.At).ThenBy(TieBreak.Of).FirstOrDefault();
        if (created is null)
        {
            return Naming.Of.Keys.ToDictionary(d => d, d => d == Dimension.Channel ? "(unknown)" : "(none)");
        }

        var corrections = events.Where(e => e.Type == "corrected").OrderBy(e => e.At).ThenBy(TieBreak.Of).ToList();
        return Naming.Of.ToDictionary(
            d => d.Key,
            d => Naming.Normal(corrections.Select(d.Value).LastOrDefault(value => value is not null) ?? d.Value(created)));
    }
}
