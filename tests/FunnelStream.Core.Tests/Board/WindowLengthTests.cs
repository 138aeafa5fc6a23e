namespace FunnelStream.Board;

public sealed class WindowLengthTests
{
    [Theory]
    [InlineData("90m", 90)]
    [InlineData("1h", 60)]
    [InlineData(" 7D ", 7 * 1_440)]
    [InlineData("2w", 14 * 1_440)]
    public void It_is_read_as_people_write_it(string text, int minutes) =>
        WindowLength.Parse(text).Span.ShouldBe(TimeSpan.FromMinutes(minutes));

    [Fact]
    public void Everything_has_no_span() => WindowLength.Parse("ALL").ShouldBe(WindowLength.All);

    [Theory]
    [InlineData("")]
    [InlineData("h")]
    [InlineData("0h")]
    [InlineData("-1h")]
    [InlineData("1.5h")]
    [InlineData("1y")]
    [InlineData("99999999d")]
    public void Anything_else_is_refused(string text) => Should.Throw<FormatException>(() => WindowLength.Parse(text));

    [Theory]
    [InlineData("10m", 1)]
    [InlineData("1h", 1)]
    [InlineData("24h", 24)]
    [InlineData("30d", 720)]
    [InlineData("all", 60)]
    public void Its_points_lie_a_sixtieth_apart(string text, int minutes) =>
        WindowLength.Parse(text).PointStep.ShouldBe(minutes * 60_000L);
}
