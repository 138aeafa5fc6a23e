namespace FunnelStream.Connectors;

/// <summary>How long to wait after failures in a row: 1 s, 2 s, 4 s and so on.</summary>
public static class Backoff
{
    /// <summary>The first delay.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(30);
    private const int MostDoublings = 16;

    /// <summary>The delay after so many failures; none after none.</summary>
    /// <param name="failures">Failures in a row.</param>
    /// <param name="longest">The longest delay; null: 30 s.</param>
    public static TimeSpan After(int failures, TimeSpan? longest = null)
    {
        var most = longest ?? Usual;
        var delay = failures == 0 ? TimeSpan.Zero : Shortest * (1 << Math.Min(failures - 1, MostDoublings));
        return delay < most ? delay : most;
    }
}
