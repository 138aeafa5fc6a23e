using FunnelStream.Alerts;
using FunnelStream.Alerts.Rules;
using FunnelStream.Connectors;

namespace FunnelStream.Configuration;

/// <summary>
/// The alert rules in use: those of a file (<c>Alerts:RulesFile</c>), which is looked at every few seconds, or the default ones. A
/// changed file counts as a whole or not at all. One thread.
/// </summary>
/// <param name="file">The file; null: the default rules.</param>
/// <param name="rules">What it held when it was read first.</param>
internal sealed class AlertRules(string? file, IReadOnlyList<AlertRule> rules)
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(2);

    private IReadOnlyList<AlertRule> _rules = rules;
    private byte[] _read = file is null ? [] : TextFile.Read(file, RuleSet.MostBytes).Bytes ?? [];
    private long? _looked;

    /// <summary>The rules as they were read first.</summary>
    public IReadOnlyList<AlertRule> AtStart { get; } = rules;

    /// <summary>The default rules.</summary>
    public static AlertRules Default { get; } = new(null, RuleSet.Default(RuleCatalog.All).Rules);

    /// <summary>Reads a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="problems">All that is wrong with it, each with its mend; empty where nothing is.</param>
    public static AlertRules Read(string file, out IReadOnlyList<string> problems) =>
        Parse(TextFile.Read(file, RuleSet.MostBytes), out problems) is { } set ? new AlertRules(file, set.Rules) : Default;

    /// <summary>The rules as they are now.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Told of a change, and of one that is refused.</param>
    public IReadOnlyList<AlertRule> Now(TimeProvider time, ILogger logger)
    {
        if (file is null || (_looked is { } looked && time.GetElapsedTime(looked) < Pace))
        {
            return _rules;
        }

        _looked = time.GetTimestamp();
        var read = TextFile.Read(file, RuleSet.MostBytes);

        // Compared by content: the times of mounted files tell nothing. A file that is being replaced may not be there for a moment:
        // what was read before stays.
        if (read.Bytes is { } json && !json.AsSpan().SequenceEqual(_read))
        {
            _read = json;
            if (Parse(read, out var problems) is { } set)
            {
                _rules = set.Rules;
                Log.RulesInUse(logger, file, string.Join(", ", _rules.Select(rule => rule.Name)));
            }
            else
            {
                Log.RulesRefused(logger, file, string.Join("; ", problems));
            }
        }

        return _rules;
    }

    private static RuleSet? Parse(TextFile read, out IReadOnlyList<string> problems)
    {
        if (read.Problem is not { } problem)
        {
            return RuleSet.Parse(read.Bytes, RuleCatalog.All, out problems);
        }

        problems = [$"the file {problem}"];
        return null;
    }
}
