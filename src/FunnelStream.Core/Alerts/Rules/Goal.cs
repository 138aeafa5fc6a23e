using System.Text.Json;
using FunnelStream.Board;
using FunnelStream.Events;
using FunnelStream.Kpis;
using FunnelStream.Panes;

namespace FunnelStream.Alerts.Rules;

/// <summary>What a <see cref="Goal"/> asks of a KPI.</summary>
public sealed record GoalOptions
{
    /// <summary>Name of the KPI, as in <see cref="KpiCatalog"/>.</summary>
    public required string Kpi { get; init; }

    /// <summary>What happened in the window, or what became of the leads created in it; default what the KPI exists in, cohort where both.</summary>
    public Face? Face { get; init; }

    /// <summary>The window; default 7 days.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Fires above this; null: no upper bound. Money in major units, rates as fractions, times in seconds.</summary>
    public double? Above { get; init; }

    /// <summary>Fires below this; null: no lower bound.</summary>
    public double? Below { get; init; }

    /// <summary>Recovers once it is within the bound by this share of it; default 0.05.</summary>
    public double Hysteresis { get; init; } = 0.05;

    /// <summary>KPIs of fewer than so many (their denominator) are not judged; default 1.</summary>
    public double Least { get; init; } = 1;

    /// <summary>Whether a cohort is judged while it is still maturing; default false: the window then ends where it is final.</summary>
    public bool Provisional { get; init; }

    /// <summary>What is judged; default the total.</summary>
    public IReadOnlyList<Breakdown> Breakdowns { get; init; } = [Breakdown.Total];

    /// <summary>How much it matters; default a warning.</summary>
    public AlertSeverity Severity { get; init; }

    internal static Goal Rule(RuleReader read, RuleTiming timing) => new(Read(read)) { Timing = timing };

    private static GoalOptions Read(RuleReader read)
    {
        var name = read.Choice("kpi", null, [.. KpiCatalog.All.Select(kpi => kpi.Name)]);
        if (name is null && !read.Has("kpi"))
        {
            read.Report("it needs a \"kpi\", the name of one as in docs/kpis.md");
        }

        var kpi = KpiCatalog.All.FirstOrDefault(kpi => kpi.Name == name) ?? KpiCatalog.All[0];
        var usual = new GoalOptions { Kpi = kpi.Name };
        var options = usual with
        {
            Face = read.Choice("face", null, ["period", "cohort"]) switch { "period" => Kpis.Face.Period, "cohort" => Kpis.Face.Cohort, _ => null },
            Window = read.Span("window", usual.Window, TimeSpan.FromHours(1), TimeSpan.FromDays(390)),
            Above = read.Number("above", usual.Above, -1e12, 1e12),
            Below = read.Number("below", usual.Below, -1e12, 1e12),
            Hysteresis = read.Number("hysteresis", usual.Hysteresis, 0, 1),
            Least = read.Number("least", usual.Least, 0, 1e9),
            Provisional = read.Flag("provisional", usual.Provisional),
            Breakdowns = read.Breakdowns("scopes", usual.Breakdowns),
            Severity = read.Choice("severity", "warning", ["warning", "critical"]) == "critical" ? AlertSeverity.Critical : AlertSeverity.Warning,
        };
        if (!read.Has("above") && !read.Has("below"))
        {
            read.Report("it has no bound: set \"above\", \"below\" or both");
        }
        else if (options.Above < options.Below)
        {
            read.Report("\"above\" is less than \"below\", so that every value would be beyond a bound: exchange them");
        }

        if (kpi.NeedsTraffic && options.Breakdowns.FirstOrDefault(by => by.Dimensions.Any(dimension => dimension is not (Dimension.Channel or Dimension.Campaign))) is { } blind)
        {
            read.Report($"\"{kpi.Name}\" is not known by \"{blind.Name}\", since visits and money spent are of channels and campaigns: use total, channel, channel+campaign");
        }

        if (options.Face is { } face && !kpi.Faces.HasFlag(face))
        {
            read.Report($"\"{kpi.Name}\" does not exist as \"face\": \"{(face == Kpis.Face.Cohort ? "cohort" : "period")}\": leave \"face\" out");
        }

        return options;
    }
}

/// <summary>Any KPI beyond a bound.</summary>
/// <param name="options">KPI and bounds.</param>
public sealed class Goal(GoalOptions options) : AlertRule
{
    /// <summary>As written in configuration.</summary>
    public const string KindName = "goal";

    private readonly Kpi _kpi = KpiCatalog.All.First(kpi => kpi.Name == options.Kpi);
    private readonly IReadOnlyList<Evidence> _evidence = Evidence.Of(options.Kpi);

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <inheritdoc/>
    internal override IReadOnlyList<Evidence> JudgesBy => _evidence;

    /// <inheritdoc/>
    public override IReadOnlyList<AlertCondition> Conditions =>
    [
        .. options.Above is { } above ? [AlertCondition.AtLeast("value", above)] : Array.Empty<AlertCondition>(),
        .. options.Below is { } below ? [AlertCondition.AtMost("value", below)] : Array.Empty<AlertCondition>(),
    ];

    /// <inheritdoc/>
    protected override string Parameters => JsonSerializer.Serialize(options, RuleParametersContext.Default.GoalOptions);

    private Face Face => options.Face ?? (_kpi.Faces.HasFlag(Kpis.Face.Cohort) ? Kpis.Face.Cohort : Kpis.Face.Period);

    /// <inheritdoc/>
    public override IReadOnlyList<Finding> Evaluate(RuleInput input)
    {
        var view = input.View;
        var window = (int)options.Window.TotalMinutes;
        var to = view.Minute - (Face == Kpis.Face.Cohort && !options.Provisional ? (int)(_kpi.HorizonMillis(view.Options.Horizons) / 60_000) : 0);
        return [.. options.Breakdowns
            .Where(by => view.FamilyOf(by) is { } family && (family.HasTraffic || !_kpi.NeedsTraffic))
            .SelectMany(by => view.Scopes(by, to - (_kpi.IsGrowth ? 2 * window : window), to).Where(scope => Named.AreAll(scope.Names.Values)).Select(scope => (by, scope)))
            .Select(found => Find(input, found.by, found.scope, to - window, to))
            .OfType<Finding>()];
    }

    private Finding? Find(RuleInput input, Breakdown by, ScopePanes scope, int from, int to)
    {
        var labels = Labels(by, scope.Names.Values);
        var value = _kpi.Evaluate(Input(input.View, by, scope, from, to));
        // A percentile beyond what is known has no value, but may well be known to be beyond the bound.
        if ((value.Value ?? (value.Low >= options.Above ? value.Low : null)) is not { } number || value.Denominator < options.Least
            || _evidence.Any(evidence => !evidence.HasCome(input.View)))
        {
            return input.Find(labels) is null ? null : new Finding { Labels = labels, Verdict = Verdict.InsufficientData, Diagnosis = _kpi.Name };
        }

        var bound = options.Above is { } above && (options.Below is null || number > above || value.Value is null) ? above : options.Below ?? options.Above!.Value;
        var margin = options.Hysteresis * Math.Abs(bound);
        return new Finding
        {
            Labels = labels,
            Severity = options.Severity,
            Diagnosis = _kpi.Name,
            Verdict = number > options.Above || number < options.Below || value.Value is null ? Verdict.Breach
                : !(number > options.Above - margin) && !(number < options.Below + margin) ? Verdict.Clear
                : Verdict.Between,
            Numbers = [new AlertNumber("value", value.Value, value.Low, value.High), new AlertNumber("bound", bound)],
        };
    }

    private KpiInput Input(FunnelView view, Breakdown by, ScopePanes scope, int from, int to)
    {
        var (sum, before) = (new ScopeSum(), new Cells());
        foreach (var slice in scope.Slices)
        {
            if (slice.Start >= from)
            {
                sum.Add(slice.Cells, slice.Start + slice.End, 1);
            }
            else
            {
                before.Add(slice.Cells);
            }
        }

        var stocks = _kpi.Name is "pipeline_value" or "pipeline_velocity" ? view.Stocks(view.FamilyOf(by)!, by).GetValueOrDefault(scope.Names) : null;
        return new KpiInput
        {
            Face = Face,
            Sum = sum,
            Stock = stocks ?? new Cells(),
            Growth = _kpi.IsGrowth ? (sum.Cells, before) : null,
            OverheadMinor = Overheads(view.Options, by, scope.Names.Values) * (to - from) / 1_440m,
            To = to * 60_000L,
            Watermark = view.At,
            MoneyDecimals = view.Options.MoneyDecimals,
            Horizons = view.Options.Horizons,
            Calendar = view.Options.Calendar,
        };
    }

    // Standing costs are known of the total and of channels.
    private static decimal Overheads(BoardOptions board, Breakdown by, IReadOnlyList<string> names) => by.Dimensions switch
    {
        [] => board.Overheads.Values.Sum(),
        [Dimension.Channel] => board.Overheads.Where(overhead => overhead.Key.Trim().Equals(names[0], StringComparison.OrdinalIgnoreCase)).Sum(overhead => overhead.Value),
        _ => 0,
    };

    private static AlertLabels Labels(Breakdown by, IReadOnlyList<string> names)
    {
        var values = by.Dimensions.Zip(names).ToDictionary(pair => pair.First, pair => pair.Second);
        var rest = by.Dimensions.Where(dimension => dimension is not (Dimension.Channel or Dimension.Campaign)).Select(dimension => $"{dimension.Name()}={values[dimension]}").ToList();
        return new AlertLabels(values.GetValueOrDefault(Dimension.Channel), values.GetValueOrDefault(Dimension.Campaign), rest.Count == 0 ? null : string.Join(',', rest));
    }
}
