using FunnelStream.Alerts;
using FunnelStream.Connectors.Delivery;
using FunnelStream.Connectors.Tests.Containers;
using FunnelStream.Connectors.Tests.Delivery;
using FunnelStream.Tests.Alerts;

namespace FunnelStream.Connectors.Tests.Alertmanager;

/// <summary>Against the Alertmanager of Compose: what its API has is what was told. Each test has a channel of its own.</summary>
public sealed class AlertmanagerContainerTests(AlertmanagerContainer server) : IClassFixture<AlertmanagerContainer>
{
    [ContainerFact]
    public async Task An_alert_stands_until_it_is_resolved()
    {
        await using var dispatching = Start();
        var alert = Alert("seo");
        dispatching.Deliver(alert.Transition(TransitionKind.Fired));
        await Eventually.IsTrueAsync(async () => (await server.AlertsAsync("seo")).Count == 1);

        var told = (await server.AlertsAsync("seo"))[0];
        told.GetProperty("labels").EnumerateObject().Select(label => $"{label.Name}={label.Value}").ShouldBe(
            ["alertname=no_data", "channel=seo", "funnelstream_id=no_data-seo", "rule=no_data", "severity=warning"], ignoreOrder: true);
        told.GetProperty("annotations").EnumerateObject().Select(annotation => annotation.Name).ShouldBe(["summary", "description", "since", "next", "dashboard"], ignoreOrder: true);
        told.GetProperty("startsAt").GetDateTimeOffset().ToUnixTimeMilliseconds().ShouldBe(alert.Since);

        dispatching.Deliver(alert.Transition(TransitionKind.Resolved));
        await Eventually.IsTrueAsync(async () => (await server.AlertsAsync("seo")).Count == 0);
    }

    [ContainerFact]
    public async Task An_escalation_leaves_only_what_it_became()
    {
        await using var dispatching = Start();
        var alert = Alert("events");
        dispatching.Deliver(alert.Transition(TransitionKind.Fired));
        await Eventually.IsTrueAsync(() => SeveritiesAsync("events", "warning"));

        dispatching.Deliver(alert.Transition(TransitionKind.Escalated));
        await Eventually.IsTrueAsync(() => SeveritiesAsync("events", "critical"));
    }

    private Dispatching Start() =>
        new([Dispatching.To(ReceiverType.Alertmanager, server.Url)], TimeProvider.System, withChance: true, every: TimeSpan.FromMilliseconds(500));

    private static AlertRecord Alert(string channel) =>
        AlertSamples.Of("no_data") with { Id = $"no_data-{channel}", Labels = new AlertLabels(channel), Severity = AlertSeverity.Warning };

    private async Task<bool> SeveritiesAsync(string channel, params string[] expected) =>
        (await server.AlertsAsync(channel)).Select(alert => alert.GetProperty("labels").GetProperty("severity").GetString()).SequenceEqual(expected);
}
