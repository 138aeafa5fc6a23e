using FsCheck;
using FsCheck.Fluent;
using FunnelStream.Board;
using FunnelStream.Events;
using FunnelStream.Kpis;
using FunnelStream.Oracle;
using FunnelStream.Panes;
using FunnelStream.Transfer;

namespace FunnelStream.Properties;

/// <summary>A board shows what the panes hold, however their checkpoints reached it, and its outputs are told every change.</summary>
public sealed class BoardReading
{
    private const long Day = 86_400_000;

    private static readonly BoardOptions Shown = new()
    {
        Windows = [WindowLength.Parse("24h"), WindowLength.All],
        Breakdowns = [Breakdown.Total, new(Dimension.Channel, Dimension.Campaign), new(Dimension.Offer)],
    };

    [Fact]
    public void A_checkpoint_applied_again_changes_nothing() => ForAllRuns((driver, random, asOf) =>
    {
        var board = driver.Board(Shown, asOf);
        var before = Text(board);
        board.TakeChangedResults();
        board.TakeChangedPoints();
        board.TakeChangedCohorts();
        foreach (var checkpoint in driver.Checkpoints)
        {
            board.Apply(checkpoint);
        }

        board.TakeChangedResults().ShouldBeEmpty();
        board.TakeChangedPoints().ShouldBeEmpty();
        board.TakeChangedCohorts().ShouldBeEmpty();
        PaneText.ShouldAgree(Text(board), before);
    });

    [Fact]
    public void A_board_rebuilt_from_the_latest_contents_shows_the_same() => ForAllRuns((driver, random, asOf) =>
    {
        var rebuilt = new FunnelBoard(Shown);
        foreach (var checkpoint in driver.Compacted())
        {
            rebuilt.Apply(checkpoint);
        }

        rebuilt.Complete(asOf);
        PaneText.ShouldAgree(Text(rebuilt), Text(driver.Board(Shown, asOf)));
    });

    [Fact]
    public void It_does_not_matter_which_partition_is_heard_first_or_when_the_clock_moves() => ForAllRuns((driver, random, asOf) =>
    {
        var board = new FunnelBoard(Shown);
        foreach (var partition in driver.Checkpoints.GroupBy(c => c.Partition).OrderBy(_ => random.Next()))
        {
            foreach (var checkpoint in partition)
            {
                board.Apply(checkpoint);
                board.AdvanceTo(asOf - (random.Next(10) * Day));
            }
        }

        board.Complete(asOf);
        PaneText.ShouldAgree(Text(board), Text(driver.Board(Shown, asOf)));
    });

    [Fact]
    public void Sliding_on_is_the_same_as_starting_there() => ForAllRuns((driver, random, asOf) =>
    {
        // A few consecutive ends of a window that lie around the minute in which something leaves it.
        var minutes = driver.MergedPanes().Keys.Where(pane => pane.Level != Level.Stock).Select(pane => pane.Start * 60_000L).ToList();
        var leaving = minutes[random.Next(minutes.Count)] + Day;
        var sliding = new FunnelBoard(Shown);
        foreach (var checkpoint in driver.Checkpoints)
        {
            sliding.Apply(checkpoint);
        }

        foreach (var step in new[] { -Day, -60_000, 0, 59_999, 60_000, 120_000 })
        {
            sliding.Complete(leaving + step);
            PaneText.ShouldAgree(Text(sliding.Results()), Text(driver.Board(Shown, leaving + step).Results()));
        }
    });

    [Fact]
    public void Changed_results_told_one_after_the_other_end_as_what_is_shown() => ForAllRuns((driver, random, asOf) =>
    {
        var board = new FunnelBoard(Shown);
        var told = new Dictionary<string, KpiValue>();
        foreach (var checkpoint in driver.Checkpoints)
        {
            board.Apply(checkpoint);
            if (random.Next(3) == 0)
            {
                board.AdvanceTo(asOf);
                Note();
            }
        }

        board.Complete(asOf);
        Note();
        foreach (var result in board.Results())
        {
            told.ShouldContainKeyAndValue(Key(result), result.Value);
        }

        var shown = board.Results().Select(Key).ToHashSet();
        told.Where(t => !shown.Contains(t.Key) && t.Value.Value is not null and not 0).ShouldBeEmpty("a scope that left its window is told as empty");

        void Note()
        {
            foreach (var result in board.TakeChangedResults())
            {
                told[Key(result)] = result.Value;
            }
        }
    });

    [Fact]
    public void Points_of_every_level_are_complete() => ForAllRuns(
        (driver, random, asOf) =>
        {
            var board = new FunnelBoard(Shown);
            var told = new Dictionary<NamedPane, Cells>();
            foreach (var checkpoint in driver.Checkpoints)
            {
                board.Apply(checkpoint);
                foreach (var point in random.Next(2) == 0 ? board.TakeChangedPoints() : [])
                {
                    Note(point);
                }
            }

            foreach (var point in board.TakeChangedPoints())
            {
                Note(point);
            }

            PaneText.ShouldAgree(PaneText.Of(told), PaneText.Of(Points(driver)));

            void Note(PointChange point)
            {
                var copy = new Cells();
                copy.Add(point.Cells);
                told[new NamedPane(point.Family.Name, point.Level, (int)(point.Start / 60_000), string.Join('/', point.Names))] = copy;
            }
        },
        folds: false);

    [Fact]
    public void Changed_cohorts_told_one_after_the_other_end_as_what_the_panes_hold() => ForAllRuns(
        (driver, random, asOf) =>
        {
            var board = new FunnelBoard(Shown);
            var told = new Dictionary<NamedPane, Cells>();
            foreach (var checkpoint in driver.Checkpoints)
            {
                board.Apply(checkpoint);
                board.AdvanceTo(asOf - (random.Next(200) * Day));
                if (random.Next(2) == 0)
                {
                    Note();
                }
            }

            Note();
            PaneText.ShouldAgree(PaneText.Of(told), PaneText.Of(Cohorts(driver)));

            void Note()
            {
                foreach (var cohort in board.TakeChangedCohorts())
                {
                    var copy = new Cells();
                    copy.Add(cohort.Cells);
                    told[new NamedPane($"{cohort.Period}", Level.Day, (int)(cohort.Start / 60_000), $"{cohort.Channel}/{cohort.Campaign}")] = copy;
                }
            }
        },
        folds: false);

    // Leads and the lags since their creation, by the day and the month of it.
    private static Dictionary<NamedPane, Cells> Cohorts(FunnelDriver driver)
    {
        var cohorts = new Dictionary<NamedPane, Cells>();
        foreach (var (pane, cells) in driver.MergedPanes().Where(pane => pane.Key is { Family: "channel", Level: Level.Minute }))
        {
            var created = DateTimeOffset.FromUnixTimeSeconds(pane.Start * 60L);
            foreach (var period in new[] { CohortPeriod.Day, CohortPeriod.Month })
            {
                var start = created.AddTicks(-created.TimeOfDay.Ticks).AddDays(period == CohortPeriod.Day ? 0 : 1 - created.Day);
                var key = new NamedPane($"{period}", Level.Day, (int)(start.ToUnixTimeSeconds() / 60), pane.Dimensions);
                cohorts.TryAdd(key, new Cells());
                foreach (var cell in cells.Span.ToArray().Where(c => c.Id == Field.Leads
                    || (c.Id >= Field.Histogram(Lag.Response, 0) && c.Id < Field.Histogram(Lag.SalesCycle, 0))))
                {
                    cohorts[key].Add(cell.Id, cell.Value);
                }
            }
        }

        return cohorts;
    }

    private static Dictionary<NamedPane, Cells> Points(FunnelDriver driver)
    {
        var points = new Dictionary<NamedPane, Cells>();
        foreach (var (pane, cells) in driver.MergedPanes().Where(pane => pane.Key.Level != Level.Stock && pane.Key.Family != "rep"))
        {
            for (var level = pane.Level; level <= Level.Day; level++)
            {
                var minutes = level switch { Level.Minute => 1, Level.Hour => 60, _ => 1_440 };
                var key = pane with { Level = level, Start = pane.Start / minutes * minutes };
                points.TryAdd(key, new Cells());
                foreach (var cell in cells.Span.ToArray().Where(cell => cell.Id < Field.OpenDeals))
                {
                    points[key].Add(cell.Id, cell.Value);
                }
            }
        }

        return points;
    }

    // Random histories through one to five partitions, checkpoints here and there, with and without folding.
    private static void ForAllRuns(Action<FunnelDriver, Random, long> check, bool folds = true)
    {
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(15), Prop.ForAll(Gen.Choose(0, 1_000_000).ToArbitrary(), seed =>
        {
            var history = RandomHistory.Of(seed, erases: seed % 3 == 0);
            var random = new Random(seed);
            var partitions = random.Next(1, 6);
            var folding = folds && random.Next(2) == 0;
            var driver = new FunnelDriver(partitions, folding ? history.Options with { Retention = new(TimeSpan.FromHours(5), TimeSpan.FromDays(4), TimeSpan.FromDays(400)) } : history.Options);
            foreach (var e in history.Arrivals)
            {
                driver.Feed(e.ToRecord());
                if (random.Next(20) == 0)
                {
                    driver.Checkpoint(random.Next(partitions));
                }
            }

            check(driver.Complete(), random, history.AsOf + (random.Next(3) * Day));
        }));
    }

    private static string Key(KpiResult result) => $"{result.Face} {result.Window} {result.Scope} {result.Kpi}";

    private static IReadOnlyList<string> Text(FunnelBoard board) =>
        Text(board.Results().Concat(Enum.GetValues<CohortPeriod>().SelectMany(period => board.Cohorts(period))));

    private static IReadOnlyList<string> Text(IEnumerable<KpiResult> results) =>
        [.. results.Select(result => $"{Key(result)} [{result.From}, {result.To}) {result.Value}").Order(StringComparer.Ordinal)];
}
