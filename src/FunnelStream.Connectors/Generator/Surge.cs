namespace FunnelStream.Connectors.Generator;

/// <summary>While the broad campaign runs.</summary>
/// <param name="From">Its start, ms since the Unix epoch.</param>
/// <param name="To">When it is paused.</param>
internal readonly record struct Surge(long From, long To)
{
    private const double Day = 86_400_000;
    private const double Longest = 40;
    private const double Recovery = 4;

    /// <summary>Whether it runs at an instant.</summary>
    public bool Holds(long at) => at >= From && at < To;

    /// <summary>How far behind sales is with what was created at an instant: in days of the surge; what has piled up is worked off within some days.</summary>
    public double Overload(long at) => at < From
        ? 0
        : Math.Min((Math.Min(at, To) - From) / Day, Longest) * Math.Clamp(1 - ((at - To) / Day / Recovery), 0, 1);
}
