using System.Globalization;
using FunnelStream.Board;
using FunnelStream.Calendars;
using FunnelStream.Capacity;

namespace FunnelStream.Alerts.Rules;

/// <summary>What <see cref="ResponseSla"/> asks for.</summary>
public sealed record ResponseSlaOptions
{
    /// <summary>Within what time a lead is to be answered since its creation; a whole day is a working day where hours are configured. Teams have their own.</summary>
    public TimeSpan Sla { get; init; } = TimeSpan.FromDays(2);

    /// <summary>Whether channels are judged, by leads that nobody has handed to sales in time.</summary>
    public bool Channels { get; init; } = true;

    /// <summary>Whether sales teams are judged, from a lead's arrival there.</summary>
    public bool Teams { get; init; } = true;

    /// <summary>How many have to be overdue, at least 1.</summary>
    public int Least { get; init; } = 1;

    /// <summary>Leads that have waited for longer than this are given up, and nobody is alarmed by them for ever.</summary>
    public TimeSpan GivenUpAfter { get; init; } = TimeSpan.FromDays(30);

    internal static ResponseSla Rule(RuleReader read, RuleTiming timing) => new(Read(read)) { Timing = timing };

    private static ResponseSlaOptions Read(RuleReader read)
    {
        var usual = new ResponseSlaOptions();
        return new ResponseSlaOptions
        {
            Sla = read.Span("sla", usual.Sla, TimeSpan.FromMinutes(1), TimeSpan.FromDays(30)),
            Channels = read.Flag("channels", usual.Channels),
            Teams = read.Flag("teams", usual.Teams),
            Least = read.Whole("least", usual.Least, 1, 1_000_000),
            GivenUpAfter = read.Days("given_up_after", usual.GivenUpAfter, 1, 180),
        };
    }
}

/// <summary>
/// A lead's deadline passes unanswered. Evaluated every minute of event time, so that it is told when the deadline passes and not when
/// the next event of the lead comes; resolved when nobody is overdue.
/// </summary>
/// <remarks>It remembers how many were overdue, to tell how many are new.</remarks>
/// <param name="options">What it asks for.</param>
public sealed class ResponseSla(ResponseSlaOptions options) : AlertRule
{
    /// <summary>As written in configuration.</summary>
    public const string KindName = "response_sla";

    private WhoWaits? _waits;

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <inheritdoc/>
    internal override IReadOnlyList<Evidence> JudgesBy => [Evidence.Response];

    /// <inheritdoc/>
    public override IReadOnlyList<AlertCondition> Conditions => [AlertCondition.AtLeast("overdue", options.Least)];

    /// <inheritdoc/>
    protected override string Parameters => string.Create(
        CultureInfo.InvariantCulture, $"{options.Sla} {options.Channels} {options.Teams} {options.Least} {options.GivenUpAfter}");

    /// <inheritdoc/>
    public override IReadOnlyList<Finding> Evaluate(RuleInput input)
    {
        var view = input.View;
        var waits = _waits is { } known && known.Holds(view) ? known : Look(view);
        if (waits.Nobody is { } nobody)
        {
            return nobody;
        }

        var (capacity, findings) = (view.Options.Capacity, new List<Finding>());
        if (options.Channels)
        {
            // Leads that wait at sales are the teams' matter, by their own clocks: one overload is not told once for each channel.
            var isSales = options.Teams && waits.Channels.Sum(overdue => overdue.Count) <= waits.Teams.Sum(overdue => overdue.Waiting);
            findings.AddRange(waits.Channels
                .Select(overdue => Find(input, new AlertLabels(Channel: overdue.Name), overdue, capacity.Calendar.Working(options.Sla)))
                .Select(finding => isSales && finding.Verdict == Verdict.Breach ? finding with { Verdict = Verdict.Held, Memory = null } : finding));
        }

        if (options.Teams)
        {
            findings.AddRange(waits.Teams.Select(overdue => Find(input, new AlertLabels(Team: overdue.Name), overdue, TeamOf(capacity, overdue.Name).SlaMillis)));
        }

        waits.Nobody = findings.TrueForAll(finding => finding.Verdict == Verdict.Clear && finding.Memory is null) ? findings : null;
        _waits = view.IsLatest ? waits : null;

        // Where nobody's answers arrive everybody looks unanswered: the source of answers is to be asked after, not those who answer.
        return findings.Exists(finding => finding.Verdict != Verdict.Clear) && !Evidence.Response.HasCome(view)
            ? [.. findings.Select(finding => finding with { Verdict = Verdict.InsufficientData, Memory = null })]
            : findings;
    }

    private WhoWaits Look(FunnelView view)
    {
        var givenUp = (long)options.GivenUpAfter.TotalMilliseconds;
        var teams = Overdue.Teams(view, view.At - givenUp);

        // Leads that nobody knows the channel of can't be anybody's breach; those of channels beyond the limit are somebody's.
        var channels = options.Channels ? Overdue.Channels(view, options.Sla, view.At - givenUp).Where(overdue => Named.Is(overdue.Name) || overdue.Name == "(other)").ToList() : [];
        var until = channels.Concat(teams).Select(overdue => Math.Min(overdue.NextDeadline ?? long.MaxValue, overdue.First + 60_000 + givenUp)).DefaultIfEmpty(long.MaxValue).Min();
        return new WhoWaits(view.Waiting, view.At, until, channels, teams);
    }

    private Finding Find(RuleInput input, AlertLabels labels, Overdue overdue, long slaMillis)
    {
        var before = input.Find(labels)?.Memory.GetValueOrDefault("overdue") is [var known, ..] ? known : 0;
        return new Finding
        {
            Labels = labels,
            Verdict = overdue.Count >= options.Least ? Verdict.Breach : overdue.Count == 0 ? Verdict.Clear : Verdict.Between,
            Severity = AlertSeverity.Warning,
            Numbers =
            [
                new("overdue", overdue.Count),
                new("newly_overdue", Math.Max(0, overdue.Count - before)),
                new("oldest", overdue.Oldest is { } oldest ? (input.At - oldest) / 1_000.0 : null),
                new("sla", slaMillis / 1_000.0),
            ],
            Memory = before == overdue.Count ? null : new Dictionary<string, IReadOnlyList<double>> { ["overdue"] = [overdue.Count] },
        };
    }

    // It looks every minute, and mostly nobody has come, been answered, become overdue or been given up since it last did.
    private sealed record WhoWaits(object Waiting, long From, long Until, IReadOnlyList<Overdue> Channels, IReadOnlyList<Overdue> Teams)
    {
        /// <summary>What is said while nobody is overdue, nor was; null where somebody is.</summary>
        public IReadOnlyList<Finding>? Nobody { get; set; }

        public bool Holds(FunnelView view) => view.IsLatest && view.Waiting == Waiting && view.At >= From && view.At < Until;
    }

    private static Team TeamOf(CapacityOptions capacity, string name) => capacity.Teams.FirstOrDefault(team => team.Name == name) ?? capacity.Others;
}
