namespace FunnelStream.Tests.LiveBoard;

public sealed class StoryBoardTests
{
    [Fact]
    public void A_story_told_in_two_parts_is_the_same_story()
    {
        using var whole = new StoryBoard(StoryBoard.Surge.AddDays(13));
        using var parts = new StoryBoard(StoryBoard.Surge.AddDays(-2));
        parts.TellUpTo(StoryBoard.Surge.AddDays(13));

        parts.Board.Results().Select(r => $"{r.Window} {r.Face} {r.Scope} {r.Kpi} {r.Value}").Order(StringComparer.Ordinal)
            .ShouldBe(whole.Board.Results().Select(r => $"{r.Window} {r.Face} {r.Scope} {r.Kpi} {r.Value}").Order(StringComparer.Ordinal));
    }
}
