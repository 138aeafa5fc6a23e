using System.Runtime.InteropServices;
using FunnelStream.Events;

namespace FunnelStream.Leads;

/// <summary>How far a deal is, in the order in which a tie in time is decided.</summary>
internal enum DealState : byte
{
    /// <summary>Only renewed or churned were seen.</summary>
    None = 0,
    Opened = 1,
    Stage = 2,
    Lost = 3,
    Won = 4,
}

/// <summary>One deal of a lead: its latest state, its latest amount, its earliest opening. 64 bytes in the lead's tail.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct Deal
{
    public const int Size = 64;

    public ulong Key;
    public long OpenedAt;
    public long StateAt;
    public ulong StateId;
    public long AmountAt;
    public ulong AmountId;

    /// <summary>Minor units of the base currency, or of <see cref="Currency"/> where that is set.</summary>
    public long Amount;

    /// <summary>The amount's currency where it could not be converted; 0 where it could.</summary>
    public CurrencyCode Currency;

    public DealState State;
    public DealState AmountState;
    private uint _reserved;

    public readonly bool HasAmount => AmountState != DealState.None;

    public readonly bool IsOpen => State is DealState.Opened or DealState.Stage;

    public static Deal Of(ulong key) => new()
    {
        Key = key,
        OpenedAt = LeadRecord.Never,
        StateAt = LeadRecord.NotYet,
        AmountAt = LeadRecord.NotYet,
    };

    /// <summary>Takes in an event of the deal; the amount is already converted where it can be.</summary>
    public void Apply(in FunnelEvent e, long amount, CurrencyCode unconverted)
    {
        var state = e.Type switch
        {
            EventType.Opened => DealState.Opened,
            EventType.Stage => DealState.Stage,
            EventType.Lost => DealState.Lost,
            EventType.Won => DealState.Won,
            _ => DealState.None,
        };
        if (state == DealState.None)
        {
            return;
        }

        if (state == DealState.Opened)
        {
            OpenedAt = Math.Min(OpenedAt, e.At);
        }

        if (IsLater(e, state, StateAt, State, StateId))
        {
            (StateAt, State, StateId) = (e.At, state, e.Id);
        }

        if (e.HasAmount && IsLater(e, state, AmountAt, AmountState, AmountId))
        {
            (AmountAt, AmountState, AmountId) = (e.At, state, e.Id);
            (Amount, Currency) = (amount, unconverted);
        }
    }

    private static bool IsLater(in FunnelEvent e, DealState state, long at, DealState thanState, ulong id) =>
        e.At != at ? e.At > at : state != thanState ? state > thanState : e.Id > id;
}
