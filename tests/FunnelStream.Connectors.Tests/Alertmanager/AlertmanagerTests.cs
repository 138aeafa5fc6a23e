using System.Text.Json;
using FunnelStream.Alerts;
using FunnelStream.Connectors.Delivery;
using FunnelStream.Connectors.Tests.Delivery;
using FunnelStream.Tests.Alertmanager;
using FunnelStream.Tests.Alerts;

namespace FunnelStream.Connectors.Tests.Alertmanager;

/// <summary>
/// Against a real Alertmanager: the notifications that arrive at its webhook are exactly the expected ones. It is told what stands
/// every half second, so that every test tells everything many times.
/// </summary>
public sealed class AlertmanagerTests : IAsyncLifetime, IAsyncDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);

    private AlertStub _hook = null!;
    private AlertmanagerServer _server = null!;
    private int _sentinels;

    public async Task InitializeAsync()
    {
        _hook = await AlertStub.StartAsync();
        _server = new AlertmanagerServer(_hook.Url);
        if (AlertmanagerServer.Missing is null)
        {
            await _server.StartAsync();
        }
    }

    async Task IAsyncLifetime.DisposeAsync() => await DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _hook.DisposeAsync();
    }

    [AlertmanagerFact]
    public async Task Alerts_are_grouped_and_resolved()
    {
        await using var dispatching = Start();
        // Only what began within group_wait waits for its group: the rest is notified of at once.
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var (first, second, other) = (Alert("goal", "seo", rule: "cpl-goal") with { Since = now }, Alert("goal", "seo", rule: "rate-goal") with { Since = now }, Alert("goal", "events") with { Since = now });
        Fire(dispatching, first, second, other);
        await NotifiedAsync("goal/events: +goal", "goal/seo: +cpl-goal +rate-goal");

        Resolve(dispatching, first);
        await NotifiedAsync("goal/seo: +rate-goal -cpl-goal");
        Resolve(dispatching, other);
        await NotifiedAsync("goal/events: -goal");

        // What ended is told to Alertmanager for a while longer, which may name it again when it tells of its group for another reason.
        Resolve(dispatching, second);
        await EndedAsync("goal/seo", "-rate-goal");

        await NothingElseAsync(dispatching);
    }

    [AlertmanagerFact]
    public async Task An_alert_says_what_where_since_when_and_what_to_do()
    {
        await using var dispatching = Start();
        Fire(dispatching, AlertSamples.Of("sql_rate_drop"));
        await Eventually.IsTrueAsync(() => !_hook.Taken.IsEmpty);

        using var json = JsonDocument.Parse(_hook.Taken.Single().Body);
        var alert = json.RootElement.GetProperty("alerts")[0];
        alert.GetProperty("labels").EnumerateObject().Select(l => $"{l.Name}={l.Value}").ShouldBe(
            [
                "alertname=sql_rate_drop", "campaign=broad", "channel=paid_search", "funnelstream_id=sql_rate_drop-lower-paid_search",
                "rule=sql_rate_drop", "severity=warning",
            ],
            ignoreOrder: true);
        alert.GetProperty("annotations").EnumerateObject().Select(l => l.Name).ShouldBe(["summary", "description", "since", "diagnosis", "found", "next", "dashboard"], ignoreOrder: true);
        alert.GetProperty("annotations").GetProperty("since").GetString().ShouldBe("Since Sun 1 March 2026, 23:00 (Europe/Paris).");
        alert.GetProperty("startsAt").GetDateTimeOffset().ToUnixTimeMilliseconds().ShouldBe(AlertSamples.Of("sql_rate_drop").Since);
        alert.GetProperty("generatorURL").GetString()!.ShouldStartWith("https://grafana.example/d/funnelstream-cohorts?from=");
    }

    [AlertmanagerFact]
    public async Task When_it_began_stays_over_restarts_and_its_end()
    {
        var alert = Alert("no_data", "seo");
        await using (var first = Start())
        {
            Fire(first, alert);
            await BegunAsync("firing");
        }

        await using var second = Start();
        Fire(second, alert);
        await BegunAsync(null);
        Resolve(second, alert);
        await BegunAsync("resolved");

        async Task BegunAsync(string? status)
        {
            await Eventually.IsTrueAsync(() => status is null || !_hook.Taken.IsEmpty);
            var began = status is null
                ? (await _server.AlertsAsync()).Single().GetProperty("startsAt")
                : JsonDocument.Parse(_hook.Taken.TryDequeue(out var told) ? told.Body : "").RootElement.GetProperty("alerts")[0].GetProperty("startsAt");
            began.GetDateTimeOffset().ToUnixTimeMilliseconds().ShouldBe(alert.Since, status);
        }
    }

    [AlertmanagerFact]
    public async Task Its_silences_hold_back()
    {
        await using var dispatching = Start();
        var silence = await _server.SilenceAsync("channel", "seo");
        var (silenced, over) = (Alert("no_data", "seo"), Alert("stage_leak", "seo"));
        Fire(dispatching, silenced, over);
        await NothingElseAsync(dispatching);
        Resolve(dispatching, over);
        await NothingElseAsync(dispatching);

        await _server.EndSilenceAsync(silence);
        await NotifiedAsync("no_data/seo: +no_data");
        await NothingElseAsync(dispatching);
    }

    [AlertmanagerFact]
    public async Task Its_inhibitions_hold_back()
    {
        await using var dispatching = Start();
        var parent = Alert("sql_rate_drop", "paid_search") with { Severity = AlertSeverity.Critical };
        var child = Alert("no_data", "paid_search", "broad");
        Fire(dispatching, parent);
        await NotifiedAsync("sql_rate_drop/paid_search: +sql_rate_drop!");
        Fire(dispatching, child);
        await NothingElseAsync(dispatching);

        Resolve(dispatching, parent);
        await NotifiedAsync("no_data/paid_search: +no_data", "sql_rate_drop/paid_search: -sql_rate_drop!");
        await NothingElseAsync(dispatching);
    }

    [AlertmanagerFact]
    public async Task An_escalation_is_one_notification_and_so_is_its_end()
    {
        await using var dispatching = Start();
        var alert = Alert("no_data", "seo");
        Fire(dispatching, alert);
        await NotifiedAsync("no_data/seo: +no_data");
        dispatching.Deliver(alert.Transition(TransitionKind.Escalated));

        // The warning that it was is inhibited by the critical that it is.
        await NotifiedAsync("no_data/seo: +no_data!");
        Resolve(dispatching, alert with { Severity = AlertSeverity.Critical });
        await EndedAsync("no_data/seo", "-no_data!");
        await NothingElseAsync(dispatching);
    }

    [AlertmanagerFact]
    public async Task While_it_is_down_nothing_is_lost_or_repeated()
    {
        await using var dispatching = Start();
        var (before, brief, lasting) = (Alert("no_data", "seo"), Alert("goal", "events"), Alert("goal", "webinar"));
        Fire(dispatching, before);
        await NotifiedAsync("no_data/seo: +no_data");

        await _server.StopAsync();
        Fire(dispatching, brief, lasting);
        await Eventually.IsTrueAsync(() => dispatching.Status.Single().Failures > 1);
        Resolve(dispatching, brief);
        await _server.StartAsync();
        await NotifiedAsync("goal/webinar: +goal");
        await NothingElseAsync(dispatching);

        Resolve(dispatching, before);
        await NotifiedAsync("no_data/seo: -no_data");
        await NothingElseAsync(dispatching);
    }

    [AlertmanagerFact]
    public async Task An_end_that_comes_while_it_is_down_is_told_once_it_is_up()
    {
        await using var dispatching = Start();
        var alert = Alert("no_data", "seo");
        Fire(dispatching, alert);
        await NotifiedAsync("no_data/seo: +no_data");

        await _server.StopAsync();
        Resolve(dispatching, alert);
        await _server.StartAsync();
        await NotifiedAsync("no_data/seo: -no_data");
        await NothingElseAsync(dispatching);
    }

    [AlertmanagerFact]
    public async Task A_restart_of_this_program_is_not_noticed()
    {
        var first = Start(TimeSpan.FromSeconds(5));
        var (standing, ending) = (Alert("no_data", "seo"), Alert("goal", "events"));
        Fire(first, standing, ending);
        await NotifiedAsync("goal/events: +goal", "no_data/seo: +no_data");
        await first.DisposeAsync();

        await using var second = Start(before: first);
        Resolve(second, ending);
        await NotifiedAsync("goal/events: -goal");
        await NothingElseAsync(second);
        Resolve(second, standing);
        await NotifiedAsync("no_data/seo: -no_data");
        await NothingElseAsync(second);
    }

    [AlertmanagerFact]
    public async Task A_restart_with_its_state_lost_tells_it_what_stands()
    {
        await using var dispatching = Start();
        var alert = Alert("no_data", "seo");
        Fire(dispatching, alert);
        await NotifiedAsync("no_data/seo: +no_data");
        await _server.StopAsync();
        await _server.StartAsync();

        await Eventually.IsTrueAsync(async () => (await _server.AlertsAsync()).Any(a => a.GetProperty("labels").GetProperty("alertname").GetString() == "no_data"));
        await NothingElseAsync(dispatching);
    }

    private Dispatching Start(TimeSpan? every = null, Dispatching? before = null) =>
        new([Dispatching.To(ReceiverType.Alertmanager, _server.Url + "/")], TimeProvider.System, before, withChance: true, every ?? Every);

    private static AlertRecord Alert(string kind, string channel, string? campaign = null, string? rule = null) =>
        AlertSamples.Of(kind) with { Id = $"{rule ?? kind}-{channel}-{campaign}", Rule = rule ?? kind, Labels = new AlertLabels(channel, campaign), Severity = AlertSeverity.Warning };

    private static void Fire(Dispatching dispatching, params AlertRecord[] alerts) => Array.ForEach(alerts, alert => dispatching.Deliver(alert.Transition(TransitionKind.Fired)));

    private static void Resolve(Dispatching dispatching, AlertRecord alert) => dispatching.Deliver(alert.Transition(TransitionKind.Resolved));

    /// <summary>The next notifications are these, in whatever order their groups come.</summary>
    private async Task NotifiedAsync(params string[] expected)
    {
        await Eventually.IsTrueAsync(() => _hook.Taken.Count >= expected.Length, () => $"waiting for {string.Join("; ", expected)}");
        Next(expected.Length).Order(StringComparer.Ordinal).ShouldBe(expected.Order(StringComparer.Ordinal));
    }

    // Whether the critical's end and the end of the warning that it inhibited come together depends on which is ended first by the clock.
    private async Task EndedAsync(string group, string end)
    {
        await Eventually.IsTrueAsync(() => !_hook.Taken.IsEmpty);
        var told = Next(1).Single();
        told.ShouldStartWith($"{group}: ");
        told.ShouldContain(end);
        told.ShouldNotContain("+");
    }

    /// <summary>An alert that is fired after everything else arrives, its end arrives, and nothing came before them.</summary>
    private async Task NothingElseAsync(Dispatching dispatching)
    {
        var sentinel = Alert("goal", $"sentinel{++_sentinels}");
        Fire(dispatching, sentinel);
        await NotifiedAsync($"goal/sentinel{_sentinels}: +goal");
        Resolve(dispatching, sentinel);
        await NotifiedAsync($"goal/sentinel{_sentinels}: -goal");
    }

    private List<string> Next(int count)
    {
        List<string> told = [];
        while (told.Count < count && _hook.Taken.TryDequeue(out var notification))
        {
            using var json = JsonDocument.Parse(notification.Body);
            var group = json.RootElement.GetProperty("groupLabels");
            var alerts = json.RootElement.GetProperty("alerts").EnumerateArray().Select(alert =>
                (alert.GetProperty("status").GetString() == "firing" ? "+" : "-")
                + alert.GetProperty("labels").GetProperty("rule").GetString()
                + (alert.GetProperty("labels").GetProperty("severity").GetString() == "critical" ? "!" : ""));
            told.Add($"{group.GetProperty("alertname").GetString()}/{group.GetProperty("channel").GetString()}: {string.Join(' ', alerts.Order(StringComparer.Ordinal))}");
        }

        return told;
    }
}
