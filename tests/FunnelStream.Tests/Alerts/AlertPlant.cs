using FunnelStream.Tests.Integration;
using FunnelStream.Tests.Kafka;
using FunnelStream.Tests.TimeSeries;

namespace FunnelStream.Tests.Alerts;

/// <summary>The product with rules of a test's own, which fire as soon as a channel has more than so many leads within an hour, and events that walk on.</summary>
internal sealed class AlertPlant : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("funnelstream-alerts-").FullName;

    private AlertPlant(Deployment deployment)
    {
        Deployment = deployment;
        Walk = new EventWalk(deployment);
        deployment["Alerts__RulesFile"] = RulesFile;
        deployment["WatermarkBound"] = "1m";
    }

    public Deployment Deployment { get; }

    public EventWalk Walk { get; }

    public string RulesFile => Path.Combine(_folder, "rules.json");

    /// <summary>A rule about every channel's leads within an hour.</summary>
    public static string Rule(string name, int above, string severity = "warning") =>
        $$"""{"kind": "goal", "name": "{{name}}", "kpi": "leads", "face": "period", "window": "1h", "above": {{above}}, "scopes": ["channel"], "every": "1m", "severity": "{{severity}}"}""";

    public static async Task<AlertPlant> StartAsync(KafkaServer kafka, InfluxServer influx, params string[] rules)
    {
        var plant = new AlertPlant(await Deployment.CreateAsync(kafka, influx, partitions: 1));
        plant.Use(rules);
        return plant;
    }

    /// <summary>Other rules, and none of those that usually stand. As configuration is replaced: whole, or not yet.</summary>
    public void Use(params string[] rules) => Write($$"""{"defaults": false, "rules": [{{string.Join(",\n", rules)}}]}""");

    /// <summary>Writes the rules' file as it stands.</summary>
    public void Write(string rules)
    {
        var next = RulesFile + ".next";
        File.WriteAllText(next, rules);
        File.Move(next, RulesFile, overwrite: true);
    }

    /// <summary>Tells a signed webhook.</summary>
    public void Tell(HookServer hook, string name = "hook", string timeout = "10s")
    {
        Deployment[$"Alerts__Receivers__{name}__Type"] = "webhook";
        Deployment[$"Alerts__Receivers__{name}__Url"] = hook.Url;
        Deployment[$"Alerts__Receivers__{name}__Secret"] = HookServer.Secret;
        Deployment[$"Alerts__Receivers__{name}__Timeout"] = timeout;
    }

    public Commands.Program Run(string role = "both") => Commands.Program.Start(Deployment.Environment, "run", "--role", role);

    public async ValueTask DisposeAsync()
    {
        await Walk.DisposeAsync();
        Deployment.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
