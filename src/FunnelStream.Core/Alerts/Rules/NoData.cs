using System.Text.Json;
using FunnelStream.Board;
using FunnelStream.Configuration;
using FunnelStream.Events;
using FunnelStream.Kpis;
using FunnelStream.Panes;

namespace FunnelStream.Alerts.Rules;

/// <summary>Thresholds of <see cref="NoData"/>.</summary>
public sealed record NoDataOptions
{
    /// <summary>Fires once so many events would have come; default 9.2: a chance of silence of 1 in 10,000.</summary>
    public double ExpectedEvents { get; init; } = 9.2;

    /// <summary>
    /// … and so many that chance alone fires it no more often than this a year, for each channel: who speaks often is often silent for a
    /// moment. Default 0.02: a company has many channels.
    /// </summary>
    public double AlarmsPerYear { get; init; } = 0.02;

    /// <summary>
    /// … and so many times what the baseline's silences ask for beyond chance (<see cref="UsualSilence"/>): who speaks in bursts is silent between
    /// them. Default 2.5; 0 takes every channel for one whose events come by chance.
    /// </summary>
    public double Irregularity { get; init; } = 2.5;

    /// <summary>… and at least so long is silent; default an hour.</summary>
    public TimeSpan LeastSilence { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The span before the last event that the means of each hour of the week are taken from; default 28 days. Silence that lasts longer is an end.</summary>
    public TimeSpan Baseline { get; init; } = TimeSpan.FromDays(28);

    /// <summary>A channel that is known for less has no normal yet; default 14 days.</summary>
    public TimeSpan LeastHistory { get; init; } = TimeSpan.FromDays(14);

    /// <summary>Whether kinds of events that rules judge by, and that never came, are told: <see cref="Evidence"/>. Default true.</summary>
    public bool NeverCame { get; init; } = true;

    internal static NoData Rule(RuleReader read, RuleTiming timing) => new(Read(read)) { Timing = timing };

    private static NoDataOptions Read(RuleReader read)
    {
        var usual = new NoDataOptions();
        var options = new NoDataOptions
        {
            ExpectedEvents = read.Number("expected_events", usual.ExpectedEvents, 1, 1_000_000),
            AlarmsPerYear = read.Number("alarms_per_year", usual.AlarmsPerYear, 0.000_1, 365),
            Irregularity = read.Number("irregularity", usual.Irregularity, 0, 10),
            LeastSilence = read.Span("least_silence", usual.LeastSilence, TimeSpan.FromMinutes(1), TimeSpan.FromDays(28)),
            Baseline = read.Days("baseline", usual.Baseline, 7, 90),
            LeastHistory = read.Days("least_history", usual.LeastHistory, 7, 90),
            NeverCame = read.Flag("never_came", usual.NeverCame),
        };
        if (options.LeastHistory > options.Baseline)
        {
            read.Report($"\"least_history\" is {Duration.Write(options.LeastHistory)} and \"baseline\" {Duration.Write(options.Baseline)}, so that no channel would ever be known for long enough: the first must not be above the second");
        }

        return options;
    }
}

/// <summary>
/// A channel that normally speaks (visits, touches, leads) is silent; or, for the company as a whole, the CRM reports no SQL any more. Other rules take it
/// as the reason of what they would otherwise call bad quality. And a kind of event that they judge by has never come at all.
/// </summary>
/// <param name="options">Thresholds.</param>
public sealed class NoData(NoDataOptions options) : AlertRule
{
    /// <summary>As written in configuration.</summary>
    public const string KindName = "no_data";

    private static readonly Breakdown Channels = new(Dimension.Channel);
    private static readonly PaneNumber Spoken = new(Field.Visits, Field.Touches, Field.Leads);
    private static readonly PaneNumber Qualified = new(Field.Sqls);

    // By labels: what was learned of their events; the same events say the same.
    private readonly Dictionary<AlertLabels, (IReadOnlyList<CountSlice> Spoken, UsualSilence Usual, double Threshold)> _learned = [];
    private HourOfWeek? _hours;
    private IReadOnlyList<Evidence> _asked = Evidence.Always;

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <inheritdoc/>
    public override IReadOnlyList<AlertCondition> Conditions => [AlertCondition.AtLeast("expected_events", 1, of: "threshold_events"), AlertCondition.AtLeast("silent", options.LeastSilence.TotalSeconds)];

    /// <inheritdoc/>
    protected override string Parameters => JsonSerializer.Serialize(options, RuleParametersContext.Default.NoDataOptions);

    /// <summary>The same rule, where the other rules judge by such kinds of events, too. Its version stays: it is told of them apart.</summary>
    internal NoData Asking(IEnumerable<Evidence> evidence) => new(options) { Timing = Timing, _asked = [.. Evidence.Always.Union(evidence)] };

    /// <inheritdoc/>
    public override IReadOnlyList<Finding> Evaluate(RuleInput input)
    {
        var (view, findings) = (input.View, new List<Finding>());
        var hours = _hours = _hours?.Days == view.Options.Days ? _hours : new HourOfWeek(view.Options.Days);
        var from = view.Minute - (2 * (int)options.Baseline.TotalMinutes);
        if (view.Options.Families.FirstOrDefault(family => family.HasTraffic && Channels.Dimensions.All(family.Dimensions.Contains)) is { } family)
        {
            var channels = view.Counts(family, Channels, from, view.Minute, Spoken);
            foreach (var channel in channels.Where(channel => Named.AreAll(channel.Names.Values)))
            {
                Judge(new AlertLabels(channel.Names.Values[0]), channel.Slices, "events");
            }
        }

        if (view.FamilyOf(Breakdown.Total) is { } whole)
        {
            foreach (var total in view.Counts(whole, Breakdown.Total, from, view.Minute, Qualified))
            {
                Judge(AlertLabels.Total, total.Slices, "sqls");
            }
        }

        return [.. findings, .. NeverCame(input)];

        void Judge(AlertLabels labels, IReadOnlyList<CountSlice> spoken, string diagnosis)
        {
            if (Find(hours, labels, spoken, input.At, input.Find(labels)?.IsActive == true) is { } finding)
            {
                findings.Add(finding with { Diagnosis = finding.Verdict == Verdict.Breach ? diagnosis : null });
            }
        }
    }

    /// <summary>Judges whether a source is silent.</summary>
    /// <param name="hours">Hours of the week.</param>
    /// <param name="labels">Names the source.</param>
    /// <param name="spoken">Its events, as far back as twice the baseline.</param>
    /// <param name="at">The instant, ms since the Unix epoch.</param>
    /// <param name="isActive">Whether its alert is active.</param>
    internal Finding? Find(HourOfWeek hours, AlertLabels labels, IReadOnlyList<CountSlice> spoken, long at, bool isActive)
    {
        var (span, minute, last) = ((int)options.Baseline.TotalMinutes, (int)(at / 60_000), spoken.Max(slice => slice.End));
        if (minute - last >= span)
        {
            // It has not spoken for so long that silence is what is normal.
            return isActive ? new Finding { Labels = labels, Verdict = Verdict.Clear } : null;
        }

        var since = Math.Max(last - span, spoken[0].Start);
        if (last - since < options.LeastHistory.TotalMinutes)
        {
            return new Finding { Labels = labels, Verdict = Verdict.InsufficientData };
        }

        var (_, usual, threshold) = _learned.TryGetValue(labels, out var learned) && ReferenceEquals(learned.Spoken, spoken) ? learned : Learn(hours, labels, spoken, since, last);
        var expected = usual.Expect(minute);
        var silent = Math.Max(0, (at - (last * 60_000L)) / 1_000.0);
        return new Finding
        {
            Labels = labels,
            Verdict = expected >= threshold && silent >= options.LeastSilence.TotalSeconds ? Verdict.Breach
                : expected >= threshold / 2 ? Verdict.Between
                : Verdict.Clear,
            Severity = AlertSeverity.Critical,
            Since = last * 60_000L,
            Numbers = [new AlertNumber("silent", silent), new AlertNumber("expected_events", expected), new AlertNumber("threshold_events", threshold)],
        };
    }

    private (IReadOnlyList<CountSlice> Spoken, UsualSilence Usual, double Threshold) Learn(HourOfWeek hours, AlertLabels labels, IReadOnlyList<CountSlice> spoken, int since, int last)
    {
        var usual = new UsualSilence(hours, spoken, since, last);
        return _learned[labels] = (spoken, usual, usual.Threshold(options.ExpectedEvents, options.AlarmsPerYear, options.Irregularity));
    }

    // One finding for each kind, by labels of its own: it explains no other rule's numbers, which do without it.
    private IEnumerable<Finding> NeverCame(RuleInput input)
    {
        foreach (var evidence in Evidence.All)
        {
            var isMissed = options.NeverCame && _asked.Contains(evidence) && !evidence.HasCome(input.View);
            var waiting = isMissed ? evidence.Waiting(input.View) : 0;
            if (waiting >= evidence.Least)
            {
                yield return new Finding
                {
                    Labels = evidence.Labels,
                    Verdict = Verdict.Breach,
                    Diagnosis = $"no_{evidence.Event}",
                    Numbers = [new AlertNumber("waiting", waiting)],
                };
            }
            else if (!isMissed && input.Find(evidence.Labels) is { IsActive: true })
            {
                yield return new Finding { Labels = evidence.Labels, Verdict = Verdict.Clear };
            }
        }
    }
}
