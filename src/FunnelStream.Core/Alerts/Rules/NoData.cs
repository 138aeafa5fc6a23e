using System.Text.Json;
using FunnelStream.Board;
using FunnelStream.Events;
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
    /// … and so many times what the longest silence of the baseline missed: who speaks in bursts is silent between them. Default 1.5. An
    /// outage in the baseline makes the rule less sensitive, but never asks for more than three times <see cref="ExpectedEvents"/>.
    /// </summary>
    public double Irregularity { get; init; } = 1.5;

    /// <summary>… and at least so long is silent; default an hour.</summary>
    public TimeSpan LeastSilence { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The span before the last event that the means of each hour of the week are taken from; default 28 days. Silence that lasts longer is an end.</summary>
    public TimeSpan Baseline { get; init; } = TimeSpan.FromDays(28);

    /// <summary>A channel that is known for less has no normal yet; default 14 days.</summary>
    public TimeSpan LeastHistory { get; init; } = TimeSpan.FromDays(14);

    internal static NoData Rule(RuleReader read, RuleTiming timing) => new(Read(read)) { Timing = timing };

    private static NoDataOptions Read(RuleReader read)
    {
        var usual = new NoDataOptions();
        return new NoDataOptions
        {
            ExpectedEvents = read.Number("expected_events", usual.ExpectedEvents, 1, 1_000_000),
            AlarmsPerYear = read.Number("alarms_per_year", usual.AlarmsPerYear, 0.000_1, 365),
            Irregularity = read.Number("irregularity", usual.Irregularity, 0, 10),
            LeastSilence = read.Span("least_silence", usual.LeastSilence, TimeSpan.FromMinutes(1), TimeSpan.FromDays(28)),
            Baseline = read.Days("baseline", usual.Baseline, 7, 90),
            LeastHistory = read.Days("least_history", usual.LeastHistory, 7, 90),
        };
    }
}

/// <summary>
/// A channel that normally speaks (visits, touches, leads) is silent; or, for the company as a whole, the CRM reports no SQL any more. Other rules take it
/// as the reason of what they would otherwise call bad quality.
/// </summary>
/// <param name="options">Thresholds.</param>
public sealed class NoData(NoDataOptions options) : AlertRule
{
    /// <summary>As written in configuration.</summary>
    public const string KindName = "no_data";

    private const double MostIrregular = 3;
    private const double HoursPerYear = 8_766;
    private const int Lately = 24 * 60;
    private const double Slowest = .1;

    private static readonly Breakdown Channels = new(Dimension.Channel);

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <inheritdoc/>
    public override IReadOnlyList<AlertCondition> Conditions => [AlertCondition.AtLeast("expected_events", 1, of: "threshold_events"), AlertCondition.AtLeast("silent", options.LeastSilence.TotalSeconds)];

    /// <inheritdoc/>
    protected override string Parameters => JsonSerializer.Serialize(options, RuleParametersContext.Default.NoDataOptions);

    /// <inheritdoc/>
    public override IReadOnlyList<Finding> Evaluate(RuleInput input)
    {
        var (view, findings) = (input.View, new List<Finding>());
        var hours = new HourOfWeek(view.Options.Days);
        var from = view.Minute - (2 * (int)options.Baseline.TotalMinutes);
        if (view.Options.Families.FirstOrDefault(family => family.HasTraffic && Channels.Dimensions.All(family.Dimensions.Contains)) is { } family)
        {
            var channels = view.Counts(family, Channels, from, view.Minute, slice => slice.Cells[Field.Visits] + slice.Cells[Field.Touches] + slice.Cells[Field.Leads]);
            foreach (var channel in channels.Where(channel => channel.Names.Values[0] is not ("(unknown)" or "(other)")))
            {
                Judge(new AlertLabels(channel.Names.Values[0]), channel.Slices, "events");
            }
        }

        if (view.FamilyOf(Breakdown.Total) is { } whole)
        {
            foreach (var total in view.Counts(whole, Breakdown.Total, from, view.Minute, slice => slice.Cells[Field.Sqls]))
            {
                Judge(AlertLabels.Total, total.Slices, "sqls");
            }
        }

        return findings;

        void Judge(AlertLabels labels, IReadOnlyList<CountSlice> spoken, string diagnosis)
        {
            if (Find(input, hours, labels, spoken) is { } finding)
            {
                findings.Add(finding with { Diagnosis = finding.Verdict == Verdict.Breach ? diagnosis : null });
            }
        }
    }

    private Finding? Find(RuleInput input, HourOfWeek hours, AlertLabels labels, IReadOnlyList<CountSlice> spoken)
    {
        var span = (int)options.Baseline.TotalMinutes;
        var isActive = input.Find(labels)?.IsActive == true;
        if (input.View.Minute - spoken.Max(slice => slice.End) >= span)
        {
            // It has not spoken for so long that silence is what is normal.
            return isActive ? new Finding { Labels = labels, Verdict = Verdict.Clear } : null;
        }

        var last = spoken.Max(slice => slice.End);
        var since = Math.Max(last - span, spoken[0].Start);
        if (last - since < options.LeastHistory.TotalMinutes)
        {
            return new Finding { Labels = labels, Verdict = Verdict.InsufficientData };
        }

        var (sums, lengths) = (new double[HourOfWeek.Count], new double[HourOfWeek.Count]);
        hours.Add(lengths, since, last);
        foreach (var slice in spoken.Where(slice => slice.Start >= since))
        {
            hours.Add(sums, slice.Start, slice.End, slice.Count * 60.0 / (slice.End - slice.Start));
        }

        // A channel that has become quieter, as one does whose campaign is paused, is not expected to speak as it used to.
        var means = HourOfWeek.Means(sums, lengths);
        var lately = spoken.Where(slice => slice.Start >= last - Lately).Sum(slice => slice.Count);
        var slower = Math.Clamp(lately / Math.Max(1, hours.Expect(means, last - Lately, last)), Slowest, 1);
        means = [.. means.Select(mean => mean * slower)];
        var expected = hours.Expect(means, last, input.View.Minute);
        var threshold = Threshold(hours, means, spoken, since);
        var silent = Math.Max(0, (input.At - (last * 60_000L)) / 1_000.0);
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

    // Events come in bursts more often than not: a person's visits, touches and lead follow each other. By how much, the silences so far tell.
    private double Threshold(HourOfWeek hours, double[] means, IReadOnlyList<CountSlice> spoken, int since)
    {
        var (longest, end) = (0.0, since);
        foreach (var slice in spoken.Where(slice => slice.Start >= since))
        {
            if (slice.Start > end)
            {
                longest = Math.Max(longest, hours.Expect(means, end, slice.Start));
            }

            end = Math.Max(end, slice.End);
        }

        // Of n gaps a year between events that come by chance, n · e^−x miss x events or more.
        var rare = Math.Log(Math.Max(1, HoursPerYear * means.Average() / options.AlarmsPerYear));
        var least = Math.Max(options.ExpectedEvents, rare);
        return Math.Clamp(options.Irregularity * longest, least, Math.Max(least, MostIrregular * options.ExpectedEvents));
    }
}
