using System.Globalization;
using System.Text;
using FunnelStream.Alerts.Rules;
using FunnelStream.Board;
using FunnelStream.Events;

namespace FunnelStream.Alerts;

/// <summary>
/// A rule: a pure function from what a board holds at an instant, and from how the rule's own alerts stand, to findings. It
/// may be asked again for the same instant and then says the same.
/// </summary>
public abstract class AlertRule
{
    private string? _version;

    /// <summary>Its name, and when it is evaluated, fires and resolves.</summary>
    public required RuleTiming Timing { get; init; }

    /// <summary>Its name, unique among the configured rules: the kind's name unless configured otherwise.</summary>
    public string Name => Timing.Name;

    /// <summary>Its kind, as in <c>sql_rate_drop</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>When it is evaluated.</summary>
    public Cadence Cadence => Timing.Cadence;

    /// <summary>How many evaluations in a row have to breach before it fires, at least 1.</summary>
    public int FireAfter => Timing.FireAfter;

    /// <summary>For how long it has to breach before it fires, beside <see cref="FireAfter"/>; event time.</summary>
    public TimeSpan For => Timing.For;

    /// <summary>How many evaluations in a row have to be clear before it resolves, at least 1.</summary>
    public int ResolveAfter => Timing.ResolveAfter;

    /// <summary>Whether what it judges comes of people's work: where nobody worked since the evaluation before, it holds what it said.</summary>
    public bool NeedsWork => Timing.NeedsWork;

    /// <summary>Names this rule as it is configured: another threshold is another version, whose alerts begin anew.</summary>
    public string Version => _version ??= Fingerprint.Of(Encoding.UTF8.GetBytes(
        $"{Kind} {Cadence} {FireAfter} {For.TotalSeconds.ToString(CultureInfo.InvariantCulture)} {ResolveAfter} {Parameters}")).ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>
    /// What has to hold for it to fire, as far as single numbers of a finding tell: a rule may ask for more, such as that a segment's
    /// parent does not explain it.
    /// </summary>
    public abstract IReadOnlyList<AlertCondition> Conditions { get; }

    /// <summary>All that makes the rule what it is, as one text.</summary>
    protected abstract string Parameters { get; }

    /// <summary>Kinds of rules whose alerts it asks for, and those that these ask for.</summary>
    public virtual IReadOnlyList<string> Heeds => [NoData.KindName];

    /// <summary>Kinds of events without which its findings say nothing, beside <see cref="Evidence.Always"/>.</summary>
    internal virtual IReadOnlyList<Evidence> JudgesBy => [];

    /// <summary>Dimension values that its configuration names.</summary>
    public virtual IReadOnlyList<ConfiguredName> Names => [];

    /// <summary>Judges every scope it is about.</summary>
    public abstract IReadOnlyList<Finding> Evaluate(RuleInput input);
}

/// <summary>What a rule is given.</summary>
/// <param name="view">What the board holds at the instant of the evaluation.</param>
/// <param name="find">The rule's own alert of some labels as it stood before; null where there is none.</param>
/// <param name="isActive">Whether an alert of a kind of rule is active on some labels.</param>
public sealed class RuleInput(FunnelView view, Func<AlertLabels, AlertRecord?> find, Func<string, AlertLabels, bool> isActive)
{
    /// <summary>What the board holds at the instant.</summary>
    public FunnelView View => view;

    /// <summary>The instant, ms since the Unix epoch.</summary>
    public long At => view.At;

    /// <summary>The rule's own alert of some labels as it stood before; null where there is none.</summary>
    public AlertRecord? Find(AlertLabels labels) => find(labels);

    /// <summary>Whether an alert of a kind of rule is active on some labels.</summary>
    public bool IsActive(string kind, AlertLabels labels) => isActive(kind, labels);
}
