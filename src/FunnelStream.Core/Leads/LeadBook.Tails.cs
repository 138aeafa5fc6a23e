using System.Runtime.InteropServices;

namespace FunnelStream.Leads;

/// <content>The tails: what a lead has in varying number. Reading takes a record, changing takes a writable one.</content>
internal sealed partial class LeadBook
{
    /// <summary>The lead's id, UTF-8.</summary>
    public ReadOnlySpan<byte> Id(in LeadRecord lead) => Tail(lead).Slice(IdOffset(lead), lead.IdLength);

    /// <summary>The lead's touches kept, ascending by time and fingerprint.</summary>
    public ReadOnlySpan<Touch> Touches(in LeadRecord lead) => WritableTouches(lead);

    /// <summary>The lead's deals, in the order in which they were first heard of.</summary>
    public ReadOnlySpan<Deal> Deals(in LeadRecord lead) => WritableDeals(lead);

    /// <summary>The lead's corrections, one per dimension.</summary>
    public ReadOnlySpan<Correction> Corrections(in LeadRecord lead) => WritableCorrections(lead);

    /// <summary>The touches of a lead that is being changed or restored.</summary>
    public Span<Touch> TouchesOf(ref LeadRecord lead) => WritableTouches(lead);

    /// <summary>The deals of a lead that is being changed or restored.</summary>
    public Span<Deal> DealsOf(ref LeadRecord lead) => WritableDeals(lead);

    /// <summary>The corrections of a lead that is being changed or restored.</summary>
    public Span<Correction> CorrectionsOf(ref LeadRecord lead) => WritableCorrections(lead);

    /// <summary>Keeps a touch: of all the lead ever had, the first 4 and the last 12 stay, whatever the order of arrival.</summary>
    public void AddTouch(ref LeadRecord lead, in Touch touch)
    {
        var touches = TouchesOf(ref lead);
        var index = touches.Length;
        while (index > 0 && Compare(touches[index - 1], touch) > 0)
        {
            index--;
        }

        if (index > 0 && Compare(touches[index - 1], touch) == 0)
        {
            return;
        }

        if (touches.Length < Touch.KeepFirst + Touch.KeepLast)
        {
            Insert(ref lead, index * Touch.Size, Touch.Size);
            lead.Touches++;
            TouchesOf(ref lead)[index] = touch;
        }
        else if (index < Touch.KeepFirst)
        {
            touches[index..(Touch.KeepFirst - 1)].CopyTo(touches[(index + 1)..]);
            touches[index] = touch;
        }
        else if (index > Touch.KeepFirst)
        {
            touches[(Touch.KeepFirst + 1)..index].CopyTo(touches[Touch.KeepFirst..]);
            touches[index - 1] = touch;
        }
    }

    /// <summary>The deal's position among the lead's, added where it is new; −1 where the lead has 255 already.</summary>
    public int DealOf(ref LeadRecord lead, ulong key)
    {
        var deals = Deals(lead);
        for (var i = 0; i < deals.Length; i++)
        {
            if (deals[i].Key == key)
            {
                return i;
            }
        }

        if (lead.Deals == byte.MaxValue)
        {
            return -1;
        }

        Insert(ref lead, (lead.Touches * Touch.Size) + (lead.Deals * Deal.Size), Deal.Size);
        lead.Deals++;
        DealsOf(ref lead)[^1] = Deal.Of(key);
        return lead.Deals - 1;
    }

    /// <summary>Notes a correction of one dimension; the latest stands.</summary>
    public void Correct(ref LeadRecord lead, in Correction correction)
    {
        foreach (ref var known in CorrectionsOf(ref lead))
        {
            if (known.Dimension == correction.Dimension)
            {
                if (correction.At > known.At || (correction.At == known.At && correction.Id > known.Id))
                {
                    known = correction;
                }

                return;
            }
        }

        Insert(ref lead, IdOffset(lead), Correction.Size);
        lead.Corrections++;
        CorrectionsOf(ref lead)[^1] = correction;
    }

    private static int IdOffset(in LeadRecord lead) =>
        (lead.Touches * Touch.Size) + (lead.Deals * Deal.Size) + (lead.Corrections * Correction.Size);

    private static int Compare(in Touch a, in Touch b) => a.At != b.At ? a.At.CompareTo(b.At) : a.Id.CompareTo(b.Id);

    private Span<Touch> WritableTouches(in LeadRecord lead) => MemoryMarshal.Cast<byte, Touch>(Tail(lead)[..(lead.Touches * Touch.Size)]);

    private Span<Deal> WritableDeals(in LeadRecord lead) =>
        MemoryMarshal.Cast<byte, Deal>(Tail(lead).Slice(lead.Touches * Touch.Size, lead.Deals * Deal.Size));

    private Span<Correction> WritableCorrections(in LeadRecord lead) =>
        MemoryMarshal.Cast<byte, Correction>(Tail(lead).Slice((lead.Touches * Touch.Size) + (lead.Deals * Deal.Size), lead.Corrections * Correction.Size));

    private Span<byte> Tail(in LeadRecord lead) => _tails.Span(lead.Tail, lead.TailBlocks);

    // Opens a gap in the tail, moving it to a larger block where it no longer fits.
    private void Insert(ref LeadRecord lead, int offset, int size)
    {
        var length = IdOffset(lead) + lead.IdLength;
        var old = Tail(lead);
        var blocks = TailArena.BlocksFor(length + size);
        if (blocks <= lead.TailBlocks)
        {
            old[offset..length].CopyTo(old[(offset + size)..]);
            return;
        }

        var reference = _tails.Rent(blocks);
        var grown = _tails.Span(reference, blocks);
        old[..offset].CopyTo(grown);
        old[offset..length].CopyTo(grown[(offset + size)..]);
        old.Clear(); // an erased person's id does not linger in what was outgrown either
        _tails.Return(lead.Tail, lead.TailBlocks);
        lead.Tail = reference;
        lead.TailBlocks = (ushort)blocks;
    }
}
