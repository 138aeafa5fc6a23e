using System.Diagnostics;
using FunnelStream.Tests.Alertmanager;
using FunnelStream.Tests.Kafka;
using FunnelStream.Tests.TimeSeries;

namespace FunnelStream.Tests.Alerts;

/// <summary>From events in Kafka to notifications behind a real Alertmanager: exactly the expected ones arrive, whoever is restarted or down.</summary>
public sealed class AlertmanagerEndToEndTests(KafkaServer kafka, InfluxServer influx) : IClassFixture<KafkaServer>, IClassFixture<InfluxServer>
{
    private static readonly TimeSpan Outage = TimeSpan.FromMinutes(1);
    private int _sentinels;

    [AllServersFact]
    public async Task What_arrives_is_what_is_wrong_and_nothing_twice()
    {
        await using var hook = await HookServer.StartAsync();
        await using var alertmanager = new AlertmanagerServer(hook.Url);
        await alertmanager.StartAsync();
        await using var plant = await AlertPlant.StartAsync(kafka, influx, AlertPlant.Rule("leads", 10), AlertPlant.Rule("many", 12), AlertPlant.Rule("flood", 30, "critical"));
        plant.Deployment["Alerts__Alertmanager__Url"] = alertmanager.Url;
        var run = plant.Run();
        try
        {
            // Fire and group.
            plant.Walk.Leads(11, "single");
            plant.Walk.Leads(13, "grouped");
            await NotifiedAsync(hook, run, "grouped: +leads +many", "single: +leads");
            await NothingElseAsync(hook, plant, run);

            // Silence.
            var silence = await alertmanager.SilenceAsync("channel", "silenced");
            plant.Walk.Leads(11, "silenced");
            await NothingElseAsync(hook, plant, run);

            // Restarted in good order: nobody notices.
            run.Terminate();
            (await run.ExitAsync()).ShouldBe(0, run.Output + run.Error);
            run.Dispose();
            run = plant.Run();
            await NothingElseAsync(hook, plant, run);

            // Alertmanager is down for a minute, in which one alert fires and another ends.
            await alertmanager.StopAsync();
            var down = Stopwatch.StartNew();
            plant.Walk.PassAnHour();
            plant.Walk.Leads(11, "meanwhile");
            plant.Walk.Leads(1, "single");
            await UntoldAsync(run);
            if (Outage - down.Elapsed is { Ticks: > 0 } rest)
            {
                await Task.Delay(rest);
            }

            // What is still to be told outlives a kill; who is started anew tries often again.
            run.Kill();
            run.Dispose();
            run = plant.Run();
            await UntoldAsync(run);
            await alertmanager.StartAsync();
            await NotifiedAsync(hook, run, "meanwhile: +leads", "single: -leads");
            await run.UntilAsync(said => said.Contains("takes alerts again", StringComparison.Ordinal) ? said : null);
            await NothingElseAsync(hook, plant, run);

            await alertmanager.EndSilenceAsync(silence);
            await NotifiedAsync(hook, run, "silenced: +leads");

            // Inhibit: the warnings of a channel by what is critical there, from when Alertmanager knows of it. Not before a restart of Alertmanager,
            // which tells at once of alerts that are old, and may do so before it has seen what inhibits them.
            plant.Walk.Leads(31, "flooded");
            await CriticalAsync(hook, "flooded", "+flood!", "+leads", "+many");
            await NothingElseAsync(hook, plant, run);

            // Resolve; the end of what is inhibited is not told.
            plant.Walk.PassAnHour();
            plant.Walk.Leads(1, "meanwhile", "silenced");
            await NotifiedAsync(hook, run, "meanwhile: -leads", "silenced: -leads");
            plant.Walk.Leads(1, "grouped");
            await EndedAsync(hook, "grouped", "-leads", "-many");
            await NothingElseAsync(hook, plant, run);
        }
        finally
        {
            run.Dispose();
        }
    }

    private static Task UntoldAsync(Commands.Program run) =>
        run.UntilAsync(said => said.Contains("can't be told", StringComparison.Ordinal) ? said : null);

    // In whatever order their groups come. What began longer ago than Alertmanager waits for a group is notified of at once, so a group of
    // several may come in more than one notification; a group of one comes once.
    private static async Task NotifiedAsync(HookServer hook, Commands.Program run, params string[] expected)
    {
        var lacking = expected.Select(Parts).ToDictionary(group => group.Name, group => group.Alerts.ToHashSet());
        while (lacking.Values.Any(alerts => alerts.Count > 0))
        {
            await Eventually.IsTrueAsync(() => !hook.Requests.IsEmpty, () => $"waiting for {string.Join("; ", lacking.Select(group => $"{group.Key}: {string.Join(' ', group.Value)}"))}\n{run.Output}{run.Error}");
            hook.Requests.TryDequeue(out var request).ShouldBeTrue();
            var (name, alerts) = Parts(request!.Notification);
            lacking.ShouldContainKey(name, request.Notification);
            alerts.ShouldBeSubsetOf(Parts(expected.Single(group => group.StartsWith($"{name}: ", StringComparison.Ordinal))).Alerts, request.Notification);
            lacking[name].Overlaps(alerts).ShouldBeTrue($"{request.Notification} says nothing new");
            lacking[name].ExceptWith(alerts);
        }
    }

    private static (string Name, string[] Alerts) Parts(string notification)
    {
        var colon = notification.IndexOf(':', StringComparison.Ordinal);
        return (notification[..colon], notification[(colon + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    // What is critical comes; warnings of the same moment may have come before it, and come no more after it.
    private static async Task CriticalAsync(HookServer hook, string group, string critical, params string[] warnings)
    {
        for (var alerts = Array.Empty<string>(); !alerts.Contains(critical);)
        {
            await Eventually.IsTrueAsync(() => !hook.Requests.IsEmpty, () => $"waiting for {group}: {critical}");
            hook.Requests.TryDequeue(out var request).ShouldBeTrue();
            (var name, alerts) = Parts(request!.Notification);
            name.ShouldBe(group, request.Notification);
            alerts.ShouldBeSubsetOf([critical, .. warnings], request.Notification);
        }
    }

    // Two alerts that end within the same moment may do so in one notification or in two.
    private static async Task EndedAsync(HookServer hook, string group, params string[] ends)
    {
        var lacking = ends.ToHashSet();
        while (lacking.Count > 0)
        {
            await Eventually.IsTrueAsync(() => !hook.Requests.IsEmpty, () => $"waiting for {string.Join(' ', lacking)}");
            hook.Requests.TryDequeue(out var request).ShouldBeTrue();
            var told = request!.Notification;
            told.ShouldStartWith($"{group}: ");
            lacking.ExceptWith(told.Split(' ').Skip(1));
        }
    }

    /// <summary>What fires after everything else arrives, and nothing came before it.</summary>
    private async Task NothingElseAsync(HookServer hook, AlertPlant plant, Commands.Program run)
    {
        var sentinel = $"sentinel{++_sentinels}";
        plant.Walk.Leads(11, sentinel);
        await NotifiedAsync(hook, run, $"{sentinel}: +leads");
    }

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class AllServersFactAttribute : FactAttribute
    {
        public AllServersFactAttribute() => Skip = KafkaServer.Missing ?? InfluxServer.Missing ?? AlertmanagerServer.Missing;
    }
}
