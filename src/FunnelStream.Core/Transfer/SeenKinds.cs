namespace FunnelStream.Transfer;

/// <summary>The two memories of ids, as a state file names them.</summary>
internal static class SeenKinds
{
    public const string Visits = "visits";
    public const string Spends = "spends";
    public const long MillisPerHour = 3_600_000;
}
