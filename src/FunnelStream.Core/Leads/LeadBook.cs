using System.Runtime.CompilerServices;
using FunnelStream.Events;

namespace FunnelStream.Leads;

/// <summary>
/// Who is where in the funnel: one record per lead of the partition, without an object per lead. A lead's tail holds, in
/// this order, its touches, deals, corrections and id. Who writes a record gets it from <see cref="Writable"/>, which marks it
/// as changed: there is no other way to a writable one. Not thread-safe.
/// </summary>
internal sealed partial class LeadBook
{
    private const int ChunkBits = 12;
    private const int ChunkSize = 1 << ChunkBits;

    private readonly List<LeadRecord[]> _chunks = [];
    private readonly Stack<int> _free = new();
    private readonly LeadIndex _index = new();
    private readonly TailArena _tails = new();
    private readonly LeadChanges _changes = new();
    private int _used;

    /// <summary>How many leads are retained.</summary>
    public int Count => _index.Count;

    /// <summary>Numbers handed out so far lie below this; some may be vacant.</summary>
    public int End => _used;

    /// <summary>Bytes taken by records, tails, index and the notes of what changed.</summary>
    public long Bytes => ((long)_chunks.Count * ChunkSize * Unsafe.SizeOf<LeadRecord>()) + _tails.Bytes + _index.Bytes + _changes.Bytes;

    /// <summary>What changed since the last checkpoint.</summary>
    public LeadChanges Changes => _changes;

    /// <summary>The record of a lead; good until the next lead is added or removed.</summary>
    public ref readonly LeadRecord this[int number] => ref At(number);

    /// <summary>The record of a lead, for changing what is known of it; good until the next lead is added or removed.</summary>
    public ref LeadRecord Writable(int number)
    {
        ref var lead = ref At(number);
        _changes.Mark(number, ref lead);
        return ref lead;
    }

    /// <summary>Notes under which day the calendar has the lead; that is not known of the lead, and so no change.</summary>
    public void LookAt(int number, ushort day) => At(number).LookAt = day;

    /// <summary>The lead's number, or −1.</summary>
    /// <param name="hash"><see cref="PlacementHash"/> of the id.</param>
    /// <param name="id">The id.</param>
    public int Find(ulong hash, ReadOnlySpan<byte> id)
    {
        var slot = -1;
        while (_index.Next(hash, ref slot, out var number))
        {
            if (Id(this[number]).SequenceEqual(id))
            {
                return number;
            }
        }

        return -1;
    }

    /// <summary>Adds a lead that is not there yet.</summary>
    public int Add(ulong hash, ReadOnlySpan<byte> id)
    {
        var number = Place(hash, id, LeadRecord.Unknown());
        _changes.Mark(number, ref At(number));
        return number;
    }

    /// <summary>
    /// Puts a lead back as it was at the last checkpoint, in place of what is known under its id; that is no change. Its
    /// touches, deals and corrections, as many as the record says, are for the caller to fill in.
    /// </summary>
    /// <returns>The record where it stands.</returns>
    public ref LeadRecord Restore(ulong hash, ReadOnlySpan<byte> id, in LeadRecord record)
    {
        var number = Find(hash, id);
        if (number < 0)
        {
            return ref At(Place(hash, id, record));
        }

        ref var lead = ref At(number);
        ReturnTail(lead);
        Fill(ref lead, id, record with { ChangedIn = lead.ChangedIn });
        return ref lead;
    }

    /// <summary>Forgets a lead and its id, and notes that it is gone.</summary>
    public void Remove(int number)
    {
        _changes.AddRemoved(Id(this[number]));
        Discard(number);
    }

    /// <summary>As <see cref="Remove"/>, while restoring: that is no change.</summary>
    public void Discard(int number)
    {
        ref var lead = ref At(number);
        var slot = -1;
        var hash = PlacementHash.Of(Id(lead));
        while (_index.Next(hash, ref slot, out var found))
        {
            if (found == number)
            {
                _index.RemoveAt(slot);
                break;
            }
        }

        ReturnTail(lead);
        lead = new LeadRecord { ChangedIn = lead.ChangedIn }; // the number stays marked, once, whoever has it next
        _free.Push(number);
    }

    /// <summary>Whether a number has no lead.</summary>
    public bool IsVacant(int number) => this[number].IdLength == 0;

    private ref LeadRecord At(int number) => ref _chunks[number >> ChunkBits][number & (ChunkSize - 1)];

    private int Place(ulong hash, ReadOnlySpan<byte> id, in LeadRecord record)
    {
        var changedIn = 0u; // not read where the memory is fresh; see LeadIndex
        if (_free.TryPop(out var number))
        {
            changedIn = At(number).ChangedIn;
        }
        else
        {
            if (_used >> ChunkBits == _chunks.Count)
            {
                _chunks.Add(new LeadRecord[ChunkSize]);
            }

            number = _used++;
        }

        Fill(ref At(number), id, record with { ChangedIn = changedIn });
        _index.Add(hash, number);
        return number;
    }

    private void Fill(ref LeadRecord lead, ReadOnlySpan<byte> id, in LeadRecord record)
    {
        lead = record with { IdLength = (byte)id.Length };
        var offset = IdOffset(lead);
        lead.TailBlocks = (ushort)TailArena.BlocksFor(offset + id.Length);
        lead.Tail = _tails.Rent(lead.TailBlocks);
        id.CopyTo(Tail(lead)[offset..]);
    }

    private void ReturnTail(in LeadRecord lead)
    {
        Tail(lead).Clear(); // an erased person's id does not linger
        _tails.Return(lead.Tail, lead.TailBlocks);
    }
}
