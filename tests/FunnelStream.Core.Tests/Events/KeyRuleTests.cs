using System.Text;
using FunnelStream.Events;

namespace FunnelStream.Tests.Events;

public sealed class KeyRuleTests
{
    private readonly Decoding _decoding = new();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void A_record_without_key_is_rejected(string? key)
    {
        _decoding.Bad(InputTopic.Leads, "mql", key: key).ShouldBe(new Rejection(RejectReason.MissingKey));
        _decoding.Bad(InputTopic.Touchpoints, "spend", "\"channel\":\"c\",\"amount\":1", key).Reason.ShouldBe(RejectReason.MissingKey);
        _decoding.Decode(new InputRecord(InputTopic.Leads, 0, Decoding.Bytes(key), null, Decoding.AtMs), out _).Reason.ShouldBe(RejectReason.MissingKey);
    }

    [Theory]
    [InlineData(InputTopic.Leads, "mql", "")]
    [InlineData(InputTopic.Deals, "won", "\"deal_id\":\"d\"")]
    [InlineData(InputTopic.Touchpoints, "response", "")]
    [InlineData(InputTopic.Touchpoints, "visit", "\"channel\":\"c\"")]
    [InlineData(InputTopic.Touchpoints, "survey", "\"score\":1")]
    [InlineData(InputTopic.Touchpoints, "webinar", "")]
    public void A_leads_event_under_another_key_is_rejected(InputTopic topic, string type, string more) =>
        _decoding.Bad(topic, type, more, "L2").ShouldBe(new Rejection(RejectReason.KeyMismatch));

    [Theory]
    [InlineData("spend", "\"channel\":\"c\",\"amount\":1", "L1")]
    [InlineData("campaign", "\"channel\":\"c\",\"campaign\":\"q\"", "c/q")]
    public void Spend_and_campaign_never_belong_to_a_lead(string type, string more, string key)
    {
        _decoding.Good(InputTopic.Touchpoints, type, more, key).HasLead.ShouldBeFalse();
        _decoding.Good(InputTopic.Touchpoints, type, more + ",\"lead_id\":5", key).HasLead.ShouldBeFalse();
    }

    [Theory]
    [InlineData("visit", "\"channel\":\"c\"")]
    [InlineData("survey", "\"score\":1")]
    [InlineData("webinar", "")]
    public void Anonymous_events_take_any_key(string type, string more)
    {
        var e = _decoding.Good(InputTopic.Touchpoints, type, "\"lead_id\":null" + (more.Length > 0 ? "," : "") + more, "whoever");

        e.HasLead.ShouldBeFalse();
        Encoding.UTF8.GetString(e.Key.Span).ShouldBe("whoever");
        e.KeyHash.ShouldBe(PlacementHash.Of("whoever"u8));
    }

    [Theory]
    [InlineData("webinar", "\"visitor_id\":\"v1\",\"channel\":\"c\"", "L1")]
    [InlineData("visit", "\"lead_id\":null,\"visitor_id\":\"v1\",\"channel\":\"c\"", "v1")]
    [InlineData("visit", "\"lead_id\":null,\"visitor_id\":\"v\\u0031\",\"channel\":\"c\"", "v1")]
    [InlineData("visit", "\"lead_id\":null,\"visitor_id\":\"\",\"channel\":\"c\"", "c")]
    [InlineData("spend", "\"channel\":\"c\",\"campaign\":\"q\",\"amount\":1", "c/q")]
    [InlineData("spend", "\"channel\":\"c\",\"amount\":1", "c")]
    [InlineData("survey", "\"lead_id\":null,\"score\":1", "e1")]
    public void Without_record_keys_the_event_gives_its_own(string type, string more, string key)
    {
        var e = new Decoding(requireKey: false).Good(InputTopic.Touchpoints, type, more, null);

        Encoding.UTF8.GetString(e.Key.Span).ShouldBe(key);
        e.KeyHash.ShouldBe(PlacementHash.Of(e.Key.Span));
        e.HasLead.ShouldBe(key == "L1");
    }

    [Fact]
    public void The_key_points_into_the_record()
    {
        var json = Decoding.Bytes(Decoding.Json("mql"));
        new Decoding(requireKey: false).Decode(new InputRecord(InputTopic.Leads, 0, null, json, 0), out var e).ShouldBe(default);

        json!.Value.Span.Overlaps(e.Key.Span).ShouldBeTrue();
    }

    [Fact]
    public void An_escaped_lead_id_is_compared_unescaped()
    {
        var e = _decoding.Good(InputTopic.Leads, "mql", """ "lead_id":"\u00e9\n\ud83d\ude00\/" """, "é\n😀/");

        e.KeyHash.ShouldBe(PlacementHash.Of(Encoding.UTF8.GetBytes("é\n😀/")));
    }

    [Fact]
    public void A_tombstone_erases_the_lead_at_the_records_time()
    {
        _decoding.Decode(new InputRecord(InputTopic.Leads, 0, Decoding.Bytes("L1"), null, Decoding.AtMs), out var e).ShouldBe(default);

        e.Type.ShouldBe(EventType.Erased);
        e.At.ShouldBe(Decoding.AtMs);
        e.HasLead.ShouldBeTrue();
        e.Id.ShouldBe(Fingerprint.Of("L1"u8));
        e.KeyHash.ShouldBe(PlacementHash.Of("L1"u8));
    }

    [Theory]
    [InlineData(InputTopic.Touchpoints, "L1", Decoding.AtMs, RejectReason.MissingMember, "value")]
    [InlineData(InputTopic.Deals, "L1", Decoding.AtMs, RejectReason.MissingMember, "value")]
    [InlineData(InputTopic.Leads, "L1", 0, RejectReason.BadTime, "at")]
    [InlineData(InputTopic.Leads, "L1", EventTime.End, RejectReason.BadTime, "at")]
    public void Other_null_values_are_rejected(InputTopic topic, string key, long timestamp, RejectReason reason, string member) =>
        _decoding.Decode(new InputRecord(topic, 0, Decoding.Bytes(key), null, timestamp), out _).ShouldBe(new Rejection(reason, member));

    [Fact]
    public void A_null_value_without_a_key_is_no_tombstone() =>
        new Decoding(requireKey: false).Decode(new InputRecord(InputTopic.Leads, 0, null, null, Decoding.AtMs), out _)
            .ShouldBe(new Rejection(RejectReason.MissingMember, "value"));

    [Fact]
    public void A_tombstones_key_is_a_lead_id() =>
        _decoding.Decode(new InputRecord(InputTopic.Leads, 0, new byte[129], null, Decoding.AtMs), out _)
            .ShouldBe(new Rejection(RejectReason.BadValue, "lead_id"));
}
