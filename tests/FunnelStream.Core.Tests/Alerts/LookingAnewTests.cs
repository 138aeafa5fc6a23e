using System.Text;
using FunnelStream.Alerts;
using FunnelStream.Alerts.Rules;
using FunnelStream.Alerts.Texts;
using FunnelStream.Alerts.Watch;
using FunnelStream.Board;
using FunnelStream.Calendars;
using FunnelStream.Capacity;
using FunnelStream.Oracle;
using FunnelStream.Panes;
using FunnelStream.Worker;
using NodaTime;

namespace FunnelStream.Core.Tests.Alerts;

/// <summary>
/// Rules and boards keep what they were asked, so that what hasn't changed is not asked after again. They say the same as rules and boards that begin anew at every
/// instant.
/// </summary>
public sealed class LookingAnewTests
{
    [Theory]
    [InlineData(0, 4)]
    public void Rules_and_boards_that_have_looked_before_say_what_new_ones_say(int fromSeed, int toSeed)
    {
        var told = new HashSet<string>();
        for (var seed = fromSeed; seed < toSeed; seed++)
        {
            var (history, random) = (RandomHistory.Of(seed), new Random(seed));
            var settings = $$"""
                { "defaults": false, "rules": [
                  { "kind": "response_sla", "sla": "{{random.Next(1, 30)}}h", "given_up_after": "{{random.Next(1, 4)}}d", "least": {{random.Next(1, 3)}}, "resolve_after": {{random.Next(1, 90)}} },
                  { "kind": "no_data", "every": "{{random.Next(1, 30)}}m", "expected_events": 1, "alarms_per_year": 300, "least_history": "7d", "least_silence": "1m" },
                  { "kind": "capacity_saturation", "every": "{{random.Next(1, 30)}}m", "for": "1h" },
                  { "kind": "budget_pace", "expected_leads": 1, "baseline": "7d", "least_silence": "1h",
                    "budgets": [ { "channel": "seo", "amount": {{random.Next(1, 5_000)}} }, { "channel": "outbound", "campaign": "brand", "amount": {{random.Next(1, 5_000)}} } ] } ] }
                """;
            var options = new BoardOptions { KeepsPoints = false, Capacity = Capacity(history, seed) };
            var worker = new FunnelWorker(0, history.Options, requireKey: false);
            var (board, checkpoints) = (new FunnelBoard(options), new List<Checkpoint>());
            var book = new AlertBook(Rules(settings), AlertBookState.Empty, DayGrid.Utc);
            var state = AlertBookState.Empty;
            foreach (var batch in history.Arrivals.OrderBy(e => e.At).Chunk(12))
            {
                foreach (var e in batch)
                {
                    worker.Process([e.ToRecord()], e.At);
                    checkpoints.Add(worker.TakeCheckpoint());
                    board.Apply(checkpoints[^1]);
                }

                var at = batch[^1].At + random.NextInt64(4 * 3_600_000);
                board.Complete(at);
                var said = book.Evaluate(board).Transitions;

                var (anew, saidAnew) = (Board(options, checkpoints, at), new List<AlertTransition>());
                for (var isBehind = true; isBehind;)
                {
                    var naive = new AlertBook(Rules(settings), state, DayGrid.Utc);
                    saidAnew.AddRange(naive.Evaluate(anew, () => true).Transitions);
                    state = new AlertBookState(naive.Alerts, naive.Evaluated.ToDictionary());
                    isBehind = !naive.IsCaughtUp(anew.Watermark);
                }

                said.Select(Text).ShouldBe(saidAnew.Select(Text), $"{history} at {at}");
                book.Alerts.Select(Text).ShouldBe(state.Alerts.Select(Text), $"{history} at {at}");
                told.UnionWith(said.Select(transition => $"{transition.Alert.Kind} {transition.Kind}"));
            }
        }

        foreach (var kind in new[] { ResponseSla.KindName, NoData.KindName, CapacitySaturation.KindName, BudgetPace.KindName })
        {
            told.ShouldContain($"{kind} {TransitionKind.Fired}");
            told.ShouldContain($"{kind} {TransitionKind.Resolved}");
        }
    }

    [Theory]
    [InlineData(0, 12)]
    public void Capacity_of_a_board_that_has_looked_before_is_that_of_a_new_one(int fromSeed, int toSeed)
    {
        var measured = 0;
        for (var seed = fromSeed; seed < toSeed; seed++)
        {
            // Events come late and twice, and each partition folds its minutes at a time of its own.
            var (history, random) = (RandomHistory.Of(seed, erases: true), new Random(seed));
            var options = new BoardOptions { KeepsPoints = false, Capacity = Capacity(history, seed) };
            var (driver, board, applied, latest) = (new FunnelDriver(2, history.Options), new FunnelBoard(options), 0, long.MinValue);
            foreach (var batch in history.Arrivals.Chunk(12))
            {
                driver.Feed(batch.Select(e => e.ToRecord()));
                for (driver.Checkpoint(random.Next(2)); applied < driver.Checkpoints.Count; applied++)
                {
                    board.Apply(driver.Checkpoints[applied]);
                }

                latest = Math.Max(latest, batch.Max(e => e.At)) + random.NextInt64(3_600_000);
                board.Complete(latest);
                foreach (var at in new[] { latest, latest - random.NextInt64(48 * 3_600_000), latest - (latest % 3_600_000), latest })
                {
                    var figures = CapacityReport.Of(board.ViewAt(at));
                    figures.ShouldBe(CapacityReport.Of(driver.Board(options, latest).ViewAt(at)), $"{history} at {at}");
                    measured += figures.Count(of => of.Workload is not null && of.Previous is not null);
                }
            }
        }

        measured.ShouldBeGreaterThan(300);
    }

    // Of every other history the reps are no team's, of the others one has hours of its own.
    private static CapacityOptions Capacity(History history, int seed)
    {
        var capacity = new CapacityOptions { Calendar = history.Calendar?.ToCalendar() ?? WorkingCalendar.Always(DateTimeZone.Utc) };
        return seed % 4 < 2 ? capacity : capacity with { Teams = [new Team("inbound", ["ann", "cid"], NaiveCalendar.Office.ToCalendar()) { WipLimit = 2, Sla = TimeSpan.FromHours(4) }] };
    }

    private static IReadOnlyList<AlertRule> Rules(string settings)
    {
        var set = RuleSet.Parse(Encoding.UTF8.GetBytes(settings), RuleCatalog.All, out var problems);
        problems.ShouldBeEmpty();
        return set!.Rules;
    }

    private static FunnelBoard Board(BoardOptions options, IEnumerable<Checkpoint> checkpoints, long at)
    {
        var board = new FunnelBoard(options);
        foreach (var checkpoint in checkpoints)
        {
            board.Apply(checkpoint);
        }

        board.Complete(at);
        return board;
    }

    private static string Text(AlertTransition transition) => Encoding.UTF8.GetString(AlertJson.Write(transition));

    private static string Text(AlertRecord alert) => Encoding.UTF8.GetString(AlertJson.Write(alert));
}
