using FunnelStream.Events;

namespace FunnelStream.Tests.Events;

public sealed class RejectionTests
{
    private readonly Decoding _decoding = new();

    [Theory]
    [InlineData(InputTopic.Leads, "mql", "\"id\":null", "id")]
    [InlineData(InputTopic.Leads, "mql", "\"at\":null", "at")]
    [InlineData(InputTopic.Leads, "mql", "\"type\":null", "type")]
    [InlineData(InputTopic.Leads, "mql", "\"lead_id\":null", "lead_id")]
    [InlineData(InputTopic.Touchpoints, "response", "\"lead_id\":null", "lead_id")]
    [InlineData(InputTopic.Leads, "created", "", "channel")]
    [InlineData(InputTopic.Touchpoints, "visit", "", "channel")]
    [InlineData(InputTopic.Touchpoints, "spend", "\"amount\":1", "channel")]
    [InlineData(InputTopic.Touchpoints, "spend", "\"channel\":\"c\"", "amount")]
    [InlineData(InputTopic.Touchpoints, "campaign", "\"channel\":\"c\"", "campaign")]
    [InlineData(InputTopic.Touchpoints, "survey", "\"score\":null", "score")]
    [InlineData(InputTopic.Deals, "opened", "", "deal_id")]
    [InlineData(InputTopic.Deals, "stage", "", "deal_id")]
    [InlineData(InputTopic.Deals, "won", "", "deal_id")]
    [InlineData(InputTopic.Deals, "lost", "", "deal_id")]
    [InlineData(InputTopic.Deals, "renewed", "", "deal_id")]
    [InlineData(InputTopic.Deals, "churned", "", "deal_id")]
    public void Missing_members(InputTopic topic, string type, string more, string member) =>
        _decoding.Bad(topic, type, more).ShouldBe(new Rejection(RejectReason.MissingMember, member));

    [Fact]
    public void An_empty_object_misses_its_type() =>
        _decoding.Decode(InputTopic.Leads, "{}", out _).ShouldBe(new Rejection(RejectReason.MissingMember, "type"));

    [Theory]
    [InlineData("mql", "\"id\":1", "id")]
    [InlineData("mql", "\"type\":{}", "type")]
    [InlineData("mql", "\"at\":1772357400", "at")]
    [InlineData("mql", "\"lead_id\":[\"L1\"]", "lead_id")]
    [InlineData("mql", "\"score\":\"many\"", "score")]
    [InlineData("mql", "\"score\":\"\"", "score")]
    [InlineData("mql", "\"score\":\"80 \"", "score")]
    [InlineData("mql", "\"at\":1767603600000", "at")]
    [InlineData("mql", "\"lead_id\":7", "lead_id")]
    [InlineData("created", "\"channel\":true", "channel")]
    [InlineData("created", "\"channel\":\"c\",\"campaign\":{\"a\":1}", "campaign")]
    [InlineData("created", "\"channel\":\"c\",\"segment\":\"smb\"", "segment")]
    [InlineData("created", "\"channel\":\"c\",\"segment\":{\"size\":5}", "segment.size")]
    [InlineData("created", "\"channel\":\"c\",\"segment\":{\"industry\":[]}", "segment.industry")]
    [InlineData("created", "\"channel\":\"c\",\"segment\":{\"region\":{}}", "segment.region")]
    [InlineData("created", "\"channel\":\"c\",\"segment\":{\"maturity\":false}", "segment.maturity")]
    [InlineData("created", "\"channel\":\"c\",\"offer\":1", "offer")]
    [InlineData("created", "\"channel\":\"c\",\"owner\":1", "owner")]
    [InlineData("sql", "\"rep\":1", "rep")]
    [InlineData("disqualified", "\"reason\":1", "reason")]
    public void Wrong_types_in_leads(string type, string more, string member) =>
        _decoding.Bad(InputTopic.Leads, type, more).ShouldBe(new Rejection(RejectReason.WrongType, member));

    [Theory]
    [InlineData(InputTopic.Touchpoints, "visit", "\"channel\":\"c\",\"visitor_id\":1", "visitor_id")]
    [InlineData(InputTopic.Touchpoints, "spend", "\"channel\":\"c\",\"amount\":true", "amount")]
    [InlineData(InputTopic.Touchpoints, "spend", "\"channel\":\"c\",\"amount\":1,\"currency\":978", "currency")]
    [InlineData(InputTopic.Touchpoints, "campaign", "\"channel\":\"c\",\"campaign\":\"q\",\"budget\":[]", "budget")]
    [InlineData(InputTopic.Touchpoints, "campaign", "\"channel\":\"c\",\"campaign\":\"q\",\"status\":1", "status")]
    [InlineData(InputTopic.Touchpoints, "response", "\"automated\":\"yes\"", "automated")]
    [InlineData(InputTopic.Touchpoints, "response", "\"automated\":1", "automated")]
    [InlineData(InputTopic.Touchpoints, "survey", "\"score\":\"nine\"", "score")]
    [InlineData(InputTopic.Deals, "won", "\"deal_id\":1", "deal_id")]
    [InlineData(InputTopic.Deals, "stage", "\"deal_id\":\"D1\",\"stage\":1", "stage")]
    public void Wrong_types_elsewhere(InputTopic topic, string type, string more, string member) =>
        _decoding.Bad(topic, type, more).ShouldBe(new Rejection(RejectReason.WrongType, member));

    [Theory]
    [InlineData(InputTopic.Leads, "mql", "\"id\":\"\"", "id")]
    [InlineData(InputTopic.Leads, "mql", "\"lead_id\":\"\"", "lead_id")]
    [InlineData(InputTopic.Touchpoints, "webinar", "\"lead_id\":\"\"", "lead_id")]
    [InlineData(InputTopic.Touchpoints, "", "", "type")]
    [InlineData(InputTopic.Leads, "created", "\"channel\":\"  \"", "channel")]
    [InlineData(InputTopic.Touchpoints, "campaign", "\"channel\":\"c\",\"campaign\":\"\"", "campaign")]
    [InlineData(InputTopic.Touchpoints, "campaign", "\"channel\":\"c\",\"campaign\":\"q\",\"status\":\"stopped\"", "status")]
    [InlineData(InputTopic.Touchpoints, "survey", "\"score\":11", "score")]
    [InlineData(InputTopic.Touchpoints, "survey", "\"score\":-1", "score")]
    [InlineData(InputTopic.Touchpoints, "survey", "\"score\":7.5", "score")]
    [InlineData(InputTopic.Touchpoints, "survey", "\"score\":\"11\"", "score")]
    [InlineData(InputTopic.Deals, "won", "\"deal_id\":\"\"", "deal_id")]
    public void Bad_values(InputTopic topic, string type, string more, string member) =>
        _decoding.Bad(topic, type, more).ShouldBe(new Rejection(RejectReason.BadValue, member));

    [Fact]
    public void Ids_have_at_most_128_bytes()
    {
        var longest = new string('x', 126) + "é"; // 128 bytes
        _decoding.Good(InputTopic.Leads, "mql", $"\"id\":\"{longest}\",\"lead_id\":\"{longest}\"", longest);
        _decoding.Good(InputTopic.Deals, "won", $"\"deal_id\":\"{longest}\"");

        _decoding.Bad(InputTopic.Leads, "mql", $"\"id\":\"{longest}x\"").ShouldBe(new Rejection(RejectReason.BadValue, "id"));
        _decoding.Bad(InputTopic.Leads, "mql", $"\"lead_id\":\"{longest}x\"", longest + "x").ShouldBe(new Rejection(RejectReason.BadValue, "lead_id"));
        _decoding.Bad(InputTopic.Deals, "won", $"\"deal_id\":\"{longest}x\"").ShouldBe(new Rejection(RejectReason.BadValue, "deal_id"));
    }

    [Fact]
    public void Touches_have_names_of_at_most_64_bytes()
    {
        _decoding.Good(InputTopic.Touchpoints, new string('x', 64));
        _decoding.Bad(InputTopic.Touchpoints, new string('x', 65)).ShouldBe(new Rejection(RejectReason.BadValue, "type"));
    }

    [Theory]
    [InlineData(InputTopic.Leads, "visit")]
    [InlineData(InputTopic.Leads, "MQL")]
    [InlineData(InputTopic.Leads, "Created")]
    [InlineData(InputTopic.Leads, "")]
    [InlineData(InputTopic.Deals, "mql")]
    [InlineData(InputTopic.Deals, "reopened")]
    public void Unknown_types(InputTopic topic, string type) =>
        _decoding.Bad(topic, type).ShouldBe(new Rejection(RejectReason.UnknownType, "type"));

    [Theory]
    [InlineData("2026-03-01T09:30:00")]
    [InlineData("1999-12-31T23:59:59.999Z")]
    [InlineData("2100-01-01T00:00:00Z")]
    [InlineData("2099-12-31T23:59:59-00:01")]
    [InlineData("yesterday")]
    [InlineData("")]
    public void Bad_times(string at) =>
        _decoding.Bad(InputTopic.Leads, "mql", $"\"at\":\"{at}\"").ShouldBe(new Rejection(RejectReason.BadTime, "at"));

    [Theory]
    [InlineData("2000-01-01T00:00:00Z", EventTime.Earliest)]
    [InlineData("2099-12-31T23:59:59.9999Z", EventTime.End - 1)]
    [InlineData("2100-01-01T00:30:00+01:00", EventTime.End - 1_800_000)]
    public void Times_at_the_edges_are_good(string at, long expected) =>
        _decoding.Good(InputTopic.Leads, "mql", $"\"at\":\"{at}\"").At.ShouldBe(expected);

    [Theory]
    [InlineData("1.005", "EUR")]
    [InlineData("0.5", "JPY")]
    [InlineData("8750.439154370833", "EUR")]
    [InlineData("-1", "EUR")]
    [InlineData("10000000000000", "EUR")]
    [InlineData("1e400", "EUR")]
    [InlineData("\"\"", "EUR")]
    [InlineData("\"1,50\"", "EUR")]
    [InlineData("\" 1\"", "EUR")]
    public void Bad_amounts(string amount, string currency)
    {
        _decoding.Bad(InputTopic.Deals, "won", $"\"deal_id\":\"D1\",\"amount\":{amount},\"currency\":\"{currency}\"").ShouldBe(new Rejection(RejectReason.BadAmount, "amount"));
        _decoding.Bad(InputTopic.Touchpoints, "campaign", $"\"channel\":\"c\",\"campaign\":\"q\",\"budget\":{amount},\"currency\":\"{currency}\"").ShouldBe(new Rejection(RejectReason.BadAmount, "budget"));
    }

    [Theory]
    [InlineData("XXX")]
    [InlineData("QQQ")]
    [InlineData("EURO")]
    [InlineData("")]
    public void Bad_currencies(string currency) =>
        _decoding.Bad(InputTopic.Deals, "won", $"\"deal_id\":\"D1\",\"currency\":\"{currency}\"").ShouldBe(new Rejection(RejectReason.BadCurrency, "currency"));

    [Fact]
    public void Records_have_at_most_64_KiB()
    {
        var padding = new string(' ', EventDecoder.MaxBytes - Decoding.Json("mql").Length);
        _decoding.Decode(InputTopic.Leads, Decoding.Json("mql") + padding, out _).ShouldBe(default);
        _decoding.Decode(InputTopic.Leads, Decoding.Json("mql") + padding + " ", out _).ShouldBe(new Rejection(RejectReason.TooLarge));
    }

    [Fact]
    public void Rejected_records_intern_nothing()
    {
        _decoding.Bad(InputTopic.Touchpoints, "spend", "\"channel\":\"fresh\",\"amount\":\"x\"").Reason.ShouldBe(RejectReason.BadAmount);
        _decoding.Table.TakeAdded().ShouldBeEmpty();
    }
}
