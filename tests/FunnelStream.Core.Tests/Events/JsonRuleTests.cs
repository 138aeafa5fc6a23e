using System.Text;
using FunnelStream.Events;

namespace FunnelStream.Tests.Events;

public sealed class JsonRuleTests
{
    private readonly Decoding _decoding = new();

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{")]
    [InlineData("{\"id\":}")]
    [InlineData("{\"id\":\"a\",}")]
    [InlineData("{\"id\":\"a\"}x")]
    [InlineData("{\"id\":\"a\"}{}")]
    [InlineData("{/* no */\"id\":\"a\"}")]
    [InlineData("{\"id\":\"a\nb\"}")]
    [InlineData("{\"id\":\"\\x\"}")]
    [InlineData("{\"id\":01}")]
    [InlineData("{'id':'a'}")]
    [InlineData("{\"id\":\"\\ud800\"}")]
    [InlineData("{\"id\":\"\\udc00\\ud800\"}")]
    [InlineData("{\"id\":\"\\ud800\\u0041\"}")]
    [InlineData("\uFEFF{}")]
    public void Malformed_JSON_is_rejected(string json) =>
        _decoding.Decode(InputTopic.Leads, json, out _).ShouldBe(new Rejection(RejectReason.MalformedJson));

    [Theory]
    [InlineData("{\"id\":\"#\"}")]
    [InlineData("{\"note\":\"#\"}")]
    [InlineData("{\"#\":1}")]
    [InlineData("{\"deep\":{\"er\":[\"#\"]}}")]
    public void Malformed_UTF8_is_rejected_wherever_it_stands(string json)
    {
        var bytes = Encoding.ASCII.GetBytes(json);
        bytes[json.IndexOf('#', StringComparison.Ordinal)] = 0xC3;

        _decoding.Decode(new InputRecord(InputTopic.Leads, 0, Decoding.Bytes("L1"), bytes, 0), out _).ShouldBe(new Rejection(RejectReason.MalformedJson));
    }

    [Theory]
    [InlineData(63, RejectReason.None)]
    [InlineData(64, RejectReason.MalformedJson)]
    public void Nesting_ends_at_64(int arrays, RejectReason reason) =>
        _decoding.Bad(InputTopic.Leads, "mql", $"\"x\":{new string('[', arrays)}{new string(']', arrays)}").Reason.ShouldBe(reason);

    [Fact]
    public void Members_come_in_any_order()
    {
        string[] members = ["\"id\":\"e1\"", "\"type\":\"won\"", $"\"at\":\"{Decoding.At}\"", "\"lead_id\":\"L1\"", "\"deal_id\":\"D1\"", "\"amount\":5", "\"currency\":\"JPY\"", "\"rep\":\"bo\""];
        _decoding.Decode(InputTopic.Deals, $"{{{string.Join(',', members)}}}", out var expected).ShouldBe(default);
        var random = new Random(1);
        for (var i = 0; i < 200; i++)
        {
            random.Shuffle(members);
            _decoding.Decode(InputTopic.Deals, $"{{ {string.Join(" ,\n", members)} }} ", out var e).ShouldBe(default);
            (e.Type, e.At, e.Id, e.Deal, e.Amount, e.Currency).ShouldBe((expected.Type, expected.At, expected.Id, expected.Deal, 5, expected.Currency));
            _decoding.Named(e, Dimension.Rep).ShouldBe("bo");
        }
    }

    [Fact]
    public void Unknown_members_are_skipped_whatever_they_hold() =>
        _decoding.Good(InputTopic.Leads, "mql", """ "x":[{"type":"sql","id":5},[[]],null],"y":{"segment":{"size":1}},"z":1e999,"":"\ud800","\ud800":1,"Type":7 """)
            .Type.ShouldBe(EventType.Mql);

    [Theory]
    [InlineData("\"score\":\"many\"")]
    [InlineData("\"segment\":7")]
    [InlineData("\"segment\":{\"size\":7}")]
    [InlineData("\"amount\":{}")]
    [InlineData("\"currency\":\"nope\"")]
    public void Members_of_other_types_are_ignored(string member)
    {
        var e = _decoding.Good(InputTopic.Touchpoints, "visit", "\"channel\":\"c\"," + member);
        (e.Score, e.HasAmount, e.Dimensions.Named).ShouldBe(((byte)0, false, (byte)1));
    }

    [Fact]
    public void The_last_of_repeated_members_counts()
    {
        _decoding.Named(_decoding.Good(InputTopic.Leads, "sql", "\"rep\":5,\"rep\":\"bo\""), Dimension.Rep).ShouldBe("bo");
        _decoding.Good(InputTopic.Leads, "sql", "\"rep\":\"bo\",\"rep\":null").Dimensions.Named.ShouldBe((byte)0);
        _decoding.Bad(InputTopic.Leads, "sql", "\"rep\":\"bo\",\"rep\":5").Reason.ShouldBe(RejectReason.WrongType);
        _decoding.Named(_decoding.Good(InputTopic.Leads, "sql", "\"rep\":\"\\u0062o\",\"rep\":\"b\""), Dimension.Rep).ShouldBe("b");
    }

    [Fact]
    public void The_last_segment_replaces_the_earlier_ones_whole()
    {
        var e = _decoding.Good(InputTopic.Leads, "corrected", """ "segment":{"size":"smb","region":3},"segment":{"industry":"it"} """);
        e.Dimensions.Named.ShouldBe((byte)(1 << (int)Dimension.SegmentIndustry));

        _decoding.Bad(InputTopic.Leads, "corrected", """ "segment":{"size":"smb"},"segment":3 """).ShouldBe(new Rejection(RejectReason.WrongType, "segment"));
        _decoding.Good(InputTopic.Leads, "corrected", """ "segment":{"size":"smb"},"segment":null """).Dimensions.Named.ShouldBe((byte)0);
    }

    [Fact]
    public void Escaped_names_and_values_are_understood()
    {
        var e = _decoding.Good(InputTopic.Leads, "mql", """ "\u0074ype":"cr\u0065ated","ch\u0061nnel":"caf\u00E9","segment":{"si\u007ae":"\"S\"\\"} """);

        e.Type.ShouldBe(EventType.Created);
        _decoding.Named(e, Dimension.Channel).ShouldBe("café");
        _decoding.Named(e, Dimension.SegmentSize).ShouldBe("\"s\"＼");
    }
}
