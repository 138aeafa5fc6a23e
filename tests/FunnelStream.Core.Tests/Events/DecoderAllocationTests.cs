using FunnelStream.Events;
using FunnelStream.Panes;

namespace FunnelStream.Tests.Events;

public sealed class DecoderAllocationTests
{
    [Theory]
    [InlineData(InputTopic.Leads, "created", "\"channel\":\"SEO\",\"campaign\":\"q\\u0031\",\"segment\":{\"size\":\"smb\"},\"offer\":\"pro\"")]
    [InlineData(InputTopic.Touchpoints, "visit", "\"channel\":\"seo\",\"visitor_id\":\"v1\"")]
    [InlineData(InputTopic.Touchpoints, "spend", "\"channel\":\"seo\",\"amount\":\"12.50\",\"currency\":\"KWD\"")]
    [InlineData(InputTopic.Deals, "won", "\"deal_id\":\"d1\",\"amount\":1250,\"currency\":\"USD\",\"rep\":\"anna\",\"unknown\":{\"a\":[1]}")]
    public void A_good_event_allocates_nothing(InputTopic topic, string type, string more) => Allocated(topic, Decoding.Json(type, more), true).ShouldBe(0);

    [Fact]
    public void Nor_does_a_leads_event_from_a_file() => Allocated(InputTopic.Leads, Decoding.Json("sql", "\"rep\":\"anna\""), false).ShouldBe(0);

    [Fact]
    public void Nor_does_a_value_beyond_the_limit_of_distinct_ones()
    {
        var living = new LivingNames([new Family("channel", [Dimension.Channel], Level.Minute)]);
        var table = new DimensionTable(1, living.Count);
        living.Add(new PaneKey(table.Intern(Dimension.Channel, "first"), 0, 0, Level.Minute));
        var values = Enumerable.Range(0, 100).Select(i => Decoding.Bytes($"Value {i}é")!.Value).ToArray();
        foreach (var value in values)
        {
            table.Intern(Dimension.Channel, value.Span);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var value in values)
        {
            table.Intern(Dimension.Channel, value.Span);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
        table.OverLimit.ShouldBe(200);
    }

    private static long Allocated(InputTopic topic, string json, bool requireKey)
    {
        var decoding = new Decoding(requireKey);
        var record = new InputRecord(topic, 0, requireKey ? Decoding.Bytes("L1") : null, Decoding.Bytes(json), 0);
        decoding.Decode(record, out _).ShouldBe(default); // interns, and is compiled
        var rejected = 0;
        var allocated = long.MaxValue;

        // The runtime now and then allocates on a test's thread for itself; what an event allocates is there every time.
        for (var attempt = 0; attempt < 5 && allocated > 0; attempt++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 1_000; i++)
            {
                rejected += decoding.Decode(record, out _).IsRejected ? 1 : 0;
            }

            allocated = Math.Min(allocated, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        rejected.ShouldBe(0);
        return allocated;
    }
}
