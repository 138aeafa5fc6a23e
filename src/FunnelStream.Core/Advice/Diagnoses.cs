using FunnelStream.Alerts;
using FunnelStream.Board;

namespace FunnelStream.Advice;

/// <summary>What is wrong with the funnel, as far as it shows: a pure function of what a board holds at an instant.</summary>
public static class Diagnoses
{
    /// <summary>Every finding, the weak stages first.</summary>
    /// <param name="view">What the board holds.</param>
    /// <param name="options">What is asked of the stages.</param>
    public static DiagnosisReport Of(FunnelView view, AdviceOptions options)
    {
        var input = new RuleInput(view, _ => null, (_, _) => false);
        return new DiagnosisReport(
            view.At,
            [
                .. new WeakStages(input, options.Stages).Find(),
                .. Breaches(FreshRules.StageLeak, input).Select(finding => new Diagnosis(view.At, "leak", finding.Diagnosis!, finding.Labels, finding.Numbers)),
                .. Breaches(FreshRules.IllusoryGrowth, input).Select(finding => new Diagnosis(view.At, "illusory_growth", "volume_without_result", finding.Labels, finding.Numbers)),
                .. Breaches(FreshRules.CplTrap, input).Select(finding => new Diagnosis(view.At, "cpl_trap", "judge_by_" + finding.Diagnosis, finding.Labels, finding.Numbers)),
            ]);
    }

    private static IEnumerable<Finding> Breaches(AlertRule rule, RuleInput input) => rule.Evaluate(input).Where(finding => finding.Verdict == Verdict.Breach);
}
