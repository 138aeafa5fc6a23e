namespace FunnelStream.Connectors.Kafka;

/// <summary>How bad a finding is.</summary>
public enum FindingSeverity
{
    /// <summary>It works, but not as one would expect.</summary>
    Warning,

    /// <summary><c>run</c> refuses to start.</summary>
    Error,
}

/// <summary>Something about Kafka that the operator should know, with how to mend it.</summary>
/// <param name="Severity">How bad it is.</param>
/// <param name="Text">Sentences for the operator.</param>
public readonly record struct TopicFinding(FindingSeverity Severity, string Text);

/// <summary>What was found out about Kafka.</summary>
/// <param name="Partitions">Partitions of the three inputs; 0 where they do not agree or could not be asked for.</param>
/// <param name="Findings">All that should be known; empty where all is well.</param>
public sealed record TopicsReport(int Partitions, IReadOnlyList<TopicFinding> Findings)
{
    /// <summary>The largest record that every topic FunnelStream writes accepts, bytes, as far as is known.</summary>
    internal int RecordBytes { get; init; } = RecordLimit.Most;

    /// <summary>Whether <c>run</c> can start.</summary>
    public bool IsUsable => Findings.All(f => f.Severity != FindingSeverity.Error);

    /// <summary>Ends here where the topics can't be used.</summary>
    /// <exception cref="KafkaPipelineException">They can't be used; the message says why and how to mend it.</exception>
    internal void ThrowIfUnusable()
    {
        if (!IsUsable)
        {
            throw new KafkaPipelineException(string.Join(Environment.NewLine, Findings.Where(f => f.Severity == FindingSeverity.Error).Select(f => f.Text))) { HasLines = true };
        }
    }
}
