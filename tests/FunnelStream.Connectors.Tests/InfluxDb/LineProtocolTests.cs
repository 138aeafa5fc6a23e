using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FunnelStream.Connectors.InfluxDb;
using FunnelStream.Events;

namespace FunnelStream.Connectors.Tests.InfluxDb;

public sealed class LineProtocolTests
{
    private const long Noon = 1_700_000_000;

    [Fact]
    public void A_line_looks_as_the_protocol_says() =>
        Line(new PointBuilder().Begin("funnel 1m,x", Noon).Tag("zone", "b,c=d e").Tag("campaign", "x").Tag("none", "")
            .Field("leads", 12L).Field("rate", 0.1).Field("final", true).Field("provisional", false))
        .ShouldBe(@"funnel\ 1m\,x,campaign=x,zone=b\,c\=d\ e leads=12i,rate=0.1,final=true,provisional=false 1700000000" + "\n");

    [Theory]
    [InlineData(0.1 + 0.2, "0.30000000000000004")]
    [InlineData(-0.0, "-0")]
    [InlineData(5d, "5")]
    [InlineData(1e20, "1.0E+20")]
    [InlineData(-1e20, "-1.0E+20")]
    [InlineData(double.MaxValue, "1.7976931348623157E+308")]
    [InlineData(double.Epsilon, "5.0E-324")]
    public void Numbers_round_trip(double value, string text) =>
        Line(new PointBuilder().Begin("m", 0).Field("f", value)).ShouldBe($"m f={text} 0\n");

    [Theory]
    [InlineData("paused", "\"paused\"")]
    [InlineData("", "\"\"")]
    [InlineData("a b,c=d", "\"a b,c=d\"")]
    [InlineData("say \"é\" \\ \n😀", "\"say \\\"é\\\" \\\\  😀\"")]
    public void Texts_stand_in_quotes(string value, string text) =>
        Line(new PointBuilder().Begin("m", 0).Text("f", value)).ShouldBe($"m f={text} 0\n");

    [Fact]
    public void Any_finite_number_reads_back_exactly() =>
        Prop.ForAll<double>(value => !double.IsFinite(value)
            || LineParser.Parse(Line(new PointBuilder().Begin("m", 0).Field("f", value)).TrimEnd('\n')).Fields["f"].Equals(value))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Fact]
    public void The_longest_integers_fit() =>
        Line(new PointBuilder().Begin("m", -1).Field("a", long.MinValue).Field("b", long.MaxValue))
            .ShouldBe("m a=-9223372036854775808i,b=9223372036854775807i -1\n");

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void What_is_no_number_is_refused_and_leaves_the_point_whole(double value)
    {
        var point = new PointBuilder().Begin("m", 0).Field("a", 1L);

        Should.Throw<ArgumentException>(() => point.Field("bad", value)).Message.ShouldContain("'bad'");

        Line(point.Field("b", 2L)).ShouldBe("m a=1i,b=2i 0\n");
    }

    [Fact]
    public void Names_the_server_would_choke_on_are_refused()
    {
        var point = new PointBuilder();
        Should.Throw<ArgumentException>(() => point.Begin("", 0));
        Should.Throw<ArgumentException>(() => point.Begin("#comment", 0));
        point.Begin("m", 0).Tag("a", "1");
        Should.Throw<ArgumentException>(() => point.Tag("a", "2"));
        Should.Throw<ArgumentException>(() => point.Tag("time", "2"));
        Should.Throw<ArgumentException>(() => point.Field("_field", 2L));
        Should.Throw<ArgumentException>(() => point.Field("", 2L));
    }

    [Fact]
    public void Equal_tags_in_any_order_are_one_series()
    {
        var one = new PointBuilder().Begin("m", 0).Tag("b", "2").Tag("a", "1").Tag("c", "3").Series().ToArray();
        var other = new PointBuilder().Begin("m", 5).Tag("c", "3").Tag("b", "2").Tag("a", "1").Series().ToArray();

        one.ShouldBe(other);
    }

    [Fact]
    public void A_builder_forgets_the_point_before()
    {
        var point = new PointBuilder().Begin("first", 1).Tag("a", "1").Field("f", 1L);

        Line(point.Begin("second", DateTimeOffset.FromUnixTimeMilliseconds(-1500)).Field("g", 2L)).ShouldBe("second g=2i -2\n");
    }

    [Fact]
    public void A_half_surrogate_is_replaced() =>
        Line(new PointBuilder().Begin("m", 0).Tag("t", "x\uD83D").Field("f", 1L)).ShouldBe("m,t=x\uFFFD f=1i 0\n");

    [Fact]
    public void Every_odd_text_reads_back()
    {
        foreach (var text in Texts.Odd)
        {
            ReadsBack(text, "k", text, "f", doubledIsOne: false).ShouldBeTrue(text);
        }
    }

    [Fact]
    public void Any_text_reads_back_under_both_readings_of_backslashes() =>
        Prop.ForAll(Texts.Arbitrary, Texts.Arbitrary, Texts.Arbitrary, (a, b, c) =>
        {
            var measurement = a.TrimStart('#') + "m";
            return ReadsBack(measurement, "k" + b, c, "f" + b, doubledIsOne: false)
                && (Texts.HasDoubledBackslash(measurement + b + "|" + c) || ReadsBack(measurement, "k" + b, c, "f" + b, doubledIsOne: true));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Fact]
    public void Different_texts_stay_different_unless_a_control_character_is_in_them() =>
        Prop.ForAll(Texts.Arbitrary, Texts.Arbitrary, (a, b) =>
            a == b || a.Any(char.IsControl) || b.Any(char.IsControl) || Line(Tagged(a)) != Line(Tagged(b)))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    // So no two names are one series, on any server.
    [Fact]
    public void A_dimension_value_reads_back_as_it_is_stored_under_both_readings_of_backslashes() =>
        Prop.ForAll(Texts.Arbitrary, text =>
        {
            var name = DimensionText.Normalize(Dimension.Channel, text);
            var line = Line(Tagged("x" + name)).TrimEnd('\n');
            return LineParser.Parse(line, false).Tags.Single().Item2 == "x" + name && LineParser.Parse(line, true).Tags.Single().Item2 == "x" + name;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    internal static string Line(PointBuilder point)
    {
        var line = new ArrayBufferWriter<byte>();
        BatchBody.WriteLine(line, new WaitingPoint(new PointKey(0, point.UnixSeconds), point.Series().ToArray(), point.Fields.ToArray()));
        return Encoding.UTF8.GetString(line.WrittenSpan);
    }

    private static PointBuilder Tagged(string text) => new PointBuilder().Begin("m", 0).Tag("t", text).Field("f", 1L);

    private static bool ReadsBack(string measurement, string key, string value, string field, bool doubledIsOne)
    {
        if (string.IsNullOrWhiteSpace(measurement) || measurement[0] == '#')
        {
            measurement = "m" + measurement;
        }

        var line = Line(new PointBuilder().Begin(measurement, Noon).Tag(key, value).Tag("zz", "last").Field(field, 7L));
        var parsed = LineParser.Parse(line.TrimEnd('\n'), doubledIsOne);
        return parsed.Measurement == Texts.Carried(measurement)
            && parsed.Tags.SequenceEqual([(Texts.Carried(key), Texts.Carried(value)), ("zz", "last")])
            && parsed.Fields.Single() is var only && only.Key == Texts.Carried(field) && Equals(only.Value, 7L)
            && parsed.Time == Noon;
    }
}
