namespace FunnelStream.Events;

/// <summary>
/// One decoded event: fixed-size values only, every name interned by the worker's <see cref="DimensionTable"/>. What a
/// type does not carry is left at its default.
/// </summary>
public struct FunnelEvent
{
    /// <summary>What it says.</summary>
    public EventType Type;

    /// <summary>When it happened: milliseconds since the Unix epoch, 2000 up to 2100.</summary>
    public long At;

    /// <summary>Fingerprint of (topic, key, id): what makes a repeated event harmless, and the last tie-break of order.</summary>
    public ulong Id;

    /// <summary>The lead's id where <see cref="HasLead"/>; otherwise the visitor, or <c>channel[/campaign]</c>. Points into the record.</summary>
    public ReadOnlyMemory<byte> Key;

    /// <summary><see cref="PlacementHash"/> of <see cref="Key"/>: another one in every process.</summary>
    public ulong KeyHash;

    /// <summary>True where the event belongs to a lead.</summary>
    public bool HasLead;

    /// <summary>The dimensions the event names.</summary>
    public EventDimensions Dimensions;

    /// <summary>Fingerprint of <c>deal_id</c>.</summary>
    public ulong Deal;

    /// <summary>Amount (or daily budget) in minor units of <see cref="Currency"/>.</summary>
    public long Amount;

    /// <summary>The amount's currency.</summary>
    public CurrencyCode Currency;

    /// <summary>True where an amount was given.</summary>
    public bool HasAmount;

    /// <summary>response: sent by a machine. campaign: paused.</summary>
    public bool Flag;

    /// <summary>campaign: whether it said a status at all.</summary>
    public bool HasStatus;

    /// <summary>survey: 0 to 10.</summary>
    public byte Score;
}

/// <summary>Interned dimension values of an event, and which of them it named at all.</summary>
public struct EventDimensions
{
    /// <summary>Values by <see cref="Dimension"/>; <see cref="DimensionTable.None"/> where not named.</summary>
    public DimensionValues Values;

    /// <summary>Bit d is set when the event named dimension d.</summary>
    public byte Named;

    /// <summary>Whether it names a value that was not known when it was decoded.</summary>
    public bool HasNew;

    /// <summary>Whether the event named <paramref name="dimension"/>.</summary>
    public readonly bool Names(Dimension dimension) => (Named & (1 << (int)dimension)) != 0;

    /// <summary>Sets <paramref name="dimension"/> to <paramref name="value"/> and marks it named.</summary>
    public void Set(Dimension dimension, ushort value)
    {
        Values[(int)dimension] = value;
        Named |= (byte)(1 << (int)dimension);
    }
}

/// <summary>One interned value per <see cref="Dimension"/>.</summary>
[System.Runtime.CompilerServices.InlineArray(DimensionTable.Count)]
public struct DimensionValues
{
    private ushort _first;
}
