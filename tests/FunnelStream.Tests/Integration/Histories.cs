using FunnelStream.Oracle;

namespace FunnelStream.Tests.Integration;

/// <summary>Many random histories as one: their leads are strangers to each other, their channels the same.</summary>
internal static class Histories
{
    /// <summary>As many histories as asked for, none longer than a span, in the order of arrival.</summary>
    public static History Of(int count, TimeSpan longest, TimeSpan shortest = default)
    {
        var chosen = Enumerable.Range(0, 10_000)
            .Select(seed => RandomHistory.Of(seed))
            .Where(h => Span(h) <= longest && Span(h) >= shortest)
            .Take(count)
            .ToList();
        var arrivals = chosen.SelectMany(h => h.Arrivals.Select((e, i) => (Event: Of(h.Seed, e), Place: (double)i / h.Arrivals.Count)))
            .OrderBy(a => a.Place)
            .Select(a => a.Event)
            .ToList();
        return new History(chosen[0].Seed, arrivals, chosen.First(h => h.Money.Rates.Count > 0).Money, true, arrivals.Max(e => e.At) + 1);
    }

    /// <summary>From the earliest event to the latest.</summary>
    public static TimeSpan Span(History history) => TimeSpan.FromMilliseconds(history.Arrivals.Max(e => e.At) - history.Arrivals.Min(e => e.At));

    // A lead's id that is already as long as it may be is padded with zeros, which give way.
    private static Event Of(int seed, Event e) => e with
    {
        Id = $"{seed}:{e.Id}",
        Lead = e.Lead is null ? null : e.Lead.Length == 128 ? $"{seed:00000000}{e.Lead[8..]}" : $"{seed:00000000}{e.Lead}",
        Visitor = e.Visitor is null ? null : $"{seed}{e.Visitor}",
    };
}
