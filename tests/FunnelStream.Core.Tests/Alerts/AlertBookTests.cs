using FunnelStream.Alerts;
using FunnelStream.Alerts.Watch;
using FunnelStream.Board;
using FunnelStream.Calendars;
using FunnelStream.Checkpoints;
using FunnelStream.Panes;
using NodaTime;

namespace FunnelStream.Core.Tests.Alerts;

public sealed class AlertBookTests
{
    private const long Hour = 3_600_000;
    private static readonly long Start = new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    [Theory]
    [InlineData("bbb", 1, 1, "Firing")]
    [InlineData("bbb", 2, 1, "Pending Firing")]
    [InlineData("bcb", 2, 1, "Pending Ok Pending")]
    [InlineData("b-b", 2, 1, "Pending Ok Pending")] // between the bounds is no breach in a row
    [InlineData("bbcbb", 1, 2, "Firing Recovering Firing")]
    [InlineData("bbcc", 1, 2, "Firing Recovering Ok")]
    [InlineData("bc-c", 1, 2, "Firing Recovering Firing Recovering")]
    [InlineData("bnic", 1, 1, "Firing Ok")] // silence and too little data are not read as resolved
    [InlineData("bhic", 1, 1, "Firing Ok")]
    [InlineData("inci", 1, 1, "NoData Ok InsufficientData")]
    [InlineData("bhb", 2, 1, "Pending Firing")] // held: neither for nor against
    public void States_follow_verdicts(string verdicts, int fireAfter, int resolveAfter, string states)
    {
        var rule = ScriptedRule.Saying(verdicts, fireAfter: fireAfter, resolveAfter: resolveAfter);
        var book = new AlertBook([rule], AlertBookState.Empty, DayGrid.Utc);
        var transitions = verdicts.Select((_, i) => book.Evaluate(BoardAt(Start + (i * Hour)))).SelectMany(changes => changes.Transitions);
        string.Join(' ', transitions.Select(t => t.Alert.State)).ShouldBe(states);
    }

    [Fact]
    public void A_breach_has_to_last_for_as_long_as_the_rule_wants()
    {
        var rule = ScriptedRule.Saying("b", pending: TimeSpan.FromHours(3));
        var book = new AlertBook([rule], AlertBookState.Empty, DayGrid.Utc);
        var fired = Enumerable.Range(0, 6).SelectMany(i => book.Evaluate(BoardAt(Start + (i * Hour))).Transitions).Single(t => t.Kind == TransitionKind.Fired);
        fired.At.ShouldBe(Start + (3 * Hour));
        fired.Alert.Since.ShouldBe(Start, "since when it was wrong, not since when it was told");
    }

    [Fact]
    public void A_severity_that_was_told_is_kept_until_it_is_resolved()
    {
        var book = new AlertBook([ScriptedRule.Saying("bBbBcb")], AlertBookState.Empty, DayGrid.Utc);
        var told = Enumerable.Range(0, 6).SelectMany(i => book.Evaluate(BoardAt(Start + (i * Hour))).Transitions).Where(t => t.Kind != TransitionKind.Silent).ToList();
        told.Select(t => (t.Kind, t.Alert.Severity)).ShouldBe(
        [
            (TransitionKind.Fired, AlertSeverity.Warning),
            (TransitionKind.Escalated, AlertSeverity.Critical),
            (TransitionKind.Resolved, AlertSeverity.Critical),
            (TransitionKind.Fired, AlertSeverity.Warning),
        ]);
        told.Select(t => t.Id).Distinct().Count().ShouldBe(4);
    }

    [Fact]
    public void A_scope_that_is_no_longer_found_stays_as_it_is()
    {
        var asked = 0;
        var rule = new ScriptedRule(_ => asked++ == 0 ? [ScriptedRule.Of('b', new AlertLabels("seo"))] : []) { Timing = new RuleTiming(Cadence.Every(TimeSpan.FromHours(1)), Name: "r") };
        var book = new AlertBook([rule], AlertBookState.Empty, DayGrid.Utc);
        book.Evaluate(BoardAt(Start));
        book.Evaluate(BoardAt(Start + (5 * Hour))).IsEmpty.ShouldBeTrue();
        book.Alerts.ShouldHaveSingleItem().State.ShouldBe(AlertState.Firing);
    }

    [Fact]
    public void Every_due_instant_is_evaluated_once_and_in_order()
    {
        var (hourly, daily) = (ScriptedRule.Saying("c", name: "hourly"), ScriptedRule.Saying("c", Cadence.Daily, name: "daily"));
        var book = new AlertBook([daily, hourly], AlertBookState.Empty, DayGrid.Of("Europe/Paris"));
        book.Evaluate(BoardAt(Start + (Hour / 2)));
        hourly.Asked.ShouldBe([Start], "it begins with the last instant that is past");
        book.Evaluate(BoardAt(Start + (30 * Hour)));
        book.Evaluate(BoardAt(Start + (30 * Hour)));
        hourly.Asked.ShouldBe(Enumerable.Range(0, 31).Select(i => Start + (i * Hour)));
        daily.Asked.ShouldBe([Start - Hour, Start + (23 * Hour)], "midnight in Paris is 23 o'clock UTC");
    }

    [Fact]
    public void Hours_are_those_of_the_calendars_zone()
    {
        var (hourly, often) = (ScriptedRule.Saying("c", Cadence.Every(TimeSpan.FromHours(1)), name: "hourly"), ScriptedRule.Saying("c", Cadence.Every(TimeSpan.FromMinutes(15)), name: "often"));
        var book = new AlertBook([hourly, often], AlertBookState.Empty, DayGrid.Of("Asia/Kathmandu"));
        book.Evaluate(BoardAt(Start));
        book.Evaluate(BoardAt(Start + (2 * Hour)));
        var quarter = Hour / 4;
        hourly.Asked.ShouldBe([Start - (3 * quarter), Start + quarter, Start + (5 * quarter)], "15 minutes past in UTC, the full hour at +05:45");
        often.Asked.ShouldBe(Enumerable.Range(0, 9).Select(i => Start + (i * quarter)));
    }

    [Theory]
    [InlineData("bbbb", 3, 1)]
    [InlineData("bccc", 1, 2)]
    public void Of_what_comes_of_work_a_day_without_is_no_evaluation_in_a_row(string verdicts, int fireAfter, int resolveAfter)
    {
        // A Saturday late shift, and a Sunday of 23 hours: on Monday's midnight the last 24 hours have work, the day that is over has none.
        var zone = DateTimeZoneProviders.Tzdb["Europe/Paris"];
        var calendar = new WorkingCalendar(zone, WorkingHours.Parse("Mon-Sat 15:00-24:00"), []);
        long Midnight(int day) => zone.AtStartOfDay(new LocalDate(2026, 3, 28).PlusDays(day)).ToInstant().ToUnixTimeMilliseconds();
        long LastTold(bool needsWork)
        {
            var rule = ScriptedRule.Saying(verdicts, Cadence.Daily, fireAfter, resolveAfter, needsWork: needsWork);
            var book = new AlertBook([rule], AlertBookState.Empty, DayGrid.Of(zone.Id));
            return Enumerable.Range(0, 4).SelectMany(day => book.Evaluate(BoardAt(Midnight(day), calendar)).Transitions).Last(told => told.Kind != TransitionKind.Silent).At;
        }

        LastTold(needsWork: false).ShouldBe(Midnight(2), "the end of Sunday");
        LastTold(needsWork: true).ShouldBe(Midnight(3), "the end of Monday");
    }

    [Fact]
    public void Far_behind_a_rule_of_minutes_looks_every_hour()
    {
        var rule = ScriptedRule.Saying("c", Cadence.Every(TimeSpan.FromMinutes(5)));
        var book = new AlertBook([rule], AlertBookState.Empty, DayGrid.Utc);
        book.Evaluate(BoardAt(Start));
        book.Evaluate(BoardAt(Start + (48 * Hour)));
        rule.Asked.Count.ShouldBeLessThan(110);
        rule.Asked[^1].ShouldBe(Start + (48 * Hour));
        rule.Asked.ShouldBe(rule.Asked.Order().Distinct());
    }

    [Fact]
    public void Farther_behind_it_looks_every_day_and_more_closely_the_nearer_it_comes()
    {
        var rule = ScriptedRule.Saying("c", Cadence.Every(TimeSpan.FromMinutes(5)));
        var book = new AlertBook([rule], AlertBookState.Empty, DayGrid.Utc);
        book.Evaluate(BoardAt(Start));
        book.Evaluate(BoardAt(Start + (30 * 24 * Hour)));
        rule.Asked[^1].ShouldBe(Start + (30 * 24 * Hour));
        var steps = rule.Asked.Zip(rule.Asked.Skip(1), (before, after) => (after - before) / 60_000).ToList();
        steps.Distinct().Order().ShouldBe([5, 60, 24 * 60]);
        steps.ShouldBe(steps.OrderDescending());
        steps.Count(step => step < 24 * 60).ShouldBeInRange(100, 150);
    }

    [Fact]
    public void A_restart_from_what_was_kept_repeats_nothing_and_a_repeat_has_the_same_id()
    {
        var verdicts = "bbccbbBc";
        AlertBook Open(AlertBookState state, int from) => new([ScriptedRule.Saying(verdicts[from..], fireAfter: 2, resolveAfter: 2)], state, DayGrid.Utc);
        var straight = Open(AlertBookState.Empty, 0);
        var expected = verdicts.Select((_, i) => straight.Evaluate(BoardAt(Start + (i * Hour)))).SelectMany(c => c.Transitions).Select(t => t.Id).ToList();
        expected.Distinct().Count().ShouldBe(expected.Count);

        var told = new List<string>();
        var state = AlertBookState.Empty;
        for (var i = 0; i < verdicts.Length; i++)
        {
            // Evaluated, and lost before it was kept: the next one says the same again.
            var lost = Open(state, i).Evaluate(BoardAt(Start + (i * Hour))).Transitions.Select(t => t.Id).ToList();
            var book = Open(state, i);
            var kept = book.Evaluate(BoardAt(Start + (i * Hour))).Transitions.Select(t => t.Id).ToList();
            kept.ShouldBe(lost);
            told.AddRange(kept);
            state = new AlertBookState(book.Alerts, new Dictionary<string, long>(book.Evaluated));
        }

        told.ShouldBe(expected);
    }

    [Fact]
    public void Another_threshold_is_another_version_and_withdraws_what_fired()
    {
        var book = new AlertBook([ScriptedRule.Saying("b")], AlertBookState.Empty, DayGrid.Utc);
        book.Evaluate(BoardAt(Start));
        var other = new ScriptedRule(_ => [ScriptedRule.Of('b')], "threshold 2") { Timing = new RuleTiming(Cadence.Every(TimeSpan.FromHours(1)), Name: "scripted") };
        book.Replace([ScriptedRule.Saying("b")], Start).IsEmpty.ShouldBeTrue("the same rule is the same version");
        var withdrawn = book.Replace([other], Start + 1);
        withdrawn.Transitions.ShouldHaveSingleItem().Kind.ShouldBe(TransitionKind.Withdrawn);
        book.Alerts.ShouldBeEmpty();
        book.Evaluate(BoardAt(Start + Hour)).Transitions.ShouldHaveSingleItem().Kind.ShouldBe(TransitionKind.Fired);
        book.Replace([], Start + Hour).Transitions.ShouldHaveSingleItem().Kind.ShouldBe(TransitionKind.Withdrawn);
    }

    [Fact]
    public void An_alert_whose_channel_is_written_otherwise_today_is_withdrawn_since_nobody_would_resolve_it()
    {
        var timing = new RuleTiming(Cadence.Every(TimeSpan.FromHours(1)), Name: "scripted");
        var before = new AlertBook([new ScriptedRule(_ => [ScriptedRule.Of('b', new AlertLabels("x\ty")), ScriptedRule.Of('b', new AlertLabels("(none)", "z"))]) { Timing = timing }], AlertBookState.Empty, DayGrid.Utc);
        before.Evaluate(BoardAt(Start));

        var now = new AlertBook([], new AlertBookState(before.Alerts, before.Evaluated.ToDictionary()), DayGrid.Utc);
        var changes = now.Replace([new ScriptedRule(_ => []) { Timing = timing }], Start + 1);

        changes.Transitions.ShouldHaveSingleItem().Alert.Labels.ShouldBe(new AlertLabels("x\ty"));
        changes.Transitions[0].Kind.ShouldBe(TransitionKind.Withdrawn);
        now.Alerts.ShouldHaveSingleItem().Labels.ShouldBe(new AlertLabels("(none)", "z"));
    }

    [Fact]
    public void What_a_person_accepts_is_resolved_and_remembered()
    {
        var book = new AlertBook([ScriptedRule.Saying("bc")], AlertBookState.Empty, DayGrid.Utc);
        book.Evaluate(BoardAt(Start));
        var id = book.Alerts.ShouldHaveSingleItem().Id;
        book.Accept("another", Start).ShouldBeNull();
        book.Accept(id, Start + 1).ShouldNotBeNull().Transitions.ShouldHaveSingleItem().Kind.ShouldBe(TransitionKind.Resolved);
        book.Alerts.ShouldHaveSingleItem().Memory["accepted"].ShouldBe([Start + 1]);
        book.Accept(id, Start + 1).ShouldBeNull("it is not active any more");
    }

    [Fact]
    public void A_rule_that_fails_leaves_the_others_alone()
    {
        var failed = new List<string>();
        var broken = new ScriptedRule(_ => throw new InvalidOperationException("broken")) { Timing = new RuleTiming(Cadence.Every(TimeSpan.FromHours(1)), Name: "broken") };
        var book = new AlertBook([broken, ScriptedRule.Saying("b")], AlertBookState.Empty, DayGrid.Utc) { Failed = (rule, e) => failed.Add($"{rule.Name}: {e.Message}") };
        book.Evaluate(BoardAt(Start)).Transitions.ShouldHaveSingleItem();
        failed.ShouldBe(["broken: broken"]);
    }

    /// <summary>A board whose watermark stands at an instant.</summary>
    internal static FunnelBoard BoardAt(long at, WorkingCalendar? calendar = null)
    {
        var capacity = calendar is null ? new CapacityOptions() : new CapacityOptions { Calendar = calendar };
        var board = new FunnelBoard(new BoardOptions { Families = HandMadeWorker.Families, Capacity = capacity });
        board.Apply(new HandMadeWorker().Add(0, (Start / 60_000) - 1, ["seo", "guides"], new Cell(Field.Leads, 1)).Take(Start));
        board.Complete(at);
        return board;
    }
}
