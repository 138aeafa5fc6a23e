using System.Text;
using System.Text.Json;
using FunnelStream.Connectors.Generator;

namespace FunnelStream.Tests.Generator;

public sealed class FunnelStoryTests
{
    private static readonly DateTimeOffset Start = new(2025, 9, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Surge = Start.AddDays(90);
    private static readonly StoryOptions Options = new() { Start = Start, Surge = Surge, End = Start.AddDays(180) };

    [Fact]
    public void The_same_options_tell_the_same_story_to_the_byte()
    {
        var first = Told(Options with { End = Start.AddDays(5) });
        var second = Told(Options with { End = Start.AddDays(5) });

        first.Count.ShouldBeGreaterThan(1_000);
        second.ShouldBe(first);
        Told(Options with { End = Start.AddDays(5), Seed = 2 }).ShouldNotBe(first);
    }

    [Fact]
    public void The_beginning_of_a_longer_story_is_the_shorter_story()
    {
        var shorter = Told(Options with { End = Start.AddDays(3) });
        Told(Options with { End = Start.AddDays(6) }).Take(shorter.Count).ShouldBe(shorter);
    }

    [Fact]
    public void Records_come_in_the_order_they_are_sent_and_most_are_on_time()
    {
        var events = FunnelStory.Tell(Options).ToList();

        events.Zip(events.Skip(1)).ShouldAllBe(pair => pair.First.SentAt <= pair.Second.SentAt);
        events.ShouldAllBe(e => e.At <= e.SentAt && e.SentAt < Options.End.ToUnixTimeMilliseconds());
        var late = events.Count(e => e.SentAt > e.At) / (double)events.Count;
        late.ShouldBeInRange(.005, .02);
    }

    [Fact]
    public void Good_records_are_valid_json_under_their_own_key_and_a_few_are_broken()
    {
        var broken = 0;
        var ids = new HashSet<string>();
        var repeats = 0;
        var total = 0;
        foreach (var e in FunnelStory.Tell(Options with { End = Start.AddDays(60) }))
        {
            total++;
            if (!TryParse(e, out var json))
            {
                broken++;
                continue;
            }

            json.GetProperty("at").GetDateTimeOffset().ToUnixTimeMilliseconds().ShouldBe(e.At);
            var key = Encoding.UTF8.GetString(e.Key!);
            if (json.TryGetProperty("lead_id", out var lead))
            {
                key.ShouldBe(lead.GetString());
            }
            else if (json.TryGetProperty("visitor_id", out var visitor))
            {
                key.ShouldBe(visitor.GetString());
            }
            else
            {
                key.ShouldBe($"{json.GetProperty("channel").GetString()}/{json.GetProperty("campaign").GetString()}");
            }

            repeats += ids.Add(json.GetProperty("id").GetString()!) ? 0 : 1;
        }

        (broken / (double)total).ShouldBeInRange(.000_05, .000_5);
        (repeats / (double)total).ShouldBeInRange(.003, .007);
        FunnelStory.Tell(Options with { End = Start.AddDays(60), Faults = false }).All(e => TryParse(e, out _)).ShouldBeTrue();
    }

    [Fact]
    public void The_broad_campaign_triples_leads_and_collapses_their_sql_rate_while_all_sqls_stay_flat()
    {
        // Leads of the last three weeks of either half are left out: their SQLs come after its end.
        var before = Funnel(Start.AddDays(20), Surge.AddDays(-21));
        var after = Funnel(Surge, Surge.AddDays(49));

        var paidBefore = before["paid_search"];
        var paidAfter = after["paid_search"];
        paidBefore.SqlRate.ShouldBeInRange(.21, .29);
        paidAfter.SqlRate.ShouldBeInRange(.07, .125);
        (paidAfter.Leads / (double)paidBefore.Leads).ShouldBeGreaterThan(3);
        before["outbound"].SqlRate.ShouldBeGreaterThan(before["seo"].SqlRate);
        (after["seo"].Leads / (double)before["seo"].Leads).ShouldBeInRange(.85, 1.15);
        var sqls = after.Values.Sum(c => c.Sqls) / (double)before.Values.Sum(c => c.Sqls);
        sqls.ShouldBeInRange(.85, 1.2);
        after.Values.Sum(c => c.Leads).ShouldBeGreaterThan(before.Values.Sum(c => c.Leads) * 18 / 10);
    }

    [Fact]
    public void Sales_answers_ever_later_after_the_surge()
    {
        Median(Start, Surge.AddDays(-1)).ShouldBeInRange(20, 60);
        Median(Surge.AddDays(5), Surge.AddDays(10)).ShouldBeGreaterThan(180);
        Median(Surge.AddDays(15), Surge.AddDays(20)).ShouldBeGreaterThan(600);

        double Median(DateTimeOffset from, DateTimeOffset to)
        {
            var created = new Dictionary<string, long>();
            var lags = new List<double>();
            foreach (var (e, json) in Parsed(Options))
            {
                var type = json.GetProperty("type").GetString();
                if (type == "created" && e.At >= from.ToUnixTimeMilliseconds() && e.At < to.ToUnixTimeMilliseconds())
                {
                    created[json.GetProperty("lead_id").GetString()!] = e.At;
                }
                else if (type == "response" && !json.TryGetProperty("automated", out _) && created.Remove(json.GetProperty("lead_id").GetString()!, out var at))
                {
                    lags.Add((e.At - at) / 60_000.0);
                }
            }

            lags.Sort();
            return lags[lags.Count / 2];
        }
    }

    [Fact]
    public void A_lead_is_about_as_many_records_as_the_options_say()
    {
        var events = Parsed(Options).ToList();
        var leads = events.Count(e => e.Json.GetProperty("type").GetString() == "created");
        (events.Count / (double)leads).ShouldBeInRange(StoryOptions.EventsPerLead * .9, StoryOptions.EventsPerLead * 1.1);
    }

    private static Dictionary<string, (int Leads, int Sqls, double SqlRate)> Funnel(DateTimeOffset from, DateTimeOffset to)
    {
        var channels = new Dictionary<string, string>();
        var sqls = new HashSet<string>();
        foreach (var (e, json) in Parsed(Options))
        {
            var type = json.GetProperty("type").GetString();
            if (type == "created" && e.At >= from.ToUnixTimeMilliseconds() && e.At < to.ToUnixTimeMilliseconds())
            {
                channels[json.GetProperty("lead_id").GetString()!] = json.GetProperty("channel").GetString()!;
            }
            else if (type == "sql")
            {
                sqls.Add(json.GetProperty("lead_id").GetString()!);
            }
        }

        return channels.GroupBy(c => c.Value).ToDictionary(g => g.Key, g =>
        {
            var qualified = g.Count(c => sqls.Contains(c.Key));
            return (g.Count(), qualified, qualified / (double)g.Count());
        });
    }

    private static IEnumerable<(GeneratedEvent Event, JsonElement Json)> Parsed(StoryOptions options) =>
        from e in FunnelStory.Tell(options with { Faults = false })
        select (e, JsonDocument.Parse(e.Value).RootElement);

    private static bool TryParse(GeneratedEvent e, out JsonElement json)
    {
        json = default;
        try
        {
            json = JsonDocument.Parse(e.Value).RootElement;
            return e.Key is not null && json.GetProperty("id").GetString() != "broken";
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static List<string> Told(StoryOptions options) =>
        [.. FunnelStory.Tell(options).Select(e => $"{e.Topic} {e.At} {e.SentAt} {Encoding.UTF8.GetString(e.Value)}")];
}
