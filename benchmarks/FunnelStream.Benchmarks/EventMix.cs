using System.Globalization;
using System.Text;
using FunnelStream.Events;

namespace FunnelStream.Benchmarks;

/// <summary>
/// A seeded stream of records with the mix of a B2B funnel: about 4.5 events a lead of 150 bytes each, in event-time
/// order, spread evenly over a span of days.
/// </summary>
internal static class EventMix
{
    private static readonly string[] Channels = ["seo", "paid_search", "paid_social", "email", "referral", "outbound", "events", "partner"];
    private static readonly string[] Sizes = ["1-10", "11-50", "51-250", "251+"];
    private static readonly string[] Industries = ["software", "retail", "health", "finance", "industry"];

    public static InputRecord[] Create(int leads, int days = 14, int seed = 1)
    {
        var random = new Random(seed);
        var from = DateTimeOffset.Parse("2026-01-05T00:00:00Z", CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
        var span = days * 86_400_000L;
        var records = new List<(long At, InputRecord Record)>(leads * 5);
        for (var i = 0; i < leads; i++)
        {
            var at = from + (long)((double)span * i / leads);
            var lead = $"lead-{seed}-{i}";
            var channel = Channels[random.Next(Channels.Length)];
            var origin = $",\"channel\":\"{channel}\",\"campaign\":\"{channel}-q{random.Next(1, 5)}\"";
            Add(InputTopic.Leads, "created", at, $"{origin},\"segment\":{{\"size\":\"{Sizes[random.Next(4)]}\",\"industry\":\"{Industries[random.Next(5)]}\"}},\"offer\":\"demo\"");
            Maybe(.6, () => Add(InputTopic.Touchpoints, "ad_click", at - (60_000L * random.Next(600)), origin));
            Maybe(.8, () => Add(InputTopic.Touchpoints, "email_open", at + Lag(2, 24), ",\"channel\":\"email\",\"campaign\":\"nurture\""));
            Maybe(.9, () => Add(InputTopic.Touchpoints, "response", at + Lag(.2, 8), $",\"rep\":\"rep-{random.Next(40)}\",\"automated\":{(random.NextDouble() < .2 ? "true" : "false")}"));
            Maybe(.5, () =>
            {
                var mql = at + Lag(5, 48);
                Add(InputTopic.Leads, "mql", mql, $",\"score\":{random.Next(100)}");
                Maybe(.5, () =>
                {
                    var sql = mql + Lag(20, 96);
                    Add(InputTopic.Leads, "sql", sql, $",\"rep\":\"rep-{random.Next(40)}\"");
                    Maybe(.6, () =>
                    {
                        var opened = sql + Lag(48, 120);
                        var deal = $",\"deal_id\":\"deal-{seed}-{i}\",\"amount\":{500 + random.Next(20_000)}.{10 + random.Next(90)},\"currency\":\"EUR\"";
                        Add(InputTopic.Deals, "opened", opened, deal);
                        Add(InputTopic.Deals, random.NextDouble() < .35 ? "won" : "lost", opened + Lag(200, 400), deal);
                    });
                });
            });

            void Add(InputTopic topic, string type, long when, string more)
            {
                var time = DateTimeOffset.FromUnixTimeMilliseconds(when).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
                var json = $"{{\"id\":\"{lead}-{records.Count:x}\",\"type\":\"{type}\",\"at\":\"{time}\",\"lead_id\":\"{lead}\"{more}}}";
                records.Add((when, new InputRecord(topic, records.Count, Encoding.UTF8.GetBytes(lead), Encoding.UTF8.GetBytes(json), when)));
            }
        }

        return [.. records.OrderBy(r => r.At).Select(r => r.Record)];

        void Maybe(double chance, Action then)
        {
            if (random.NextDouble() < chance)
            {
                then();
            }
        }

        long Lag(double medianHours, double capHours)
        {
            var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            return (long)(Math.Min(capHours, medianHours * Math.Exp(normal)) * 3_600_000);
        }
    }
}
