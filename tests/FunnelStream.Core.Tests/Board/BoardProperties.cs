using FsCheck;
using FsCheck.Fluent;
using FunnelStream.Kpis;
using FunnelStream.Panes;

namespace FunnelStream.Board;

/// <summary>
/// Whatever workers say, fold, withdraw and repeat, in whatever order time moves: every sum the board keeps by adding and
/// subtracting equals the plain sum of the panes.
/// </summary>
public sealed class BoardProperties
{
    private static readonly Gen<Step> Steps =
        from kind in Gen.Frequency(
            (12, Gen.Constant(StepKind.Count)), (2, Gen.Constant(StepKind.Withdraw)), (1, Gen.Constant(StepKind.Open)),
            (5, Gen.Constant(StepKind.Checkpoint)), (1, Gen.Constant(StepKind.Repeat)), (2, Gen.Constant(StepKind.Fold)),
            (5, Gen.Constant(StepKind.Pass)), (4, Gen.Constant(StepKind.Advance)))
        from partition in Gen.Choose(0, BoardHistory.Partitions - 1)
        from which in Gen.Choose(0, 60)
        from age in Gen.Choose(0, 1_000)
        select new Step(kind, partition, which, age);

    private static readonly Arbitrary<Step[]> Histories = Arb.From(
        from length in Gen.Choose(1, 120) from steps in Steps.ArrayOf(length) select steps,
        steps => Enumerable.Range(0, steps.Length).Select(i => steps.Where((_, j) => j != i).ToArray()));

    [Fact]
    public void Windows_are_the_plain_sums_of_the_panes_that_start_in_them() => Check(history =>
    {
        foreach (var (family, window) in history.Board.Windows)
        {
            foreach (var sum in window.Sums)
            {
                SumsAreExact(history, family, sum, isGrowth: sum != window.Sum);
            }

            foreach (var (key, _) in history.Said.SelectMany(said => said).Where(pane => pane.Key.Family == family && pane.Key.Level != Level.Stock))
            {
                var straddles = key.Start < window.Sum.From && key.Start + key.Level.Minutes(key.Start, history.Days) > window.Sum.From;
                (straddles && window.Length.Span is not null).ShouldBeFalse("a window begins where no pane is cut");
            }
        }
    });

    [Fact]
    public void A_board_that_starts_anew_shows_the_same() => Check(_ => { }, history =>
    {
        var anew = history.Anew();
        Text(anew.Results()).ShouldBe(Text(history.Board.Results()));
        foreach (var period in Enum.GetValues<CohortPeriod>())
        {
            Text(anew.Cohorts(period)).ShouldBe(Text(history.Board.Cohorts(period)));
        }
    });

    [Fact]
    public void Whoever_takes_the_changes_has_everything() => Check(_ => { }, history =>
    {
        _ = history.Anew(); // the last words
        history.TakeAll();
        foreach (var result in history.Board.Results())
        {
            history.Results[(result.Face, result.Window, result.Scope.ToString(), result.Kpi)].ShouldBe(result.Value, result.ToString());
        }

        history.Board.TakeChangedResults().ShouldBeEmpty("nothing has changed since");
        history.Board.TakeChangedPoints().ShouldBeEmpty("nothing has changed since");
        PointsAreComplete(history);
    });

    private static void Check(Action<BoardHistory> afterEach, Action<BoardHistory>? atEnd = null) =>
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(30), Prop.ForAll(Histories, steps =>
        {
            var history = new BoardHistory(steps.Length % 2 == 0 ? "Europe/Paris" : "Australia/Adelaide");
            foreach (var step in steps)
            {
                history.Play(step);
                afterEach(history);
            }

            atEnd?.Invoke(history);
        }));

    private static void SumsAreExact(BoardHistory history, int family, SlidingSum sum, bool isGrowth)
    {
        var expected = new Cells();
        var waiting = new Cells();
        foreach (var (key, cells) in history.Said.SelectMany(said => said))
        {
            if (key.Family == family && key.Level != Level.Stock && key.Start >= sum.From && key.Start < sum.To)
            {
                expected.Add(cells);
                waiting.Add((2 * key.Start) + key.Level.Minutes(key.Start, history.Days), cells.Unanswered());
            }
        }

        foreach (var breakdown in sum.Breakdowns)
        {
            var cells = new Cells();
            var ages = new Cells();
            foreach (var scope in breakdown.Scopes)
            {
                cells.Add(breakdown[scope].Cells);
                ages.Add(breakdown[scope].Waiting);
            }

            if (isGrowth)
            {
                cells[Field.Leads].ShouldBe(expected[Field.Leads]);
                cells[Field.RevenueMinor].ShouldBe(expected[Field.RevenueMinor]);
            }
            else
            {
                cells.Span.ToArray().ShouldBe(expected.Span.ToArray());
                ages.Span.ToArray().ShouldBe(waiting.Span.ToArray());
            }
        }
    }

    // Points above the floors equal the plain sums; those below are as they last were.
    private static void PointsAreComplete(BoardHistory history)
    {
        var expected = new Dictionary<(string Family, Level Level, long Start, string Names), long>();
        for (var partition = 0; partition < BoardHistory.Partitions; partition++)
        {
            foreach (var (key, cells) in history.Said[partition].Where(pane => pane.Key.Level != Level.Stock))
            {
                for (var level = key.Level; level <= Level.Day; level++)
                {
                    var point = (history.Options.Families[key.Family].Name, level, history.Days.StartOf(level, key.Start) * 60_000L, history.NamesOf(partition, key));
                    expected[point] = expected.GetValueOrDefault(point) + cells[Field.Leads];
                }
            }
        }

        foreach (var (point, leads) in expected.Where(entry => entry.Key.Start / 60_000 >= Floor(entry.Key.Level)))
        {
            (history.Points.TryGetValue(point, out var cells) ? cells[Field.Leads] : 0).ShouldBe(leads, point.ToString());
        }

        foreach (var (point, cells) in history.Points.Where(entry => entry.Key.Start / 60_000 >= Floor(entry.Key.Level)))
        {
            cells[Field.Leads].ShouldBe(expected.GetValueOrDefault(point), point.ToString());
        }

        int Floor(Level level) => level switch
        {
            Level.Minute => history.Floors.MinuteFloor,
            Level.Hour => history.Floors.HourFloor,
            _ => history.Floors.DayFloor,
        };
    }

    private static string Text(IEnumerable<KpiResult> results) =>
        string.Join('\n', results.Select(result => result.ToString()).Order(StringComparer.Ordinal));
}
