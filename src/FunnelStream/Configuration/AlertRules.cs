using System.Buffers;
using FunnelStream.Alerts;
using FunnelStream.Alerts.Rules;
using FunnelStream.Hosting;

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
    private byte[] _read = file is null ? [] : TryRead(file) ?? [];
    private long? _looked;

    /// <summary>The default rules.</summary>
    public static AlertRules Default { get; } = new(null, RuleSet.Default(RuleCatalog.All).Rules);

    /// <summary>Reads a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="problems">All that is wrong with it, each with its mend; empty where nothing is.</param>
    public static AlertRules Read(string file, out IReadOnlyList<string> problems)
    {
        if (TryRead(file) is not { } json)
        {
            problems = [$"'{file}' cannot be read: see that it exists and that this process may read it"];
            return Default;
        }

        return RuleSet.Parse(json, RuleCatalog.All, out problems) is { } set ? new AlertRules(file, set.Rules) : Default;
    }

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
        // Compared by content: the times of mounted files tell nothing.
        if (TryRead(file) is { } json && !json.AsSpan().SequenceEqual(_read))
        {
            _read = json;
            if (RuleSet.Parse(json, RuleCatalog.All, out var problems) is { } set)
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

    // A file that is being replaced may not be there for a moment: what was read before stays.
    private static byte[]? TryRead(string file)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(RuleSet.MostBytes + 1);
        try
        {
            // A byte more than there may be is enough to refuse it, whatever the file's length.
            using var stream = File.OpenRead(file);
            return buffer[..stream.ReadAtLeast(buffer.AsSpan(0, RuleSet.MostBytes + 1), RuleSet.MostBytes + 1, throwOnEndOfStream: false)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
