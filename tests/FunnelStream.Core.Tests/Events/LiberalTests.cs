using FunnelStream.Events;

namespace FunnelStream.Tests.Events;

/// <summary>What senders write otherwise than the contract has it and can mean one thing only is taken.</summary>
public sealed class LiberalTests
{
    private readonly Decoding _decoding = new();

    [Theory]
    [InlineData("2026-01-05T09:00:00Z", "2026-01-05T09:00:00Z")]
    [InlineData("2026-01-05t09:00:00z", "2026-01-05T09:00:00Z")]
    [InlineData("2026-01-05 09:00:00Z", "2026-01-05T09:00:00Z")]
    [InlineData("2026-01-05T09:00:00.123456789Z", "2026-01-05T09:00:00.123Z")]
    [InlineData("2026-01-05T09:00:00+00:00", "2026-01-05T09:00:00Z")]
    [InlineData("2026-01-05T09:00:00-00:00", "2026-01-05T09:00:00Z")]
    [InlineData("2026-01-05T09:00:00.000+0000", "2026-01-05T09:00:00Z")]
    [InlineData("2026-01-05T09:00Z", "2026-01-05T09:00:00Z")]
    [InlineData("2026-01-05T09:00:00,5Z", "2026-01-05T09:00:00.5Z")]
    [InlineData("2026-12-31T23:59:60Z", "2026-12-31T23:59:59.999Z")]
    [InlineData("2026-01-05T09:00:00+14:00", "2026-01-04T19:00:00Z")]
    [InlineData("2026-01-05 09:00:00+01", "2026-01-05T08:00:00Z")]
    public void Times(string at, string means) =>
        _decoding.Good(InputTopic.Leads, "mql", $"\"at\":\"{at}\"").At.ShouldBe(_decoding.Good(InputTopic.Leads, "mql", $"\"at\":\"{means}\"").At);

    [Theory]
    [InlineData("2026-01-05T09:00:00")]
    [InlineData("2026-01-05")]
    [InlineData("2026-01-05T24:00:00Z")]
    [InlineData("2026-01-05T09:00:00+24:00")]
    [InlineData("1767603600")]
    [InlineData("2026-02-29T00:00:00Z")]
    [InlineData("2026-01-05T09:00:00.Z")]
    public void Times_that_could_mean_several_or_none_are_refused(string at) => ShouldMend(
        InputTopic.Leads, _decoding.Bad(InputTopic.Leads, "mql", $"\"at\":\"{at}\""), RejectReason.BadTime, "RFC 3339 time with offset, such as 2026-03-01T09:30:00Z");

    [Theory]
    [InlineData("0.30000000000000004", 30)]
    [InlineData("1e3", 100_000)]
    [InlineData("\"0.30000000000000004\"", 30)]
    public void Amounts(string amount, long cents) =>
        _decoding.Good(InputTopic.Deals, "won", $"\"deal_id\":\"1\",\"amount\":{amount}").Amount.ShouldBe(cents);

    [Fact]
    public void An_amount_with_decimals_of_its_own_is_refused() => ShouldMend(
        InputTopic.Deals, _decoding.Bad(InputTopic.Deals, "won", "\"deal_id\":\"1\",\"amount\":8750.439154370833"), RejectReason.BadAmount, "rounded to the currency's decimals");

    [Theory]
    [InlineData("\"9\"", 9)]
    [InlineData("\"9.0\"", 9)]
    [InlineData("\"1e1\"", 10)]
    public void Scores_as_text(string score, byte means)
    {
        _decoding.Good(InputTopic.Touchpoints, "survey", $"\"score\":{score}").Score.ShouldBe(means);
        _decoding.Good(InputTopic.Leads, "mql", $"\"score\":{score}").Type.ShouldBe(EventType.Mql);
    }

    [Theory]
    [InlineData("\"true\"", true)]
    [InlineData("\"True\"", true)]
    [InlineData("\"FALSE\"", false)]
    public void Booleans_as_text(string automated, bool means) =>
        _decoding.Good(InputTopic.Touchpoints, "response", $"\"automated\":{automated}").Flag.ShouldBe(means);

    [Theory]
    [InlineData("Paused", true)]
    [InlineData("ACTIVE", false)]
    public void A_status_and_a_currency_in_any_case(string status, bool isPaused)
    {
        var e = _decoding.Good(InputTopic.Touchpoints, "campaign", $"\"channel\":\"c\",\"campaign\":\"q\",\"budget\":5,\"currency\":\"jPy\",\"status\":\"{status}\"");
        (e.Flag, e.HasStatus, e.Currency.ToString(), e.Amount).ShouldBe((isPaused, true, "JPY", 5L));
    }

    [Fact]
    public void Of_a_repeated_member_the_last_counts() =>
        _decoding.Good(InputTopic.Leads, "mql", "\"id\":\"a\",\"id\":\"b\"").Id.ShouldBe(_decoding.Good(InputTopic.Leads, "mql", "\"id\":\"b\"").Id);

    [Theory]
    [InlineData("created", "\"channel\":\"seo\",\"lead_id\":7", RejectReason.WrongType, "put a number in quotes")]
    [InlineData("created", "\"channel\":\"seo\",\"at\":1767603600000", RejectReason.WrongType, "Send text: an RFC 3339 time")]
    [InlineData("Created", "\"channel\":\"seo\"", RejectReason.UnknownType, "created, mql, pql, sql, assigned, disqualified, recycled, scored, corrected, erased, in lower case")]
    [InlineData("created", "\"channel\":null", RejectReason.MissingMember, "Send text that is not blank")]
    [InlineData("created", "\"channel\":\"   \"", RejectReason.BadValue, "Send text that is not blank")]
    [InlineData("created", "\"channel\":\"seo\",\"segment\":\"smb\"", RejectReason.WrongType, "Send an object with size, industry, region or maturity")]
    [InlineData("created", "\"channel\":\"seo\",\"segment\":{\"size\":50}", RejectReason.WrongType, "put a number in quotes")]
    public void What_is_refused_names_its_mend(string type, string more, RejectReason reason, string mend) =>
        ShouldMend(InputTopic.Leads, _decoding.Bad(InputTopic.Leads, type, more), reason, mend);

    [Fact]
    public void Every_reason_says_what_to_do()
    {
        foreach (var reason in Enum.GetValues<RejectReason>().Where(reason => reason != RejectReason.None))
        {
            var text = RejectionText.Of(InputTopic.Deals, new Rejection(reason, "lead_id"));
            text.ShouldContain(". ");
            text.ShouldEndWith(".");
            text.ShouldNotContain("Rejected:");
        }
    }

    private static void ShouldMend(InputTopic topic, Rejection rejection, RejectReason reason, string mend)
    {
        rejection.Reason.ShouldBe(reason);
        RejectionText.Of(topic, rejection).ShouldContain(mend);
    }
}
