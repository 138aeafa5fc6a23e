using FunnelStream.Oracle;

namespace FunnelStream.State.EarlierBuild;

/// <summary>Leads whose channels are written in several ways.</summary>
internal static class Spellings
{
    private const long Minute = 60_000;
    private const long Begin = 1_772_323_200_000; // 2026-03-01

    /// <summary>Event by a composed accent and a decomposed one, blanks, a character without width, persons.</summary>
    public static IReadOnlyList<string> Channels { get; } =
        ["Événement", "E\u0301ve\u0301nement", "paid search", " Paid  Search", "pa\u200bid search", "jane@example.org", "joe@example.org", "seo"];

    /// <summary>Each lead is created, corrected to the next spelling, and a client; one is erased, and what it says then is counted by nobody.</summary>
    public static IReadOnlyList<Event> Events { get; } = [.. All().OrderBy(e => e.At)];

    private static IEnumerable<Event> All()
    {
        for (var i = 0; i < 5 * Channels.Count; i++)
        {
            var (lead, at) = ($"lead {i}", Begin + (i * 7 * Minute));
            yield return Event.OfLead(lead, "created", $"{i}", at) with { Channel = Channels[i % Channels.Count] };
            yield return Event.OfLead(lead, "sql", $"{i} sql", at + (40 * Minute)) with { Rep = "ann@example.org" };
            yield return Event.OfDeal(lead, "deal", "won", $"{i} won", at + (90 * Minute)) with { Amount = 100 + i, Currency = "EUR" };
            yield return Event.OfLead(lead, "corrected", $"{i} corrected", at + (120 * Minute)) with { Channel = Channels[(i + 1) % Channels.Count] };
        }

        yield return Event.OfLead("lead 3", "erased", "erased", Begin + (200 * Minute));
        yield return Event.OfLead("lead 3", "created", "again", Begin + (201 * Minute)) with { Channel = "swallowed" };
    }
}
