using System.Globalization;
using FunnelStream.Advice;
using FunnelStream.Events;
using FunnelStream.Worker;

namespace FunnelStream.Configuration;

/// <summary>
/// Section <c>Advice</c>: <c>Enabled</c>, <c>Window</c>, <c>TargetCostPerSql</c> for every channel, <c>Targets:CHANNEL</c> for one,
/// <c>NeedsCapacity</c>, <c>Stages:STAGE:Target</c> for every channel, <c>Stages:STAGE:Targets:CHANNEL</c> for one.
/// </summary>
internal static class AdviceSettings
{
    private const decimal Most = 1_000_000_000;

    // As target_rate of the rules.
    private const double LeastShare = 0.0001;

    /// <summary>What advice goes by; null where it is not enabled.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="worker">What is kept, and in which currency.</param>
    public static AdviceOptions? Read(SettingsReader settings, WorkerOptions worker)
    {
        var usual = new AdviceOptions();
        var decimals = worker.Currency.Base.Decimals;
        var isEnabled = settings.Flag("Advice:Enabled", true);
        var options = usual with
        {
            Window = settings.Span("Advice:Window", usual.Window, TimeSpan.FromDays(1), TimeSpan.FromDays(180)),
            TargetCostPerSql = settings.Text("Advice:TargetCostPerSql") is { } all ? Money(settings, "Advice:TargetCostPerSql", all, decimals) : null,
            Targets = ByChannel(settings, "Advice:Targets", (key, text) => Money(settings, key, text, decimals)),
            Stages = Stages(settings),
            NeedsCapacity = settings.Flag("Advice:NeedsCapacity", usual.NeedsCapacity),
        };
        if (options.Window > worker.Retention.Days)
        {
            settings.Report($"Advice:Window is longer than the {Duration.Write(worker.Retention.Days)} that are kept: shorten it, or raise Retention:Days.");
        }

        return isEnabled ? options : null;
    }

    private static Dictionary<string, StageTarget> Stages(SettingsReader settings)
    {
        Dictionary<string, StageTarget> stages = [];
        foreach (var stage in StageTarget.Stages)
        {
            var (all, each) = ($"Advice:Stages:{stage}:Target", $"Advice:Stages:{stage}:Targets");
            var target = new StageTarget(
                settings.Text(all) is { } text ? Share(settings, all, text) : null,
                ByChannel(settings, each, (key, value) => Share(settings, key, value)));
            if (target.Everywhere is not null || target.Channels.Count > 0)
            {
                stages.Add(stage, target);
            }
        }

        return stages;
    }

    private static Dictionary<string, double> ByChannel(SettingsReader settings, string key, Func<string, string, double?> read)
    {
        Dictionary<string, double> targets = [];
        foreach (var (channel, text) in settings.Open(key))
        {
            if (read($"{key}:{channel}", text) is { } target && !targets.TryAdd(DimensionText.Normalize(Dimension.Channel, channel), target))
            {
                settings.Report($"{key}:{channel} is a channel that another key of {key} names, too: remove one.");
            }
        }

        return targets;
    }

    private static double? Share(SettingsReader settings, string key, string text)
    {
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share) && share is >= LeastShare and <= 1)
        {
            return share;
        }

        settings.Report($"{key} is '{text}': set it to the share of leads that should pass the stage, from 0.0001 to 1, such as 0.25.");
        return null;
    }

    private static double? Money(SettingsReader settings, string key, string text, int decimals)
    {
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
            && amount is > 0 and <= Most && decimal.IsInteger(amount * (decimal)Math.Pow(10, decimals)))
        {
            return (double)amount;
        }

        settings.Report($"{key} is '{text}': set it to what an SQL may cost in the base currency, above 0 and with at most {decimals} decimals, such as 120.");
        return null;
    }
}
