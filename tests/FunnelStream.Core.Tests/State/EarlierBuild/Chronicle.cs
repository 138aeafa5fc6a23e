using FunnelStream.Oracle;

namespace FunnelStream.State.EarlierBuild;

/// <summary>Draws the history that is stored: several hundred leads and everything that can happen to them, much of it late, some of it twice.</summary>
internal static class Chronicle
{
    private const long Hour = 3_600_000;
    private const int Stories = 12;
    private const int FirstSeed = 8_300;

    public static IReadOnlyList<Event> Draw()
    {
        var random = new Random(83);
        var events = new List<Event>();
        for (var story = 0; story < Stories; story++)
        {
            events.AddRange(RandomHistory.Of(FirstSeed + story, erases: true).Arrivals.Select(e => Of(story, e)));
        }

        // Mostly in order; a fifth is late, by up to ten days.
        var arrivals = events.Select(e => (Event: e, Due: e.At + (random.Next(5) == 0 ? random.NextInt64(240 * Hour) : 0))).OrderBy(e => e.Due).Select(e => e.Event).ToList();
        Age(arrivals, random);
        return arrivals;
    }

    // Stories share channels and campaigns, not people.
    private static Event Of(int story, Event e) => e with
    {
        Id = $"{story}.{e.Id}",
        Lead = e.Lead is null ? null : e.Lead.Length == 128 ? $"{story:00}{e.Lead[2..]}" : $"{story}.{e.Lead}",
        Visitor = e.Visitor is null ? null : $"{story}.{e.Visitor}",
    };

    // The frontier goes on behind what happened, in long steps and in short ones, so that all of it ages.
    private static void Age(List<Event> arrivals, Random random)
    {
        var at = arrivals.Max(e => e.At);
        for (var i = 0; i < 60; i++)
        {
            at += random.NextInt64(random.Next(4) == 0 ? 20 * Hour : Hour / 2);
            arrivals.Add(Event.Touchpoint("visit", $"o{i}", at - (20 * Hour) + random.NextInt64(-Hour / 4, Hour)) with { Visitor = "v", Channel = "seo" });
            arrivals.Add(Event.OfLead($"late {i % 9}", "created", $"l{i}", at) with { Channel = "seo" });
            arrivals.Add(Event.OfDeal($"late {i % 5}", "deal", "opened", $"d{i}", at));
            arrivals.Add(arrivals[random.Next(arrivals.Count)]);
        }
    }
}
