using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using System.Text.Json;
using FunnelStream.Alerts;
using FunnelStream.Alerts.Texts;
using FunnelStream.Connectors.Delivery;
using FunnelStream.Connectors.Tests.InfluxDb;
using FunnelStream.Connectors.Webhooks;
using FunnelStream.Tests.Alerts;
using FunnelStream.Tests.TimeSeries;

namespace FunnelStream.Connectors.Tests.Delivery;

public sealed class DeliveryTests
{
    private static readonly AlertRecord Seo = AlertSamples.Of("no_data");
    private static readonly AlertRecord Paid = AlertSamples.Of("cpl_trap");
    private readonly ManualTime _time = new();

    [Fact]
    public async Task A_webhook_gets_the_public_JSON_signed_and_named()
    {
        await using var stub = await AlertStub.StartAsync();
        await using var dispatching = new Dispatching([Dispatching.To(ReceiverType.Webhook, stub.Url + "/hook?x=1") with { Token = "tok" }], _time);
        var fired = dispatching.Deliver(Seo.Transition(TransitionKind.Fired));
        await dispatching.SettledAsync();

        var received = stub.Taken.ShouldHaveSingleItem();
        var body = Encoding.UTF8.GetBytes(received.Body);
        received.Path.ShouldBe("/hook?x=1");
        received.Headers["Content-Type"].ShouldBe("application/json; charset=utf-8");
        received.Headers["Authorization"].ShouldBe("Bearer tok");
        received.Headers[WebhookSignature.IdHeader].ShouldBe(fired.Id);
        WebhookSignature.IsValid(Encoding.UTF8.GetBytes("0123456789abcdef"), body, received.Headers[WebhookSignature.Header], _time.GetUtcNow()).ShouldBeTrue();
        AlertJson.ReadTransition(body).Id.ShouldBe(fired.Id);
        received.Body.ShouldNotContain("memory");
        dispatching.Log.Single(6200).ShouldContain("No events arrive any more: seo");
    }

    [Theory]
    [InlineData(ReceiverType.Alertmanager)]
    [InlineData(ReceiverType.Slack)]
    [InlineData(ReceiverType.Teams)]
    [InlineData(ReceiverType.Webhook)]
    [InlineData(ReceiverType.Console)]
    public async Task What_else_was_found_is_told(ReceiverType type)
    {
        await using var stub = await AlertStub.StartAsync();
        await using var dispatching = new Dispatching([Dispatching.To(type, stub.Url) with { Urls = type == ReceiverType.Console ? [] : [stub.Url] }], _time);
        dispatching.Deliver(AlertSamples.Of("sql_rate_drop").Transition(TransitionKind.Fired));
        await dispatching.SettledAsync();

        var told = type == ReceiverType.Console ? dispatching.Log.Single(6250) : stub.Taken.ShouldHaveSingleItem().Body;
        told.ShouldContain("marketing and sales do not mean the same by a good lead. 9 where 20.4 were to be expected");
        told.ShouldContain("Cheap leads that are dear (paid_search): judge it by its cost per SQL.");
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(410)]
    [InlineData(413)]
    [InlineData(422)]
    [InlineData(302)]
    public async Task A_refusal_is_a_dead_letter_told_once_with_its_mend(int status)
    {
        using var counted = new CountedDeliveries();
        await using var stub = await AlertStub.StartAsync();
        stub.Rule = received => received.Body.Contains("no_data", StringComparison.Ordinal) ? new Scripted(status, "no, and \n\u0007here is why") : null;
        await using var dispatching = new Dispatching([Dispatching.To(ReceiverType.Webhook, stub.Url + "/s3cret-path", $"r{status}")], _time);
        dispatching.Deliver(Seo.Transition(TransitionKind.Fired));
        dispatching.Deliver((Seo with { Id = "other" }).Transition(TransitionKind.Fired));
        dispatching.Deliver(Paid.Transition(TransitionKind.Fired));
        await dispatching.SettledAsync($"r{status}");

        stub.Requests.Count.ShouldBe(3);
        stub.Taken.ShouldHaveSingleItem();
        var told = dispatching.Log.Single(6203);
        told.ShouldContain("receiver r" + status);
        told.ShouldContain($"{status} no, and   here is why");
        dispatching.Log.Entries.ShouldAllBe(entry => !entry.Text.Contains("s3cret", StringComparison.Ordinal));
        counted[$"r{status}", "refused"].ShouldBe(2);
        counted[$"r{status}", "delivered"].ShouldBe(1);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(503)]
    public async Task A_failure_is_tried_again_with_growing_delays(int status)
    {
        await using var stub = await AlertStub.StartAsync();
        for (var i = 0; i < 9; i++)
        {
            stub.Script.Enqueue(new Scripted(status));
        }

        await using var dispatching = new Dispatching([Dispatching.To(ReceiverType.Slack, stub.Url)], _time);
        dispatching.Deliver(Seo.Transition(TransitionKind.Fired));
        foreach (var seconds in new[] { 1, 2, 4, 8, 16, 32, 60, 60, 60 })
        {
            await _time.PassAsync(TimeSpan.FromSeconds(seconds));
        }

        await dispatching.SettledAsync();
        stub.Requests.Count.ShouldBe(10);
        stub.Requests.Select(r => r.Body).Distinct().ShouldHaveSingleItem();
        dispatching.Log.Count(6201).ShouldBe(4, "a lasting failure is logged once a minute at most");
        dispatching.Log.Single(6202).ShouldContain("after 9 failed attempts");
        dispatching.Status.Single().Failures.ShouldBe(0);
    }

    [Theory]
    [InlineData(429, "45", 45)] // not the 30 s after which an attempt is given up
    [InlineData(503, "Thu, 01 Jan 2026 00:02:00 GMT", 120)]
    [InlineData(503, "86400", 3_600)]
    [InlineData(429, "0", 1)]
    public async Task What_the_receiver_asks_for_is_honoured(int status, string retryAfter, int seconds)
    {
        await using var stub = await AlertStub.StartAsync();
        stub.Script.Enqueue(new Scripted(status, RetryAfter: retryAfter));
        await using var dispatching = new Dispatching([Dispatching.To(ReceiverType.Teams, stub.Url)], _time);
        dispatching.Deliver(Seo.Transition(TransitionKind.Fired));

        await _time.PassAsync(TimeSpan.FromSeconds(seconds));
        await dispatching.SettledAsync();
        stub.Taken.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_receiver_that_hangs_delays_nobody_and_is_tried_again()
    {
        await using var slow = await AlertStub.StartAsync();
        await using var quick = await AlertStub.StartAsync();
        slow.Script.Enqueue(new Scripted(0));
        await using var dispatching = new Dispatching([Dispatching.To(ReceiverType.Webhook, slow.Url, "slow"), Dispatching.To(ReceiverType.Webhook, quick.Url, "quick")], _time);
        dispatching.Deliver(Seo.Transition(TransitionKind.Fired));
        await _time.WaitsAsync(TimeSpan.FromSeconds(30));

        // The slow one is asked and says nothing; meanwhile two hundred others go out, and offering them takes no time.
        var offering = Stopwatch.StartNew();
        for (var i = 0; i < 200; i++)
        {
            dispatching.Deliver((Paid with { Id = $"p{i}" }).Transition(TransitionKind.Fired));
        }

        offering.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));
        await dispatching.SettledAsync("quick");
        quick.Taken.Count.ShouldBe(201);
        slow.Requests.ShouldHaveSingleItem();
        await Eventually.IsTrueAsync(() => dispatching.Status.Single(s => s.Receiver == "slow").Waiting == 201);

        _time.Advance(TimeSpan.FromSeconds(30));
        await _time.PassAsync(TimeSpan.FromSeconds(1));
        await dispatching.SettledAsync("slow");
        dispatching.Log.Entries.Single(e => e.Id == 6201).Text.ShouldContain("no answer within 30 s");
        slow.Taken.Count.ShouldBe(201);
    }

    [Fact]
    public async Task A_receiver_that_is_down_is_told_once_it_is_up_and_only_what_is_still_true()
    {
        using var counted = new CountedDeliveries();
        var url = $"http://127.0.0.1:{ServerProcess.FreePort()}";
        await using var dispatching = new Dispatching([Dispatching.To(ReceiverType.Webhook, url, "down")], _time);
        dispatching.Deliver(Seo.Transition(TransitionKind.Fired));
        dispatching.Deliver(Paid.Transition(TransitionKind.Fired));
        await _time.PassAsync(TimeSpan.FromSeconds(1));
        await _time.WaitsAsync(TimeSpan.FromSeconds(2));
        dispatching.Deliver(Seo.Transition(TransitionKind.Resolved));
        var escalated = dispatching.Deliver(Paid.Transition(TransitionKind.Escalated));

        await using var stub = await AlertStub.StartAsync(url);
        await _time.PassAsync(TimeSpan.FromSeconds(2));
        await dispatching.SettledAsync("down");

        stub.Requests.ShouldHaveSingleItem().Headers[WebhookSignature.IdHeader].ShouldBe(escalated.Id);
        counted["down", "superseded"].ShouldBe(3);
        counted["down", "delivered"].ShouldBe(1);
    }

    [Fact]
    public async Task The_end_of_what_may_have_been_told_is_told()
    {
        await using var stub = await AlertStub.StartAsync();
        stub.Script.Enqueue(new Scripted(0));
        await using var dispatching = new Dispatching([Dispatching.To(ReceiverType.Webhook, stub.Url)], _time);
        dispatching.Deliver(Seo.Transition(TransitionKind.Fired));
        await _time.PassAsync(TimeSpan.FromSeconds(30));
        await _time.WaitsAsync(TimeSpan.FromSeconds(1));
        var resolved = dispatching.Deliver(Seo.Transition(TransitionKind.Resolved));
        await _time.PassAsync(TimeSpan.FromSeconds(1));
        await dispatching.SettledAsync();

        stub.Taken.ShouldHaveSingleItem().Headers[WebhookSignature.IdHeader].ShouldBe(resolved.Id);
    }

    [Fact]
    public async Task A_message_that_a_receiver_chokes_on_does_not_stand_in_the_way()
    {
        await using var stub = await AlertStub.StartAsync();
        stub.Rule = received => received.Body.Contains("no_data", StringComparison.Ordinal) ? new Scripted(500) : null;
        await using var dispatching = new Dispatching([Dispatching.To(ReceiverType.Webhook, stub.Url)], _time);
        dispatching.Deliver(Seo.Transition(TransitionKind.Fired));
        await _time.WaitsAsync(TimeSpan.FromSeconds(1));
        dispatching.Deliver(Paid.Transition(TransitionKind.Fired));
        _time.Advance(TimeSpan.FromSeconds(1));

        await Eventually.IsTrueAsync(() => stub.Taken.Count == 1);
        stub.Taken.Single().Body.ShouldContain("cpl_trap");
    }

    [Fact]
    public async Task A_silence_holds_back_until_it_ends()
    {
        await using var stub = await AlertStub.StartAsync();
        await using var dispatching = new Dispatching([Dispatching.To(ReceiverType.Webhook, stub.Url)], _time);
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        dispatching.Silence(new AlertSilence("s", "no_data", new AlertLabels(Channel: "seo"), "ana", "", now, now + 600_000));
        var fired = dispatching.Deliver(Seo.Transition(TransitionKind.Fired));
        var other = dispatching.Deliver(Paid.Transition(TransitionKind.Fired));
        await dispatching.DrainAsync();
        stub.Taken.Select(t => t.Headers[WebhookSignature.IdHeader]).ShouldBe([other.Id]);

        await _time.PassAsync(TimeSpan.FromMinutes(10));
        await dispatching.SettledAsync();
        stub.Taken.Select(t => t.Headers[WebhookSignature.IdHeader]).ShouldBe([other.Id, fired.Id]);
    }

    [Fact]
    public async Task A_silence_that_is_ended_early_tells_at_once()
    {
        await using var stub = await AlertStub.StartAsync();
        await using var dispatching = new Dispatching([Dispatching.To(ReceiverType.Webhook, stub.Url)], _time);
        dispatching.Silence(new AlertSilence("s", null, AlertLabels.Total, "ana", "", 0, long.MaxValue / 1_000_000));
        dispatching.Deliver(Seo.Transition(TransitionKind.Fired));
        await dispatching.DrainAsync();
        stub.Requests.ShouldBeEmpty();

        dispatching.Silence();
        await dispatching.SettledAsync();
        stub.Taken.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Mute_times_hold_back_until_the_morning()
    {
        // The clock stands at midnight UTC of Thursday, 1 January 2026.
        await using var stub = await AlertStub.StartAsync();
        await using var loud = await AlertStub.StartAsync();
        await using var dispatching = new Dispatching(
            [Dispatching.To(ReceiverType.Webhook, stub.Url, "day") with { Mute = MuteTimes.Parse("18:00-08:00 Europe/Paris") }, Dispatching.To(ReceiverType.Webhook, loud.Url, "night")], _time);
        dispatching.Deliver(Seo.Transition(TransitionKind.Fired));
        dispatching.Deliver(Paid.Transition(TransitionKind.Fired));
        await dispatching.SettledAsync("night");
        await dispatching.DrainAsync();
        dispatching.Deliver(Seo.Transition(TransitionKind.Resolved));
        stub.Requests.ShouldBeEmpty();

        await _time.PassAsync(TimeSpan.FromHours(7));
        await dispatching.SettledAsync("day");
        await dispatching.SettledAsync("night");
        stub.Taken.ShouldHaveSingleItem().Body.ShouldContain("cpl_trap");
        loud.Taken.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Each_receiver_gets_what_its_route_takes()
    {
        await using var critical = await AlertStub.StartAsync();
        await using var seo = await AlertStub.StartAsync();
        await using var dispatching = new Dispatching(
            [
                Dispatching.To(ReceiverType.Webhook, critical.Url, "critical") with { Route = new AlertRoute { Severity = AlertSeverity.Critical } },
                Dispatching.To(ReceiverType.Webhook, seo.Url, "seo") with { Route = new AlertRoute { Channels = ["seo"] } },
            ],
            _time);
        dispatching.Deliver(Seo.Transition(TransitionKind.Fired));
        dispatching.Deliver(Paid.Transition(TransitionKind.Fired));
        dispatching.Deliver(Paid.Transition(TransitionKind.Escalated));
        await dispatching.DrainAsync();
        dispatching.Deliver(Paid.Transition(TransitionKind.Resolved));
        await dispatching.DrainAsync();

        Kinds(critical).ShouldBe(["escalated cpl_trap", "resolved cpl_trap"]);
        Kinds(seo).ShouldBe(["fired no_data"]);
    }

    [Fact]
    public async Task A_restart_repeats_only_what_was_not_settled_under_the_same_id()
    {
        await using var stub = await AlertStub.StartAsync();
        var options = new[] { Dispatching.To(ReceiverType.Webhook, stub.Url) };
        var first = new Dispatching(options, _time);
        var told = first.Deliver(Seo.Transition(TransitionKind.Fired));
        await first.SettledAsync();
        stub.Rule = _ => new Scripted(503);
        var open = first.Deliver(Paid.Transition(TransitionKind.Fired));
        await _time.WaitsAsync(TimeSpan.FromSeconds(1));
        await first.DisposeAsync();

        stub.Rule = _ => null;
        await using var second = new Dispatching(options, _time, first);
        var resolved = second.Deliver(Seo.Transition(TransitionKind.Resolved));
        await second.SettledAsync();

        stub.Taken.Select(t => t.Headers[WebhookSignature.IdHeader]).ShouldBe([told.Id, open.Id, resolved.Id]);
    }

    [Fact]
    public async Task A_crash_before_the_first_word_loses_nothing()
    {
        await using var stub = await AlertStub.StartAsync();
        var options = new[] { Dispatching.To(ReceiverType.Webhook, stub.Url) };
        var first = new Dispatching(options, _time);
        var begun = first.Progress.Last["r"];
        await first.DrainAsync(); // so that it waits for news when it ends
        await first.DisposeAsync();
        var fired = first.Deliver(Seo.Transition(TransitionKind.Fired)); // kept, and then the power was cut
        first.Progress.Report(begun);

        await using var second = new Dispatching(options, _time, first);
        await second.SettledAsync();
        stub.Taken.ShouldHaveSingleItem().Headers[WebhookSignature.IdHeader].ShouldBe(fired.Id);
    }

    [Fact]
    public async Task A_stop_lets_the_attempt_under_way_finish()
    {
        await using var stub = await AlertStub.StartAsync();
        stub.Script.Enqueue(new Scripted(0));
        var dispatching = new Dispatching([Dispatching.To(ReceiverType.Webhook, stub.Url)], _time);
        dispatching.Deliver(Seo.Transition(TransitionKind.Fired));
        await Eventually.IsTrueAsync(() => stub.Requests.Count == 1);

        var stopping = dispatching.DisposeAsync().AsTask();
        stopping.IsCompleted.ShouldBeFalse();
        await _time.PassAsync(TimeSpan.FromSeconds(5));
        await stopping.SoonAsync();

        // It may have arrived: the next start tells its end in any case.
        dispatching.Progress.Last["r"].Told.ShouldHaveSingleItem();
        dispatching.Progress.Last["r"].Open.ShouldBe([1]);
    }

    [Fact]
    public async Task The_console_tells_in_structured_lines()
    {
        var console = new ReceiverOptions { Name = "r", Section = "Alerts:Receivers:r", Type = ReceiverType.Console };
        await using var dispatching = new Dispatching([console], _time);
        dispatching.Deliver(Seo.Transition(TransitionKind.Fired));
        await dispatching.SettledAsync();
        dispatching.Deliver(Seo.Transition(TransitionKind.Escalated));
        await dispatching.SettledAsync();
        dispatching.Deliver(Seo.Transition(TransitionKind.Resolved));
        await dispatching.SettledAsync();

        string.Join("\n", dispatching.Log.Entries.Where(e => e.Id is >= 6250 and < 6260).Select(e => $"{e.Id} {e.Text}")).ShouldBeApproved("Console");
    }

    private static IEnumerable<string> Kinds(AlertStub stub) => stub.Taken.Select(t =>
    {
        using var json = JsonDocument.Parse(t.Body);
        return $"{json.RootElement.GetProperty("kind").GetString()} {json.RootElement.GetProperty("alert").GetProperty("kind").GetString()}";
    });

    private sealed class CountedDeliveries : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly Dictionary<(string, string), long> _counts = [];

        public CountedDeliveries()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument is { Name: "alert_deliveries", Meter.Name: "FunnelStream" })
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
            {
                lock (_counts)
                {
                    var key = ((string)tags[0].Value!, (string)tags[1].Value!);
                    _counts[key] = _counts.GetValueOrDefault(key) + value;
                }
            });
            _listener.Start();
        }

        public long this[string receiver, string outcome]
        {
            get
            {
                lock (_counts)
                {
                    return _counts.GetValueOrDefault((receiver, outcome));
                }
            }
        }

        public void Dispose() => _listener.Dispose();
    }
}
