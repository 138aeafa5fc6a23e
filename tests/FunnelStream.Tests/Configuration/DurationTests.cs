using FunnelStream.Configuration;

namespace FunnelStream.Tests.Configuration;

public sealed class DurationTests
{
    [Theory]
    [InlineData("500ms", "00:00:00.500")]
    [InlineData("90s", "00:01:30")]
    [InlineData("1.5h", "01:30:00")]
    [InlineData(" 26 H ", "1.02:00:00")]
    [InlineData("2w", "14.00:00:00")]
    [InlineData("00:05:00", "00:05:00")]
    public void Spans_are_read_as_people_write_them(string text, string expected)
    {
        Duration.TryParse(text, out var span).ShouldBeTrue();
        span.ShouldBe(TimeSpan.Parse(expected, null));
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("-5m")]
    [InlineData("-00:05:00")]
    [InlineData("m")]
    [InlineData("5 minutes")]
    [InlineData("99999999999999d")]
    [InlineData("99999999999999999999d")]
    [InlineData("99999999999999999999999999999d")]
    [InlineData("365001d")]
    [InlineData("365001.00:00:00")]
    public void What_is_no_span_is_refused(string text) => Duration.TryParse(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData("500ms")]
    [InlineData("90s")]
    [InlineData("65d")]
    [InlineData("26h")]
    public void What_is_written_reads_back(string text)
    {
        Duration.TryParse(text, out var span).ShouldBeTrue();
        Duration.Write(span).ShouldBe(text);
    }
}
