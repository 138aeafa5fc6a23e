using FunnelStream.Alerts;

namespace FunnelStream.Core.Tests.Alerts;

/// <summary>A rule that says what a test wants it to.</summary>
internal sealed class ScriptedRule(Func<RuleInput, IReadOnlyList<Finding>> judge, string parameters = "") : AlertRule
{
    public override string Kind => "scripted";

    public override IReadOnlyList<AlertCondition> Conditions => [];

    protected override string Parameters => parameters;

    /// <summary>When it was asked.</summary>
    public List<long> Asked { get; } = [];

    public override IReadOnlyList<Finding> Evaluate(RuleInput input)
    {
        Asked.Add(input.At);
        return judge(input);
    }

    /// <summary>A rule about the total that says one verdict after the other, the last for ever.</summary>
    public static ScriptedRule Saying(string verdicts, Cadence? cadence = null, int fireAfter = 1, int resolveAfter = 1, TimeSpan pending = default, string name = "scripted", bool needsWork = false)
    {
        var next = 0;
        return new ScriptedRule(_ => [Of(verdicts[Math.Min(next++, verdicts.Length - 1)])])
        {
            Timing = new RuleTiming(cadence ?? Cadence.Every(TimeSpan.FromHours(1)), fireAfter, resolveAfter, pending, name, needsWork),
        };
    }

    /// <summary>b breach (warning), B breach (critical), c clear, - between, i insufficient, n no data, h held.</summary>
    public static Finding Of(char verdict, AlertLabels? labels = null) => new()
    {
        Labels = labels ?? AlertLabels.Total,
        Verdict = char.ToLowerInvariant(verdict) switch
        {
            'b' => Verdict.Breach,
            'c' => Verdict.Clear,
            '-' => Verdict.Between,
            'i' => Verdict.InsufficientData,
            'n' => Verdict.NoData,
            _ => Verdict.Held,
        },
        Severity = verdict == 'B' ? AlertSeverity.Critical : AlertSeverity.Warning,
    };
}
