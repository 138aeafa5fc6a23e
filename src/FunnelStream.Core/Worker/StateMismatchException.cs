namespace FunnelStream.Worker;

/// <summary>State can't be gone on with: it is damaged, was written with other settings, or by a newer build. The message says the way out.</summary>
public sealed class StateMismatchException : Exception
{
    /// <param name="message">What is wrong and how to mend it.</param>
    /// <param name="cause">What lies behind it.</param>
    public StateMismatchException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
