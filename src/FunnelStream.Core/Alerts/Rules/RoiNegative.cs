using System.Text.Json;
using FunnelStream.Alerts.Cohorts;
using FunnelStream.Board;
using FunnelStream.Events;
using FunnelStream.Kpis;
using FunnelStream.Panes;

namespace FunnelStream.Alerts.Rules;

/// <summary>Thresholds of <see cref="RoiNegative"/>.</summary>
public sealed record RoiNegativeOptions
{
    /// <summary>What is judged: total, channel, channel and campaign (spend is known by these only); default the latter two.</summary>
    public IReadOnlyList<Breakdown> Breakdowns { get; init; } = [new(Dimension.Channel), new(Dimension.Channel, Dimension.Campaign)];

    /// <summary>Cohorts with fewer opportunities are not judged; default 20.</summary>
    public int LeastOpportunities { get; init; } = 20;

    /// <summary>How old the leads judged are: past it nearly all deals are decided; default 180 days.</summary>
    public TimeSpan Horizon { get; init; } = TimeSpan.FromDays(180);

    /// <summary>The span of their creation; default 90 days.</summary>
    public TimeSpan Span { get; init; } = TimeSpan.FromDays(90);

    /// <summary>Recovers once what came back is above what was spent by this share; default 0.05.</summary>
    public double Hysteresis { get; init; } = 0.05;

    internal static RoiNegative Rule(RuleReader read, RuleTiming timing) => new(Read(read)) { Timing = timing };

    private static RoiNegativeOptions Read(RuleReader read)
    {
        var usual = new RoiNegativeOptions();
        return new RoiNegativeOptions
        {
            Breakdowns = read.Breakdowns("scopes", usual.Breakdowns, ["total", "channel", "channel+campaign"]),
            LeastOpportunities = read.Whole("least_opportunities", usual.LeastOpportunities, 1, 1_000_000),
            Horizon = read.Days("horizon", usual.Horizon, 1, 300),
            Span = read.Days("span", usual.Span, 7, 300),
            Hysteresis = read.Number("hysteresis", usual.Hysteresis, 0, 1),
        };
    }
}

/// <summary>Cohorts old enough to have paid off have not: revenue and what their open deals are worth stay below what was spent.</summary>
/// <param name="options">Thresholds.</param>
public sealed class RoiNegative(RoiNegativeOptions options) : AlertRule
{
    /// <summary>As written in configuration.</summary>
    public const string KindName = "roi_negative";

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <inheritdoc/>
    internal override IReadOnlyList<Evidence> JudgesBy => [Evidence.Won];

    /// <inheritdoc/>
    public override IReadOnlyList<AlertCondition> Conditions => [AlertCondition.AtLeast("opportunities", options.LeastOpportunities), AlertCondition.AtMost("roi", 0)];

    /// <inheritdoc/>
    protected override string Parameters => JsonSerializer.Serialize(options, RuleParametersContext.Default.RoiNegativeOptions);

    /// <inheritdoc/>
    public override IReadOnlyList<Finding> Evaluate(RuleInput input)
    {
        var view = input.View;
        var to = view.Minute - (int)options.Horizon.TotalMinutes;
        var from = to - (int)options.Span.TotalMinutes;
        return [.. options.Breakdowns
            .Where(by => view.FamilyOf(by) is { HasTraffic: true })
            .SelectMany(by => view.Parts(by, view.Minute - SegmentTree.Reach, view.Minute))
            .Where(scope => Named.AreAll(scope.Names.Values))
            .Select(scope => Find(input, scope, from, to))
            .OfType<Finding>()];
    }

    private Finding? Find(RuleInput input, ScopePanes scope, int from, int to)
    {
        var labels = new AlertLabels(scope.Names.Values.ElementAtOrDefault(0), scope.Names.Values.ElementAtOrDefault(1));
        var cohort = scope.Slices.Where(slice => slice.Start >= from && slice.Start < to).Select(slice => slice.Cells).ToList();
        var opportunities = cohort.Sum(cells => cells.Reached(Lag.Opportunity));
        var isKnown = cohort.TrueForAll(cells => cells[Field.UnconvertedSpends] == 0 && cells[Field.CohortUnconvertedRevenues] == 0
            && cells[Field.CohortWonWithoutAmount] == 0 && cells[Field.CohortUnconvertedOpens] == 0);
        if (opportunities < options.LeastOpportunities || !isKnown || Sum(Field.SpendMinor) <= 0 || !Evidence.Won.HasCome(input.View))
        {
            return input.Find(labels) is null ? null : new Finding { Labels = labels, Verdict = Verdict.InsufficientData };
        }

        var scale = Math.Pow(10, input.View.Options.MoneyDecimals);
        var (spend, revenue, pipeline) = (Sum(Field.SpendMinor) / scale, Sum(Field.CohortRevenueMinor) / scale, Sum(Field.CohortOpenValueMinor) / scale);
        var won = Sum(Field.CohortDealsWon);
        var decided = won + Sum(Field.CohortDealsLost);
        var winRate = decided > 0 ? (double)won / decided : (double?)null;
        var back = revenue + (pipeline * (winRate ?? 0));
        return new Finding
        {
            Labels = labels,
            Verdict = back < spend ? Verdict.Breach : back >= spend * (1 + options.Hysteresis) ? Verdict.Clear : Verdict.Between,
            Numbers =
            [
                new AlertNumber("spend", spend),
                new AlertNumber("revenue", revenue),
                new AlertNumber("pipeline_value", pipeline),
                RateNumber.Of("win_rate", won, decided),
                new AlertNumber("roi", (back - spend) / spend),
                new AlertNumber("opportunities", opportunities),
            ],
        };

        long Sum(int field) => cohort.Sum(cells => cells[field]);
    }
}
