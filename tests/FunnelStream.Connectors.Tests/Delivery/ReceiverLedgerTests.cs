using FunnelStream.Alerts;
using FunnelStream.Connectors.Delivery;
using FunnelStream.Tests.Alerts;

namespace FunnelStream.Connectors.Tests.Delivery;

public sealed class ReceiverLedgerTests
{
    private static readonly AlertRecord Seo = AlertSamples.Of("no_data");
    private static readonly AlertRecord Paid = AlertSamples.Of("cpl_trap");

    private readonly ReceiverLedger _ledger = Started();
    private int _number;

    [Fact]
    public void What_fires_is_told_and_so_is_its_end()
    {
        Offer(Seo, TransitionKind.Fired).ShouldBeEmpty();
        Tell(DeliveryResult.Taken).ShouldBe("delivered 1");
        _ledger.ToldOf(Seo.Id).ShouldBe(ToldAs.Warning);
        Offer(Seo, TransitionKind.Resolved).ShouldBeEmpty();
        Tell(DeliveryResult.Taken).ShouldBe("delivered 2");
        _ledger.ToldOf(Seo.Id).ShouldBe(ToldAs.Nothing);
        _ledger.Count.ShouldBe(0);
    }

    [Fact]
    public void What_was_never_told_and_is_over_is_not_told()
    {
        Offer(Seo, TransitionKind.Fired);

        Offer(Seo, TransitionKind.Resolved).ShouldBe("superseded 1, superseded 2");
        _ledger.Take(_ => false).ShouldBeNull();
    }

    [Fact]
    public void The_end_of_what_was_filtered_out_is_not_told()
    {
        var ledger = Started(new AlertRoute { Severity = AlertSeverity.Critical });

        ledger.Offer(1, Seo.Transition(TransitionKind.Fired)).ShouldBeEmpty();
        ledger.Offer(2, Seo.Transition(TransitionKind.Resolved)).ShouldBeEmpty();

        ledger.Count.ShouldBe(0);
        ledger.Progress.To.ShouldBe(2);
    }

    [Fact]
    public void An_escalation_is_told_to_whom_the_warning_was_not()
    {
        var ledger = Started(new AlertRoute { Severity = AlertSeverity.Critical });
        ledger.Offer(1, Seo.Transition(TransitionKind.Fired));
        ledger.Offer(2, Seo.Transition(TransitionKind.Escalated));
        ledger.Take(_ => false)!.Transition.Kind.ShouldBe(TransitionKind.Escalated);
        ledger.Finish(DeliveryResult.Taken);

        // Its end is told whatever its severity is by then.
        ledger.Offer(3, Seo.Transition(TransitionKind.Resolved));

        ledger.Take(_ => false)!.Transition.Kind.ShouldBe(TransitionKind.Resolved);
    }

    [Fact]
    public void The_newest_supersedes_what_waits()
    {
        Offer(Seo, TransitionKind.Fired);
        Offer(Seo, TransitionKind.Escalated).ShouldBe("superseded 1");
        Tell(DeliveryResult.Taken).ShouldBe("delivered 2");

        // Told, over, and wrong again before the end could be told: it is told again, once.
        Offer(Seo, TransitionKind.Resolved);
        Offer(Seo, TransitionKind.Fired).ShouldBe("superseded 3");
        Tell(DeliveryResult.Taken).ShouldBe("delivered 4");
        _ledger.Count.ShouldBe(0);
    }

    [Fact]
    public void What_comes_while_an_attempt_is_under_way_waits_for_it()
    {
        Offer(Seo, TransitionKind.Fired);
        _ledger.Take(_ => false);
        Offer(Seo, TransitionKind.Resolved).ShouldBeEmpty();
        Written(_ledger.Finish(DeliveryResult.Taken)).ShouldBe("delivered 1");

        Tell(DeliveryResult.Taken).ShouldBe("delivered 2");
    }

    [Theory]
    [InlineData(DeliveryResult.Failed, "superseded 1, superseded 2", 0)]
    [InlineData(DeliveryResult.Refused, "refused 1, superseded 2", 0)]
    [InlineData(DeliveryResult.Unclear, "superseded 1", 1)]
    public void The_end_is_told_after_an_attempt_only_where_the_receiver_may_know(object result, string settled, int left)
    {
        Offer(Seo, TransitionKind.Fired);
        _ledger.Take(_ => false);
        Offer(Seo, TransitionKind.Resolved);

        Written(_ledger.Finish((DeliveryResult)result)).ShouldBe(settled);
        _ledger.Count.ShouldBe(left);
    }

    [Fact]
    public void What_fails_makes_room_for_others()
    {
        Offer(Seo, TransitionKind.Fired);
        Offer(Paid, TransitionKind.Fired);

        Tell(DeliveryResult.Failed).ShouldBeEmpty();
        Tell(DeliveryResult.Taken).ShouldBe("delivered 2");
        Tell(DeliveryResult.Taken).ShouldBe("delivered 1");
    }

    [Fact]
    public void What_is_muted_is_held_back_and_told_later()
    {
        Offer(Seo, TransitionKind.Fired);
        _ledger.Take(_ => true).ShouldBeNull();

        Tell(DeliveryResult.Taken).ShouldBe("delivered 1");
    }

    [Fact]
    public void What_begins_and_ends_muted_is_never_told()
    {
        Offer(Seo, TransitionKind.Fired);
        _ledger.Take(_ => true);

        Offer(Seo, TransitionKind.Resolved).ShouldBe("muted 1, muted 2");
    }

    [Fact]
    public void Whoever_is_told_what_stands_is_told_its_end_even_while_muted()
    {
        var ledger = Started(standing: true);
        ledger.Offer(1, Seo.Transition(TransitionKind.Fired));
        ledger.Take(_ => false);
        ledger.Finish(DeliveryResult.Taken);
        ledger.Offer(2, Paid.Transition(TransitionKind.Fired));
        ledger.Offer(3, Seo.Transition(TransitionKind.Resolved));

        ledger.Take(_ => true)!.Sequence.ShouldBe(3);
        ledger.Standing().ShouldBeEmpty();
    }

    [Fact]
    public void The_same_id_is_told_once()
    {
        var fired = Seo.Transition(TransitionKind.Fired);
        _ledger.Offer(1, fired);

        Written(_ledger.Offer(2, fired)).ShouldBe("duplicate 2");
        _ledger.Count.ShouldBe(1);
    }

    [Fact]
    public void Silent_transitions_are_not_told()
    {
        Offer(Seo, TransitionKind.Silent).ShouldBeEmpty();

        _ledger.Count.ShouldBe(0);
        _ledger.Progress.To.ShouldBe(1);
    }

    [Fact]
    public void Too_much_makes_the_oldest_go()
    {
        var ledger = new ReceiverLedger("r", AlertRoute.Everything, most: 1, standing: false);
        ledger.Start([], null, 0);
        ledger.Offer(1, Seo.Transition(TransitionKind.Fired));

        Written(ledger.Offer(2, Paid.Transition(TransitionKind.Fired))).ShouldBe("overflow 1");
        ledger.Progress.Open.ShouldBe([2]);
    }

    [Fact]
    public void A_restart_goes_on_where_it_stood()
    {
        Offer(Seo, TransitionKind.Fired);
        Tell(DeliveryResult.Taken);
        Offer(Paid, TransitionKind.Fired);
        Offer(Seo, TransitionKind.Escalated);
        Tell(DeliveryResult.Failed);
        Tell(DeliveryResult.Taken);
        var before = DeliveryProgressJson.Read(DeliveryProgressJson.Write(_ledger.Progress));
        before.To.ShouldBe(3);
        before.Open.ShouldBe([2]);
        before.Told.ShouldBe([new ToldAlert(Seo.Id, AlertSeverity.Critical)]);

        var after = new ReceiverLedger("r", AlertRoute.Everything, 100, standing: false);
        after.Start([Seo with { Severity = AlertSeverity.Critical }, Paid], before, head: 3);
        after.Offer(1, Seo.Transition(TransitionKind.Fired)).ShouldBeEmpty();
        after.Offer(2, Paid.Transition(TransitionKind.Fired)).ShouldBeEmpty();
        after.Offer(3, Seo.Transition(TransitionKind.Escalated)).ShouldBeEmpty();
        after.Offer(4, Seo.Transition(TransitionKind.Resolved)).ShouldBeEmpty();

        after.Progress.Open.ShouldBe([2, 4]);
        after.Take(_ => false)!.Sequence.ShouldBe(2);
        after.Finish(DeliveryResult.Taken);
        after.Take(_ => false)!.Sequence.ShouldBe(4);
    }

    [Fact]
    public void What_was_open_and_is_not_offered_again_is_not_waited_for()
    {
        var ledger = new ReceiverLedger("r", AlertRoute.Everything, 100, standing: false);
        ledger.Start([], new DeliveryProgress("r", 5, [2, 4], []), head: 5);
        ledger.Progress.Open.ShouldBe([2, 4]);
        ledger.Offer(4, Paid.Transition(TransitionKind.Fired));
        ledger.Offer(6, Seo.Transition(TransitionKind.Silent));

        ledger.Progress.Open.ShouldBe([4]);
    }

    [Fact]
    public void The_end_of_what_was_perhaps_told_before_a_crash_is_told_over_further_crashes_too()
    {
        Offer(Seo, TransitionKind.Fired);
        var kept = _ledger.Progress;
        Tell(DeliveryResult.Taken).ShouldBe("delivered 1"); // and nobody could keep that it was
        var second = Restarted(kept, Seo);
        second.Offer(1, Seo.Transition(TransitionKind.Fired, AlertSamples.At + 1));
        Written(second.Offer(2, Seo.Transition(TransitionKind.Resolved, AlertSamples.At + 2))).ShouldBe("superseded 1");

        var third = Restarted(second.Progress);
        third.Offer(2, Seo.Transition(TransitionKind.Resolved, AlertSamples.At + 2));
        third.Take(_ => false)!.Sequence.ShouldBe(2);
        third.Finish(DeliveryResult.Taken);
        (third.Progress.Open.Count, third.Progress.Told.Count).ShouldBe((0, 0));
    }

    [Fact]
    public void What_is_silenced_is_not_taken_for_told_after_a_crash()
    {
        Offer(Seo, TransitionKind.Fired);
        var second = Restarted(_ledger.Progress, Seo);
        second.Offer(1, Seo.Transition(TransitionKind.Fired, AlertSamples.At + 1));
        second.Take(_ => true).ShouldBeNull();
        second.Standing().ShouldBeEmpty();
        Written(second.Offer(2, Seo.Transition(TransitionKind.Resolved, AlertSamples.At + 2))).ShouldBe("muted 1, muted 2");
    }

    [Fact]
    public void A_new_receiver_hears_of_what_comes_after()
    {
        var ledger = new ReceiverLedger("r", AlertRoute.Everything, 100, standing: false);
        ledger.Start([Seo], null, head: 7);

        ledger.Offer(7, Seo.Transition(TransitionKind.Fired));
        ledger.Offer(8, Seo.Transition(TransitionKind.Resolved));
        ledger.Count.ShouldBe(0);
    }

    [Fact]
    public void A_new_receiver_that_is_told_what_stands_is_told_it()
    {
        var ledger = new ReceiverLedger("r", new AlertRoute { Channels = ["seo"] }, 100, standing: true);
        ledger.Start([Seo, Paid], null, head: 7);

        ledger.Standing().ShouldBe([(Seo, ToldAs.Warning)]);
    }

    private static ReceiverLedger Started(AlertRoute? route = null, bool standing = false)
    {
        var ledger = new ReceiverLedger("r", route ?? AlertRoute.Everything, 100, standing);
        ledger.Start([], null, 0);
        return ledger;
    }

    private static ReceiverLedger Restarted(DeliveryProgress kept, params AlertRecord[] active)
    {
        var ledger = new ReceiverLedger("r", AlertRoute.Everything, 100, standing: false);
        ledger.Start(active, kept, head: 2);
        return ledger;
    }

    private string Offer(AlertRecord alert, TransitionKind kind) => Written(_ledger.Offer(++_number, alert.Transition(kind, AlertSamples.At + _number)));

    private string Tell(object result)
    {
        _ledger.Take(_ => false).ShouldNotBeNull();
        return Written(_ledger.Finish((DeliveryResult)result));
    }

    private static string Written(IReadOnlyList<Settled> settled) =>
        string.Join(", ", settled.Select(s => $"{DeliveryMetrics.Name(s.Outcome)} {s.Item.Sequence}"));
}
