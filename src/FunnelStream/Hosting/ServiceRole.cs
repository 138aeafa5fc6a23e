namespace FunnelStream.Hosting;

/// <summary>What a process does.</summary>
internal enum ServiceRole
{
    /// <summary>Counts events, shows numbers.</summary>
    Both,

    /// <summary>Counts events.</summary>
    Worker,

    /// <summary>Shows numbers, or stands by to do so.</summary>
    Board,
}
