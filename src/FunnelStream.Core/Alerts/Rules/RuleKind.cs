namespace FunnelStream.Alerts.Rules;

/// <summary>A kind of rule: how it is read from configuration.</summary>
/// <param name="Name">As written under <c>kind</c>.</param>
/// <param name="About">What it tests, in one sentence.</param>
/// <param name="Timing">When it is evaluated and how often it has to breach, unless configured otherwise.</param>
/// <param name="Read">Reads its settings and makes the rule.</param>
/// <param name="IsDefault">Whether one of it stands where nothing else is configured.</param>
public sealed record RuleKind(string Name, string About, RuleTiming Timing, Func<RuleReader, RuleTiming, AlertRule> Read, bool IsDefault = true);
