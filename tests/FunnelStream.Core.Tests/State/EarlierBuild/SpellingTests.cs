using FunnelStream.Events;

namespace FunnelStream.State.EarlierBuild;

/// <summary>
/// The one difference of meaning: the earlier build told names apart that are one today. Names of its state keep their ids and are read in
/// today's spelling; from the beginning each would be written once.
/// </summary>
public sealed class SpellingTests
{
    private static readonly IReadOnlyList<StateLine> Today = CountedPartition.Whole(Setting.Spelt, Spellings.Events);

    [Fact]
    public void The_names_that_differ_are_these()
    {
        NamesOf(StoredState.ReadState("spelt")).ShouldBe(["e\u0301ve\u0301nement", "jane@example.org", "joe@example.org", "paid  search", "paid search", "pa\u200bid search", "seo", "swallowed", "événement"]);
        NamesOf(Today).ShouldBe(["(personal)", "paid search", "seo", "événement"]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(6)]
    public void In_today_s_spelling_the_numbers_are_the_same_wherever_today_s_build_goes_on(int checkpoint)
    {
        var state = new LiveState(Setting.Spelt, CountedPartition.After(Setting.Spelt, Spellings.Events, StoredState.ReadState("spelt"), checkpoint));

        PaneText.ShouldAgree(state.Panes(DimensionText.Normalize), new LiveState(Setting.Spelt, Today).Panes(), $"after checkpoint {checkpoint}");
        state.Negatives().ShouldBeEmpty();
    }

    private static IReadOnlyList<string> NamesOf(IReadOnlyList<StateLine> lines)
    {
        var state = new LiveState(Setting.Spelt, lines);
        return [.. Enumerable.Range(0, Setting.Partitions).SelectMany(p => state.Names(Dimension.Channel, p)).Distinct().Order(StringComparer.Ordinal)];
    }
}
