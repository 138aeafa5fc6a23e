using FunnelStream.Events;
using FunnelStream.Oracle;
using FunnelStream.Panes;

namespace FunnelStream.State.EarlierBuild;

/// <summary>
/// The state records of an earlier build, as README.md says where they come from: today's build goes on from them to the same
/// numbers, and writes the same bytes, so that the earlier one goes on from today's.
/// </summary>
public sealed class EarlierBuildTests
{
    private static readonly IReadOnlyList<Event> History = StoredState.ReadHistory();

    public static TheoryData<string, int> Stops()
    {
        var stops = new TheoryData<string, int>();
        foreach (var setting in Setting.All)
        {
            for (var checkpoint = 1; checkpoint < Setting.Checkpoints; checkpoint++)
            {
                stops.Add(setting.Name, checkpoint);
            }
        }

        return stops;
    }

    [Theory]
    [InlineData("kept")]
    [InlineData("aged")]
    public void The_same_history_is_written_in_the_same_bytes(string name) =>
        SameBytes.ShouldAgree(CountedPartition.Whole(Setting.Of(name), History), StoredState.ReadState(name), name);

    [Theory]
    [MemberData(nameof(Stops))]
    public void From_each_of_its_checkpoints_it_goes_on_to_the_same_numbers(string name, int checkpoint)
    {
        var setting = Setting.Of(name);
        var events = setting.EventsOf(History);
        var stored = StoredState.ReadState(name);
        var went = CountedPartition.After(setting, events, stored, checkpoint);
        var because = $"{name} after checkpoint {checkpoint}";

        // Where limits or spellings decide under which names something is counted, builds may differ in that, not in sums.
        var state = new LiveState(setting, went);
        var unlimited = setting with { Options = setting.Options with { DimensionLimit = 1_000, PaneLimit = 1_000_000 } };
        PaneText.ShouldAgree(state.Totals(), new LiveState(unlimited, CountedPartition.Whole(unlimited, events)).Totals(), because);
        state.Negatives().ShouldBeEmpty(because);
        if (setting == Setting.Kept || setting == Setting.Aged)
        {
            SameBytes.ShouldAgree(went, stored, because);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    public void Panes_and_KPIs_are_those_of_the_whole_history(int checkpoint)
    {
        var setting = Setting.Kept;
        var state = new LiveState(setting, CountedPartition.After(setting, History, StoredState.ReadState(setting.Name), checkpoint));
        var naive = new NaivePanes(new NaiveFunnel(History, Setting.Money, setting.Options.ImpliedStages, Setting.Calendar), setting.Options.Families);
        var asOf = History.Max(e => e.At) + 1;

        PaneText.ShouldAgree(state.Panes(), naive.Dump(), $"after checkpoint {checkpoint}");
        PaneText.ShouldAgree(state.Kpis(asOf), new LiveState(setting, CountedPartition.Whole(setting, History)).Kpis(asOf), $"after checkpoint {checkpoint}");
    }

    [Fact]
    public void The_stored_history_has_in_it_what_the_state_can_hold()
    {
        History.Where(e => e.Lead is not null).Select(e => e.Lead).Distinct().Count().ShouldBeGreaterThan(250);
        History.Count(e => e.Erases).ShouldBeGreaterThan(20);
        History.Select(e => e.Type).Distinct().ShouldBe(
            ["created", "corrected", "mql", "pql", "sql", "assigned", "disqualified", "recycled", "erased", "webinar", "response", "visit", "ad_click", "spend", "campaign", "survey", "opened", "stage", "won", "lost", "renewed"],
            ignoreOrder: true);

        var aged = StoredState.ReadState("aged");
        aged.Select(line => (char)line.Key[0]).Distinct().Order().ShouldBe("ELMNPSV");
        aged.Where(line => line.Value is null).Select(line => (char)line.Key[0]).Distinct().Order().ShouldBe("ELPSV");
        aged.Where(line => line.Key[0] == StateFormat.Pane).Select(line => (Level)line.Key[2]).Distinct().Order().ShouldBe(Enum.GetValues<Level>());
        Enumerable.Range(0, Setting.Partitions).SelectMany(p => new CountedPartition(Setting.Aged, History, p, []).Rejected).Distinct().ShouldBe(
            [RejectReason.TooLate, RejectReason.LeadForgotten], ignoreOrder: true);
        new LiveState(Setting.Tight, StoredState.ReadState("tight")).Panes().Count(pane => pane.Contains("(other)", StringComparison.Ordinal)).ShouldBeGreaterThan(20);
    }
}
