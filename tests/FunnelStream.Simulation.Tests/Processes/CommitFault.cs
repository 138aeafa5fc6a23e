namespace FunnelStream.Simulation.Processes;

/// <summary>How a commit goes wrong.</summary>
internal enum CommitFault
{
    None,

    /// <summary>It is aborted, and the process knows.</summary>
    Fails,

    /// <summary>The request is lost.</summary>
    TimesOutUndone,

    /// <summary>The request arrives some time after the process has given up waiting.</summary>
    TimesOutUnderWay,

    /// <summary>The answer is lost.</summary>
    TimesOutDone,
}
