using System.Text;
using FunnelStream.Events;

namespace FunnelStream.Tests.Events;

public sealed class GoodEventTests
{
    private readonly Decoding _decoding = new();

    [Theory]
    [InlineData(InputTopic.Leads, "created", "\"channel\":\"seo\"", EventType.Created)]
    [InlineData(InputTopic.Leads, "mql", "", EventType.Mql)]
    [InlineData(InputTopic.Leads, "mql", "\"score\":81.5", EventType.Mql)]
    [InlineData(InputTopic.Leads, "pql", "", EventType.Pql)]
    [InlineData(InputTopic.Leads, "sql", "", EventType.Sql)]
    [InlineData(InputTopic.Leads, "assigned", "", EventType.Assigned)]
    [InlineData(InputTopic.Leads, "disqualified", "\"reason\":\"budget\"", EventType.Disqualified)]
    [InlineData(InputTopic.Leads, "recycled", "", EventType.Recycled)]
    [InlineData(InputTopic.Leads, "scored", "\"score\":12", EventType.Scored)]
    [InlineData(InputTopic.Leads, "corrected", "", EventType.Corrected)]
    [InlineData(InputTopic.Leads, "erased", "", EventType.Erased)]
    [InlineData(InputTopic.Touchpoints, "visit", "\"channel\":\"seo\"", EventType.Visit)]
    [InlineData(InputTopic.Touchpoints, "response", "", EventType.Response)]
    [InlineData(InputTopic.Touchpoints, "survey", "\"score\":9", EventType.Survey)]
    [InlineData(InputTopic.Touchpoints, "webinar", "", EventType.Touch)]
    [InlineData(InputTopic.Touchpoints, "created", "", EventType.Touch)]
    [InlineData(InputTopic.Deals, "opened", "\"deal_id\":\"D1\"", EventType.Opened)]
    [InlineData(InputTopic.Deals, "stage", "\"deal_id\":\"D1\",\"stage\":\"demo\"", EventType.Stage)]
    [InlineData(InputTopic.Deals, "won", "\"deal_id\":\"D1\"", EventType.Won)]
    [InlineData(InputTopic.Deals, "lost", "\"deal_id\":\"D1\",\"reason\":\"price\"", EventType.Lost)]
    [InlineData(InputTopic.Deals, "renewed", "\"deal_id\":\"D1\"", EventType.Renewed)]
    [InlineData(InputTopic.Deals, "churned", "\"deal_id\":\"D1\"", EventType.Churned)]
    public void Every_type_of_a_lead_is_read(InputTopic topic, string type, string more, EventType expected)
    {
        var e = _decoding.Good(topic, type, more);

        e.Type.ShouldBe(expected);
        e.At.ShouldBe(Decoding.AtMs);
        e.HasLead.ShouldBeTrue();
        Encoding.UTF8.GetString(e.Key.Span).ShouldBe("L1");
        e.KeyHash.ShouldBe(PlacementHash.Of("L1"u8));
        e.Id.ShouldBe(Fingerprint.Combine(Fingerprint.Of("e1"u8, (ulong)topic), Fingerprint.Of("L1"u8)));
        e.Deal.ShouldBe(topic == InputTopic.Deals ? Fingerprint.Of("D1"u8) : 0);
        e.HasAmount.ShouldBeFalse();
        e.Currency.ShouldBe(default);
    }

    [Fact]
    public void Created_names_its_dimensions()
    {
        var e = _decoding.Good(
            InputTopic.Leads, "created",
            """ "channel":" SEO ","campaign":"Q1","segment":{"size":"smb","industry":"it","region":"EU","maturity":"new","x":[1]},"offer":"pro","owner":"anna" """);

        _decoding.Named(e, Dimension.Channel).ShouldBe("seo");
        _decoding.Named(e, Dimension.Campaign).ShouldBe("q1");
        _decoding.Named(e, Dimension.SegmentSize).ShouldBe("smb");
        _decoding.Named(e, Dimension.SegmentIndustry).ShouldBe("it");
        _decoding.Named(e, Dimension.SegmentRegion).ShouldBe("eu");
        _decoding.Named(e, Dimension.SegmentMaturity).ShouldBe("new");
        _decoding.Named(e, Dimension.Offer).ShouldBe("pro");
        e.Dimensions.Names(Dimension.Rep).ShouldBeFalse();
    }

    [Fact]
    public void Corrected_names_what_it_holds_and_a_blank_clears()
    {
        var e = _decoding.Good(InputTopic.Leads, "corrected", """ "campaign":"","offer":null,"segment":{"region":"us","size":null} """);

        _decoding.Named(e, Dimension.Campaign).ShouldBe("(none)");
        _decoding.Named(e, Dimension.SegmentRegion).ShouldBe("us");
        e.Dimensions.Named.ShouldBe((byte)((1 << (int)Dimension.Campaign) | (1 << (int)Dimension.SegmentRegion)));
    }

    [Theory]
    [InlineData("amount", "12.5", "EUR", 1_250, "won", InputTopic.Deals)]
    [InlineData("amount", "\"12.50\"", "EUR", 1_250, "opened", InputTopic.Deals)]
    [InlineData("amount", "1.5e3", "JPY", 1_500, "renewed", InputTopic.Deals)]
    [InlineData("amount", "\"0.125\"", "KWD", 125, "churned", InputTopic.Deals)]
    [InlineData("amount", "-7", "usd", -700, "spend", InputTopic.Touchpoints)]
    [InlineData("amount", "\"1\\u0030\"", "EUR", 1_000, "spend", InputTopic.Touchpoints)]
    [InlineData("budget", "99.9900", "EUR", 9_999, "campaign", InputTopic.Touchpoints)]
    public void Amounts_are_minor_units(string member, string amount, string currency, long minor, string type, InputTopic topic)
    {
        // The amount stands before its currency: order must not matter.
        var e = _decoding.Good(topic, type, $"\"{member}\":{amount},\"currency\":\"{currency}\",\"deal_id\":\"D1\",\"channel\":\"c\",\"campaign\":\"q\"");

        e.HasAmount.ShouldBeTrue();
        e.Amount.ShouldBe(minor);
        e.Currency.ToString().ShouldBe(currency.ToUpperInvariant());
    }

    [Fact]
    public void Amounts_default_to_the_base_currency()
    {
        var e = new Decoding(currency: "JPY").Good(InputTopic.Deals, "won", "\"deal_id\":\"D1\",\"amount\":500");

        e.Amount.ShouldBe(500);
        e.Currency.ToString().ShouldBe("JPY");
    }

    [Theory]
    [InlineData("response", "\"automated\":true", true)]
    [InlineData("response", "\"automated\":false", false)]
    [InlineData("response", "\"automated\":null", false)]
    [InlineData("campaign", "\"status\":\"paused\"", true)]
    [InlineData("campaign", "\"status\":\"active\"", false)]
    [InlineData("campaign", "\"budget\":10", false)]
    public void Flags_are_read(string type, string member, bool flag) =>
        _decoding.Good(InputTopic.Touchpoints, type, $"\"channel\":\"c\",\"campaign\":\"q\",{member}").Flag.ShouldBe(flag);

    [Theory]
    [InlineData("0", 0)]
    [InlineData("10", 10)]
    [InlineData("7.0", 7)]
    public void Surveys_have_a_score(string score, byte expected) =>
        _decoding.Good(InputTopic.Touchpoints, "survey", $"\"score\":{score}").Score.ShouldBe(expected);

    [Theory]
    [InlineData(InputTopic.Leads, "sql")]
    [InlineData(InputTopic.Leads, "assigned")]
    [InlineData(InputTopic.Touchpoints, "response")]
    [InlineData(InputTopic.Deals, "opened")]
    [InlineData(InputTopic.Deals, "won")]
    [InlineData(InputTopic.Deals, "lost")]
    public void Reps_are_read(InputTopic topic, string type) =>
        _decoding.Named(_decoding.Good(topic, type, "\"rep\":\"Anna\",\"deal_id\":\"D1\""), Dimension.Rep).ShouldBe("anna");

    [Fact]
    public void The_same_id_in_two_topics_is_two_events() =>
        _decoding.Good(InputTopic.Leads, "mql").Id.ShouldNotBe(_decoding.Good(InputTopic.Touchpoints, "webinar").Id);
}
