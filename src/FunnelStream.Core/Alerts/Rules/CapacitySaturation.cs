using System.Globalization;
using FunnelStream.Calendars;
using FunnelStream.Capacity;

namespace FunnelStream.Alerts.Rules;

/// <summary>What <see cref="CapacitySaturation"/> asks for. Utilizations are fractions, times working days of the team.</summary>
public sealed record CapacitySaturationOptions
{
    /// <summary>Utilization at which it warns: the lower end of its band.</summary>
    public double Warn { get; init; } = .85;

    /// <summary>Utilization below which it resolves, as measured.</summary>
    public double Clear { get; init; } = .80;

    /// <summary>Utilization that is one of the critical conditions: the lower end of its band.</summary>
    public double Critical { get; init; } = .95;

    /// <summary>
    /// Half the width of utilization's band, in standard deviations: five days of a small team vary by a fifth, and by chance alone .7
    /// would be taken for .85 many times a year.
    /// </summary>
    public double Z { get; init; } = 2;

    /// <summary>Working days until the SLA can't be kept, below which that is one of the critical conditions: by the least growth that fits.</summary>
    public double SlaDays { get; init; } = 1;

    internal static CapacitySaturation Rule(RuleReader read, RuleTiming timing) => new(Read(read)) { Timing = timing };

    private static CapacitySaturationOptions Read(RuleReader read)
    {
        var usual = new CapacitySaturationOptions();
        var options = new CapacitySaturationOptions
        {
            Warn = read.Number("warn", usual.Warn, .1, 10),
            Clear = read.Number("clear", usual.Clear, .1, 10),
            Critical = read.Number("critical", usual.Critical, .1, 10),
            Z = read.Number("z", usual.Z, 0, 10),
            SlaDays = read.Number("sla_days", usual.SlaDays, 0, 30),
        };
        read.Rising(("clear", options.Clear), ("warn", options.Warn), ("critical", options.Critical));
        return options;
    }
}

/// <summary>
/// Sales cannot do what comes: ρ = λ ÷ (cμ) with μ measured while there was something to do (<see cref="CapacityReport"/>), even at the lower
/// end of its band (<see cref="Workload.UtilizationBand"/>). Critical when two hold of: utilization, response p90 beyond the SLA, more open
/// leads per rep than the limit, and the SLA out of reach within a day.
/// </summary>
/// <param name="options">What it asks for.</param>
public sealed class CapacitySaturation(CapacitySaturationOptions options) : AlertRule
{
    /// <summary>As written in configuration.</summary>
    public const string KindName = "capacity_saturation";

    // A change below a twentieth is noise, and no diagnosis.
    private const double Noticeable = 1.05;

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <inheritdoc/>
    internal override IReadOnlyList<Evidence> JudgesBy => [Evidence.Response];

    /// <inheritdoc/>
    public override IReadOnlyList<AlertCondition> Conditions => [AlertCondition.AtLeast("utilization", options.Warn) with { End = AlertNumberEnd.Low }];

    /// <inheritdoc/>
    protected override string Parameters => string.Create(
        CultureInfo.InvariantCulture, $"{options.Warn} {options.Clear} {options.Critical} {options.SlaDays} {options.Z}");

    /// <inheritdoc/>
    public override IReadOnlyList<Finding> Evaluate(RuleInput input) =>
        [.. CapacityReport.Teams(input.View).Select(Judge)
            // Without answers whatever was not closed is backlog.
            .Select(finding => finding.Verdict == Verdict.InsufficientData || Evidence.Response.HasCome(input.View) ? finding : finding with { Verdict = Verdict.InsufficientData })];

    /// <summary>Judges a team.</summary>
    internal Finding Judge(CapacityFigures figures)
    {
        var labels = new AlertLabels(Team: figures.Team.Name);
        if (figures.Workload is not { } work)
        {
            return new Finding { Labels = labels, Verdict = Verdict.InsufficientData };
        }

        var (low, high) = work.UtilizationBand(options.Z);
        var isCritical = CriticalSigns(figures, work, low) >= 2;
        return new Finding
        {
            Labels = labels,
            Verdict = low >= options.Warn || isCritical ? Verdict.Breach
                : work.Utilization < options.Clear ? Verdict.Clear
                : Verdict.Between,
            Severity = isCritical ? AlertSeverity.Critical : AlertSeverity.Warning,
            Numbers =
            [
                new("utilization", Finite(work.Utilization), low, Finite(high)),
                new("arrival_rate", work.ArrivalRate),
                new("service_rate", work.ServiceRate),
                new("reps", figures.Reps),
                new("backlog", figures.Backlog),
                new("backlog_per_rep", figures.BacklogPerRep),
                new("wip_limit", figures.Team.WipLimit),
                Number("time_to_wip_limit_days", work.TimeToWipLimit),
                Number("time_to_sla_limit_days", work.TimeToSlaLimit),
                new("response_p90", figures.ResponseP90 / 1_000.0, figures.ResponseP90 is null ? figures.LongestResponse / 1_000.0 : null),
                new("sla", figures.Team.SlaMillis / 1_000.0),
            ],
            Diagnosis = Diagnose(figures, work),
        };
    }

    private int CriticalSigns(CapacityFigures figures, in Workload work, double utilization)
    {
        var isLate = figures.ResponseP90 is { } p90 ? p90 > figures.Team.SlaMillis : figures.LongestResponse > figures.Team.SlaMillis;
        bool[] hold =
        [
            utilization >= options.Critical,
            isLate,
            figures.BacklogPerRep > figures.Team.WipLimit,
            work.TimeToSlaLimit.Latest < options.SlaDays,
        ];
        return hold.Count(holds => holds);
    }

    private static string? Diagnose(CapacityFigures figures, in Workload work)
    {
        if (figures.Previous is not { Capacity: > 0, ArrivalRate: > 0 } before)
        {
            return null;
        }

        var rose = work.ArrivalRate / before.ArrivalRate >= Noticeable;
        var fell = work.Capacity > 0 && before.Capacity / work.Capacity >= Noticeable;
        return (rose, fell) switch { (true, true) => "both", (true, false) => "arrivals_rose", (false, true) => "service_fell", _ => null };
    }

    private static AlertNumber Number(string name, Forecast forecast) => new(name, Finite(forecast.Days), Finite(forecast.Earliest), Finite(forecast.Latest));

    // JSON and charts know no infinity: never is no value.
    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
