namespace FunnelStream.Connectors.Kafka;

/// <summary>The pipeline cannot go on. The message is a sentence for the operator: what is wrong and how to mend it.</summary>
public sealed class KafkaPipelineException : Exception
{
    /// <param name="message">What is wrong and how to mend it.</param>
    /// <param name="cause">What it came from.</param>
    public KafkaPipelineException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }

    /// <summary>Whether it may pass by itself, as a broker that is down for a while does: who has time tries again.</summary>
    public bool IsTransient { get; init; }

    /// <summary>Whether a topic was not there: so it seems for a while as brokers come up, too (<see cref="MayPass"/>).</summary>
    public bool IsMissing { get; init; }

    /// <summary>Whether to try again.</summary>
    /// <param name="failures">Failures in a row before this one.</param>
    public bool MayPass(int failures) => IsTransient || (IsMissing && failures < StateLogErrors.MissingAttempts);

    /// <summary>Whether the message has several lines, such as commands to copy, and in it nothing from outside that could have a line break.</summary>
    public bool HasLines { get; init; }
}
