using FunnelStream.Events;
using FunnelStream.State;

namespace FunnelStream.Leads;

/// <summary>
/// The tail of a lead's record: its touches, deals and corrections, as many as the record said before, in their order.
/// Times go on from the record's (<see cref="LeadTimes"/>), fingerprints are 8 bytes.
/// </summary>
internal static class LeadTails
{
    /// <summary>Most bytes of all of it: 16 touches, 255 deals, 7 corrections.</summary>
    public const int MaxBytes =
        ((Touch.KeepFirst + Touch.KeepLast) * (ByteWriter.MaxVarint + 8 + 3 + 3))
        + (byte.MaxValue * (8 + 1 + (4 * ByteWriter.MaxVarint) + 8 + 8 + 3))
        + ((int)Dimension.Rep * (ByteWriter.MaxVarint + 8 + 1 + 3));

    // A deal's flags: its state, the state that brought the amount, whether it was opened, whether one event brought both.
    private const int StateBits = 7;
    private const int AmountShift = 3;
    private const int IsOpened = 1 << 6;
    private const int IsSameEvent = 1 << 7;

    /// <summary>Writes the tail of <paramref name="lead"/>.</summary>
    public static void Write(ref ByteWriter writer, long previous, LeadBook leads, in LeadRecord lead)
    {
        foreach (ref readonly var touch in leads.Touches(lead))
        {
            LeadTimes.Write(ref writer, ref previous, touch.At);
            writer.Fixed64(touch.Id);
            writer.Varint(touch.Channel);
            writer.Varint(touch.Campaign);
        }

        foreach (ref readonly var deal in leads.Deals(lead))
        {
            Write(ref writer, ref previous, deal);
        }

        foreach (ref readonly var correction in leads.Corrections(lead))
        {
            LeadTimes.Write(ref writer, ref previous, correction.At);
            writer.Fixed64(correction.Id);
            writer.Byte(correction.Dimension);
            writer.Varint(correction.Value);
        }
    }

    /// <summary>Reads the tail of a lead that is being restored.</summary>
    /// <exception cref="FormatException">It is damaged.</exception>
    public static void Read(ref ByteReader reader, long previous, LeadBook leads, ref LeadRecord lead)
    {
        foreach (ref var touch in leads.TouchesOf(ref lead))
        {
            touch = new Touch
            {
                At = LeadTimes.Read(ref reader, ref previous),
                Id = reader.Fixed64(),
                Channel = LeadNames.ReadName(ref reader),
                Campaign = LeadNames.ReadName(ref reader),
            };
        }

        foreach (ref var deal in leads.DealsOf(ref lead))
        {
            deal = ReadDeal(ref reader, ref previous);
        }

        foreach (ref var correction in leads.CorrectionsOf(ref lead))
        {
            correction = new Correction
            {
                At = LeadTimes.Read(ref reader, ref previous),
                Id = reader.Fixed64(),
                Dimension = reader.Byte(),
                Value = LeadNames.ReadName(ref reader),
            };
            if (correction.Dimension >= (byte)Dimension.Rep)
            {
                throw new FormatException("A lead in the state has a correction of no dimension.");
            }
        }
    }

    private static void Write(ref ByteWriter writer, ref long previous, in Deal deal)
    {
        var isOpened = deal.OpenedAt != LeadRecord.Never;
        var isSameEvent = deal.HasAmount && deal.AmountAt == deal.StateAt && deal.AmountId == deal.StateId && deal.AmountState == deal.State;
        writer.Fixed64(deal.Key);
        writer.Byte((byte)((int)deal.State | ((int)deal.AmountState << AmountShift) | (isOpened ? IsOpened : 0) | (isSameEvent ? IsSameEvent : 0)));
        if (isOpened)
        {
            LeadTimes.Write(ref writer, ref previous, deal.OpenedAt);
        }

        if (deal.State != DealState.None)
        {
            LeadTimes.Write(ref writer, ref previous, deal.StateAt);
            writer.Fixed64(deal.StateId);
        }

        if (!deal.HasAmount)
        {
            return;
        }

        if (!isSameEvent)
        {
            LeadTimes.Write(ref writer, ref previous, deal.AmountAt);
            writer.Fixed64(deal.AmountId);
        }

        writer.Signed(deal.Amount);
        writer.Varint(deal.Currency.Packed);
    }

    private static Deal ReadDeal(ref ByteReader reader, ref long previous)
    {
        var deal = Deal.Of(reader.Fixed64());
        var flags = reader.Byte();
        deal.State = StateOf(flags & StateBits);
        deal.AmountState = StateOf((flags >> AmountShift) & StateBits);
        if ((flags & IsOpened) != 0)
        {
            deal.OpenedAt = LeadTimes.Read(ref reader, ref previous);
        }

        if (deal.State != DealState.None)
        {
            deal.StateAt = LeadTimes.Read(ref reader, ref previous);
            deal.StateId = reader.Fixed64();
        }

        if (!deal.HasAmount)
        {
            return deal;
        }

        (deal.AmountAt, deal.AmountId) = (flags & IsSameEvent) != 0
            ? (deal.StateAt, deal.StateId)
            : (LeadTimes.Read(ref reader, ref previous), reader.Fixed64());
        deal.Amount = reader.Signed();
        var currency = reader.Varint();
        deal.Currency = currency < CurrencyCode.Limit ? new CurrencyCode((ushort)currency) : throw new FormatException("A deal in the state has no currency.");
        return deal;
    }

    private static DealState StateOf(int number) =>
        number <= (int)DealState.Won ? (DealState)number : throw new FormatException("A deal in the state has a state that there is not.");
}
