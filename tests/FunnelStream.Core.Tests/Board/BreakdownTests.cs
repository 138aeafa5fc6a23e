using FunnelStream.Events;
using FunnelStream.Kpis;
using FunnelStream.Panes;

namespace FunnelStream.Board;

public sealed class BreakdownTests
{
    [Theory]
    [InlineData("total", "total")]
    [InlineData("channel", "channel")]
    [InlineData("segment.size+offer", "segment_size+offer")]
    public void Its_name_is_read_back(string text, string name) => Breakdown.Parse(text).Name.ShouldBe(name);

    [Fact]
    public void An_unknown_dimension_is_named() =>
        Should.Throw<FormatException>(() => Breakdown.Parse("channel+colour")).Message.ShouldContain("colour");

    [Fact]
    public void It_is_served_from_the_first_family_that_knows_its_dimensions()
    {
        var served = ServedBreakdown.Of(new BoardOptions());
        served.Select(s => s.Family.Name).ShouldBe(["channel", "channel", "channel", "segment", "segment", "segment"]);
        served.Select(s => s.Slot).ShouldBe([0, 1, 2, 0, 1, 2]);
    }

    [Fact]
    public void One_that_no_family_knows_is_refused()
    {
        var options = new BoardOptions { Breakdowns = [new Breakdown(Dimension.Campaign, Dimension.Offer)] };
        Should.Throw<ArgumentException>(() => new FunnelBoard(options)).Message.ShouldContain("campaign+offer");
        Should.Throw<ArgumentException>(() => new FunnelBoard(new BoardOptions { Breakdowns = [new Breakdown(Dimension.Rep)] }));
        new FunnelBoard(options with { Families = [new Family("x", [Dimension.Offer, Dimension.Campaign], Level.Hour)] }).To.ShouldBe(long.MinValue);
    }
}
