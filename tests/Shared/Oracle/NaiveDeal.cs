namespace FunnelStream.Oracle;

/// <summary>A deal: its events in the order of the contract, by (at, won &gt; lost &gt; stage &gt; opened, fingerprint).</summary>
internal sealed class NaiveDeal
{
    private readonly Event _state;

    public NaiveDeal(IEnumerable<Event> events, NaiveMoney money)
    {
        var ordered = events
            .OrderBy(e => e.At)
            .ThenBy(e => Array.IndexOf(["opened", "stage", "lost", "won"], e.Type))
            .ThenBy(TieBreak.Of)
            .ToList();
        _state = ordered[^1];
        OpenedAt = ordered.Where(e => e.Type == "opened").Select(e => (long?)e.At).Min();
        Priced = ordered.LastOrDefault(e => e.Type is "opened" or "won" && e.Amount is not null);
        Value = Priced is null ? null : money.Convert(Priced);
    }

    public long? OpenedAt { get; }

    public long? WonAt => _state.Type == "won" ? _state.At : null;

    public long? LostAt => _state.Type == "lost" ? _state.At : null;

    public bool IsOpen => _state.Type is "opened" or "stage";

    /// <summary>The event its amount is from; null where none is known.</summary>
    public Event? Priced { get; }

    /// <summary>Major units of the base currency; null where there is no amount or no rate for it.</summary>
    public decimal? Value { get; }
}
