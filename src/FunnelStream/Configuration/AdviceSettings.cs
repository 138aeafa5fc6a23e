using System.Globalization;
using FunnelStream.Advice;

namespace FunnelStream.Configuration;

/// <summary>
/// Section <c>Advice</c>: <c>Enabled</c>, <c>Window</c>, <c>TargetCostPerSql</c> for every channel, <c>Targets:CHANNEL</c> for one,
/// <c>NeedsCapacity</c>.
/// </summary>
internal static class AdviceSettings
{
    private const decimal Most = 1_000_000_000;

    /// <summary>What advice goes by; null where it is not enabled.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="worker">What is kept, and in which currency.</param>
    public static AdviceOptions? Read(SettingsReader settings, WorkerOptions worker)
    {
        var usual = new AdviceOptions();
        var decimals = worker.Currency.Base.Decimals;
        var isEnabled = settings.Flag("Advice:Enabled", true);
        Dictionary<string, double> targets = [];
        foreach (var (channel, text) in settings.Open("Advice:Targets"))
        {
            if (Money(settings, $"Advice:Targets:{channel}", text, decimals) is { } target)
            {
                targets[channel.Trim().ToLowerInvariant()] = target;
            }
        }

        var options = usual with
        {
            Window = settings.Span("Advice:Window", usual.Window, TimeSpan.FromDays(1), TimeSpan.FromDays(180)),
            TargetCostPerSql = settings.Text("Advice:TargetCostPerSql") is { } all ? Money(settings, "Advice:TargetCostPerSql", all, decimals) : null,
            Targets = targets,
            NeedsCapacity = settings.Flag("Advice:NeedsCapacity", usual.NeedsCapacity),
        };
        if (options.Window > worker.Retention.Days)
        {
            settings.Report($"Advice:Window is longer than the {Duration.Write(worker.Retention.Days)} that are kept: shorten it, or raise Retention:Days.");
        }

        return isEnabled ? options : null;
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
