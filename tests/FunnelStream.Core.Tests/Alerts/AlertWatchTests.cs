using FunnelStream.Alerts;
using FunnelStream.Alerts.Watch;
using FunnelStream.Panes;
using FunnelStream.Worker;

namespace FunnelStream.Core.Tests.Alerts;

public sealed class AlertWatchTests : IDisposable
{
    private const long Hour = 3_600_000;
    private static readonly long Start = new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    private readonly TestLog _log = new();
    private readonly AlertDesk _desk = new();
    private readonly List<SequencedTransition> _delivered = [];

    [Fact]
    public void What_is_told_was_kept_before_and_is_on_the_desk()
    {
        var watch = Open("bbc");
        Turn(watch, 0);
        _log.Kept.Keys.ShouldContain("transition/000000000000001");
        _delivered.ShouldHaveSingleItem().Transition.Kind.ShouldBe(TransitionKind.Fired);
        _desk.Snapshot.ShouldNotBeNull().Alerts.ShouldHaveSingleItem().State.ShouldBe(AlertState.Firing);
        Turn(watch, 1);
        _delivered.Count.ShouldBe(1);
        Turn(watch, 2);
        _delivered.Select(d => (d.Sequence, d.Transition.Kind)).ShouldBe([(1, TransitionKind.Fired), (2, TransitionKind.Resolved)]);
        _desk.Snapshot!.History.Select(t => t.Kind).ShouldBe([TransitionKind.Resolved, TransitionKind.Fired], "the newest first");
    }

    [Fact]
    public void What_could_not_be_kept_is_told_to_nobody()
    {
        var watch = Open("b");
        _log.Fails = true;
        Should.Throw<StateLogException>(() => Turn(watch, 0));
        _delivered.ShouldBeEmpty();
        _desk.Snapshot.ShouldBeNull();
        _log.Fails = false;
        Turn(Open("b"), 0);
        _delivered.ShouldHaveSingleItem();
    }

    [Fact]
    public void After_a_restart_everything_is_delivered_again_with_the_same_numbers_and_ids_beside_what_receivers_reported()
    {
        var first = Open("bcb");
        Turn(first, 0);
        Turn(first, 1);
        Turn(first, 2);
        first.Report("a", [1]);
        first.Report("a", [3]);
        Turn(first, 3);
        var told = _delivered.ToList();
        told.Count.ShouldBe(3);
        _delivered.Clear();

        var second = Open("b");
        second.Progress.ShouldHaveSingleItem().ShouldSatisfyAllConditions(p => p.Key.ShouldBe("a"), p => p.Value.ShouldBe([3]));
        second.LastSequence.ShouldBe(3);
        Turn(second, 3);
        _delivered.Select(d => (d.Sequence, d.Transition.Id)).ShouldBe(told.Select(d => (d.Sequence, d.Transition.Id)));
    }

    [Fact]
    public void While_event_time_catches_up_only_what_still_stands_in_the_end_is_told()
    {
        var watch = Open("bcbcb");
        for (var i = 0; i < 5; i++)
        {
            Turn(watch, i, isBehind: true);
        }

        _delivered.ShouldBeEmpty();
        Turn(watch, 5, isBehind: false);
        _delivered.ShouldHaveSingleItem().Sequence.ShouldBe(5);
        _desk.Snapshot!.History.Count.ShouldBe(5, "what happened is history all the same");
    }

    [Fact]
    public void What_passed_while_event_time_caught_up_is_told_to_nobody_after_a_crash_either()
    {
        var verdicts = "bcbcb";
        var watch = Scripted(verdicts, _log, _delivered.AddRange);
        for (var i = 0; i < 3; i++)
        {
            Turn(watch, i, isBehind: true);
        }

        watch = Scripted(verdicts, _log, _delivered.AddRange);
        Turn(watch, 3, isBehind: true);
        watch = Scripted(verdicts, _log, _delivered.AddRange);
        Turn(watch, 4);
        _delivered.Select(d => d.Sequence).ShouldBe([5]);
        _log.Kept.Keys.ShouldNotContain("held");

        // From here on somebody may have been told.
        _delivered.Clear();
        Turn(Scripted(verdicts, _log, _delivered.AddRange), 4);
        _delivered.Count.ShouldBe(5);
    }

    [Fact]
    public void A_backlog_is_judged_in_slices_each_kept_and_told_once_it_is_over()
    {
        Turn(Open("bcbcbcb"), 0);
        _delivered.Clear();
        var rule = Rule("cbcbcb");
        var watch = new AlertWatch([rule], _log, _desk, DayGrid.Utc) { Deliver = _delivered.AddRange, IsEnough = () => rule.Asked.Count % 2 == 0 };
        watch.Open(default);
        for (var asked = 2; asked <= 4; asked += 2)
        {
            Turn(watch, 6);
            (rule.Asked.Count, watch.IsBehind).ShouldBe((asked, true));
            _log.Kept.Keys.ShouldContain($"transition/{asked + 1:000000000000000}");
            _delivered.ShouldBeEmpty("who knows what is true in the end");
        }

        Turn(watch, 6);
        (rule.Asked.Count, watch.IsBehind).ShouldBe((6, false));
        rule.Asked.Select(at => (at - Start) / Hour).ShouldBe([1, 2, 3, 4, 5, 6]);
        _delivered.Select(d => d.Sequence).ShouldBe([1, 2, 7], "what it had told before, its end, and what stands");
    }

    [Fact]
    public async Task An_acknowledgement_outlives_a_restart_and_ends_with_the_alert()
    {
        var watch = Open("bbbc");
        Turn(watch, 0);
        var id = _desk.Snapshot!.Alerts.Single().Id;
        var asked = _desk.AskAsync(new AlertRequest.Acknowledge(new AlertAcknowledgement(id, 0, "ada", "on it", Start)));
        var unknown = _desk.AskAsync(new AlertRequest.Acknowledge(new AlertAcknowledgement("none", 0, "ada", "", Start)));
        asked.IsCompleted.ShouldBeFalse("not before it is kept");
        Turn(watch, 0);
        (await asked).ShouldBeNull();
        (await unknown).ShouldNotBeNull().ShouldContain("no such active alert");

        watch = Open("bc");
        Turn(watch, 1);
        var kept = _desk.Snapshot!.Acknowledgements.ShouldHaveSingleItem();
        (kept.Author, kept.FiredAt).ShouldBe(("ada", Start));
        Turn(watch, 2);
        _desk.Snapshot!.Acknowledgements.ShouldBeEmpty();
        _log.Kept.Keys.ShouldNotContain(key => key.StartsWith("acknowledgement", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_silence_outlives_a_restart_and_ends_in_time_or_on_request()
    {
        Turn(Open("c"), 0);
        var asked = _desk.AskAsync(new AlertRequest.Silence(new AlertSilence("s1", null, new AlertLabels("seo"), "ada", "migration", Start, Start + (2 * Hour))));
        var other = _desk.AskAsync(new AlertRequest.Silence(new AlertSilence("s2", "r", AlertLabels.Total, "ada", "", Start, Start + (9 * Hour))));
        var watch = Open("c");
        Turn(watch, 0);
        (await asked, await other).ShouldBe((null, null));
        watch = Open("c");
        Turn(watch, 1);
        _desk.Snapshot!.Silences.Count.ShouldBe(2);
        Turn(watch, 2);
        _desk.Snapshot!.Silences.ShouldHaveSingleItem().Id.ShouldBe("s2");
        var end = _desk.AskAsync(new AlertRequest.EndSilence("s2", Start));
        var again = _desk.AskAsync(new AlertRequest.EndSilence("s2", Start));
        Turn(watch, 3);
        (await end).ShouldBeNull();
        (await again).ShouldNotBeNull();
        _log.Kept.Keys.ShouldNotContain(key => key.StartsWith("silence", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Silences_have_a_limit()
    {
        var watch = Open("c");
        Turn(watch, 0);
        Task<string?> SilenceAsync(int id) => _desk.AskAsync(new AlertRequest.Silence(new AlertSilence($"s{id}", "r", AlertLabels.Total, "ada", "", Start, Start + Hour)));
        var asked = Enumerable.Range(0, 1_000).Select(SilenceAsync).ToList();
        var more = SilenceAsync(1_000);
        var replaced = SilenceAsync(3);
        Turn(watch, 0);
        (await Task.WhenAll(asked)).ShouldAllBe(refusal => refusal == null);
        (await more).ShouldNotBeNull().ShouldContain("1000 silences");
        (await replaced).ShouldBeNull();
        _desk.Snapshot!.Silences.Count.ShouldBe(1_000);
    }

    [Fact]
    public async Task A_session_that_was_signed_out_is_remembered_until_its_end_by_whoever_takes_over()
    {
        var watch = Open("c");
        Turn(watch, 0);
        var asked = _desk.AskAsync(new AlertRequest.SignOut("nonce", Start + (2 * Hour)));
        Turn(watch, 0);
        (await asked).ShouldBeNull();
        System.Text.Encoding.UTF8.GetString(_log.Kept["signout/nonce"]).ShouldBe("""{"until":"2026-03-02T02:00:00Z"}""");

        watch = Open("c");
        Turn(watch, 1);
        _desk.Snapshot!.SignedOut.ShouldBe(new Dictionary<string, long> { ["nonce"] = Start + (2 * Hour) });
        Turn(watch, 2);
        _desk.Snapshot!.SignedOut.ShouldBeEmpty();
        _log.Kept.Keys.ShouldNotContain("signout/nonce");
    }

    [Fact]
    public void Rules_changed_while_nobody_watched_withdraw_what_fired()
    {
        Turn(Open("b"), 0);
        _delivered.Clear();
        var watch = new AlertWatch([], _log, _desk, DayGrid.Utc) { Deliver = _delivered.AddRange };
        watch.Open(default);
        Turn(watch, 1);
        _delivered.Select(d => d.Transition.Kind).ShouldContain(TransitionKind.Withdrawn);
        _log.Kept.Keys.ShouldNotContain(key => key.StartsWith("alert/", StringComparison.Ordinal));
    }

    [Fact]
    public void What_else_is_wrong_is_kept_with_what_fires_until_it_is_resolved()
    {
        var asked = new List<long>();
        AlertWatch Diagnosing(string verdicts)
        {
            var second = ScriptedRule.Saying(verdicts, name: "second");
            var watch = new AlertWatch([Rule(verdicts), second], _log, _desk, DayGrid.Utc)
            {
                Deliver = _delivered.AddRange,
                Diagnose = view =>
                {
                    asked.Add(view.At);
                    return [new Diagnosis(view.At, "leak", "mql_to_sql", new AlertLabels("seo"), [new AlertNumber("observed", 3)])];
                },
            };
            watch.Open(default);
            return watch;
        }

        var watch = Diagnosing("cbbBc");
        for (var hour = 0; hour < 3; hour++)
        {
            Turn(watch, hour);
        }

        _delivered.Select(d => d.Transition.Alert.Found.ShouldHaveSingleItem().At).ShouldBe([Start + Hour, Start + Hour], "and asked of once for both");
        asked.ShouldBe([Start + Hour], "not where nothing fires");
        watch = Diagnosing("bBc");
        watch.Alerts.ShouldAllBe(alert => alert.Found.Single().Numbers.Single() == new AlertNumber("observed", 3));
        Turn(watch, 3);
        Turn(watch, 4);
        watch.Alerts.ShouldAllBe(alert => alert.Severity == AlertSeverity.Critical && alert.Found.Single().At == Start + (4 * Hour));
        Turn(watch, 5);
        watch.Alerts.ShouldAllBe(alert => !alert.IsActive && alert.Found.Count == 0);
        asked.ShouldBe([Start + Hour, Start + (4 * Hour)]);
    }

    [Fact]
    public void After_a_restart_quiet_weeks_are_not_judged_again()
    {
        var watch = Open("c");
        for (var i = 0; i < 500; i++)
        {
            Turn(watch, i);
        }

        var rule = Rule("c");
        watch = new AlertWatch([rule], _log, _desk, DayGrid.Utc);
        watch.Open(default);
        Turn(watch, 500);
        rule.Asked.Count.ShouldBeInRange(1, 2);
    }

    /// <summary>A crash anywhere, kept or not, delivered or not: who tells repeats by their id hears the story once, in order.</summary>
    [Fact]
    public void Crashes_lose_nothing_and_a_receiver_that_goes_by_ids_hears_everything_once()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var verdicts = string.Concat(Enumerable.Range(0, 40).Select(_ => "bbBc-in"[random.Next(7)]));
            var expected = Straight(verdicts);
            using var log = new TestLog();
            var heard = new List<string>();
            AlertWatch? watch = null;
            for (var i = 0; i < verdicts.Length; i++)
            {
                var fate = random.Next(4);
                if (watch is null || fate == 0)
                {
                    watch = Scripted(verdicts, log, told => heard.AddRange(told.Select(t => t.Transition.Id)), after: 2);
                }

                log.LosesAfterKeeping = fate == 1;
                try
                {
                    watch.Turn(AlertBookTests.BoardAt(Start + (i * Hour)), Start, isBehind: false, default);
                }
                catch (StateLogException)
                {
                    watch = null; // it died with what it had kept, and had told nobody
                    log.LosesAfterKeeping = false;
                    i--;
                }
            }

            log.LosesAfterKeeping = false;
            Scripted(verdicts, log, told => heard.AddRange(told.Select(t => t.Transition.Id)), after: 2)
                .Turn(AlertBookTests.BoardAt(Start + ((verdicts.Length - 1) * Hour)), Start, isBehind: false, default);
            heard.Distinct().Order().ShouldBe(expected.Order(), $"seed {seed}");
            log.Kept.Count(k => k.Key.StartsWith("transition/", StringComparison.Ordinal)).ShouldBe(expected.Count, $"seed {seed}");
        }
    }

    public void Dispose() => _log.Dispose();

    private static List<string> Straight(string verdicts)
    {
        var book = new AlertBook([ByTime(verdicts)], AlertBookState.Empty, DayGrid.Utc);
        return [.. verdicts.SelectMany((_, i) => book.Evaluate(AlertBookTests.BoardAt(Start + (i * Hour))).Transitions).Where(t => t.Kind != TransitionKind.Silent).Select(t => t.Id)];
    }

    private static AlertWatch Scripted(string verdicts, IAlertLog log, Action<IReadOnlyList<SequencedTransition>> deliver, int after = 1)
    {
        var watch = new AlertWatch([ByTime(verdicts, after)], log, new AlertDesk(), DayGrid.Utc) { Deliver = deliver };
        watch.Open(default);
        return watch;
    }

    private static ScriptedRule ByTime(string verdicts, int after = 2) => new(input => [ScriptedRule.Of(verdicts[(int)((input.At - Start) / Hour)])])
    {
        Timing = new RuleTiming(Cadence.Every(TimeSpan.FromHours(1)), after, after, Name: "scripted"),
    };

    private static ScriptedRule Rule(string verdicts) => ScriptedRule.Saying(verdicts);

    private AlertWatch Open(string verdicts)
    {
        var watch = new AlertWatch([Rule(verdicts)], _log, _desk, DayGrid.Utc) { Deliver = _delivered.AddRange };
        watch.Open(default);
        return watch;
    }

    private static void Turn(AlertWatch watch, int hour, bool isBehind = false) =>
        watch.Turn(AlertBookTests.BoardAt(Start + (hour * Hour)), Start + (hour * Hour), isBehind, default);

    private sealed class TestLog : IAlertLog
    {
        public Dictionary<string, byte[]> Kept { get; } = [];

        /// <summary>A commit fails.</summary>
        public bool Fails { get; set; }

        /// <summary>A commit succeeds, and nobody hears of it.</summary>
        public bool LosesAfterKeeping { get; set; }

        public IReadOnlyDictionary<string, byte[]> Open(CancellationToken cancellation) => Kept;

        public void Commit(IReadOnlyList<KeyValuePair<string, byte[]?>> records, CancellationToken cancellation)
        {
            if (Fails)
            {
                throw new StateLogException("the log fails");
            }

            foreach (var (key, value) in records)
            {
                _ = value is null ? Kept.Remove(key) : Kept.TryAdd(key, value) || (Kept[key] = value) is not null;
            }

            if (LosesAfterKeeping)
            {
                throw new StateLogException("it is not known whether it was kept");
            }
        }

        public void Dispose()
        {
            // There is nothing to close.
        }
    }
}
