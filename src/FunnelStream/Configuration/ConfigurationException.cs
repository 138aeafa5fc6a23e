namespace FunnelStream.Configuration;

/// <summary>The configuration cannot be used.</summary>
/// <param name="problems">Everything that is wrong, each a sentence that says how to mend it.</param>
internal sealed class ConfigurationException(IReadOnlyList<string> problems)
    : Exception($"The configuration has {problems.Count} problem{(problems.Count == 1 ? "" : "s")}.")
{
    /// <summary>Everything that is wrong.</summary>
    public IReadOnlyList<string> Problems { get; } = problems;
}
