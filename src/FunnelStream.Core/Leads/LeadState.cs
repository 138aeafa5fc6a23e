using FunnelStream.Events;
using FunnelStream.State;

namespace FunnelStream.Leads;

/// <summary>A worker's leads and erasures as records of the leads topic: what changed goes out, what was written comes back. Not thread-safe.</summary>
internal sealed class LeadState(LeadBook leads, ErasedLeads erased, Forgetting forgetting)
{
    private readonly byte[] _key = new byte[LeadRecords.MaxKey];
    private readonly byte[] _value = new byte[LeadRecords.MaxValue];

    /// <summary>Keys that have a value in the leads topic once the changes are written.</summary>
    public long LiveKeys => (long)leads.Count + erased.Count;

    /// <summary>Adds what changed since the last checkpoint, each lead once; afterwards nothing is changed.</summary>
    public void WriteChanges(StateBatch batch, long checkpoint)
    {
        // What is gone comes first: a lead that was removed and is back must have the last word.
        for (var removed = leads.Changes.Removed; !removed.IsEmpty; removed = removed[(1 + removed[0])..])
        {
            batch.AddTombstone(StateTopic.Leads, _key.AsSpan(0, LeadRecords.WriteKey(_key, removed.Slice(1, removed[0]))));
        }

        foreach (var number in leads.Changes.Changed)
        {
            if (!leads.IsVacant(number))
            {
                ref readonly var lead = ref leads[number];
                var keyLength = LeadRecords.WriteKey(_key, leads.Id(lead));
                var valueLength = LeadRecords.Write(_value, checkpoint, leads, lead);
                batch.Add(StateTopic.Leads, _key.AsSpan(0, keyLength), _value.AsSpan(0, valueLength));
            }
        }

        foreach (var hash in erased.Changed)
        {
            if (erased.TryGet(hash, out var at))
            {
                ErasureRecords.Add(batch, checkpoint, hash, at);
            }
            else
            {
                ErasureRecords.AddTombstone(batch, hash);
            }
        }

        ClearChanges();
        Array.Clear(_key); // an erased person's id does not linger
    }

    /// <summary>Forgets what changed: for workers whose state is not kept.</summary>
    public void ClearChanges()
    {
        leads.Changes.Clear();
        erased.ClearChanges();
    }

    /// <summary>Takes back a record, in the order of the log: a later one stands for an earlier one. That is no change.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="value">Its value; empty where it is a tombstone.</param>
    /// <param name="isTombstone">Whether what was under the key is gone.</param>
    /// <param name="checkpoint">The checkpoint that wrote it; 0 for a tombstone.</param>
    /// <exception cref="FormatException">It is damaged; what was restored so far is of no use then.</exception>
    /// <exception cref="NotSupportedException">A newer build wrote it.</exception>
    public void Take(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, bool isTombstone, out long checkpoint)
    {
        checkpoint = 0;
        switch (key.IsEmpty ? (byte)0 : key[0])
        {
            case StateFormat.Lead when isTombstone:
                Discard(LeadRecords.ReadKey(key));
                break;
            case StateFormat.Lead:
                LeadRecords.Restore(leads, LeadRecords.ReadKey(key), value, out checkpoint);
                break;
            case StateFormat.Erased when isTombstone:
                erased.Discard(ErasureRecords.ReadKey(key));
                break;
            case StateFormat.Erased:
                erased.Restore(ErasureRecords.ReadKey(key), ErasureRecords.Read(value, out checkpoint));
                break;
            default:
                throw new FormatException("The leads topic holds a record that is none of FunnelStream's.");
        }
    }

    /// <summary>All is taken back: sees to it that leads are forgotten when they would have been.</summary>
    /// <param name="housekept">The frontier at which was last forgotten; <see cref="EventClock.Never"/> before that.</param>
    public void FinishRestore(long housekept) => forgetting.Rebuild(housekept);

    private void Discard(ReadOnlySpan<byte> id)
    {
        var number = leads.Find(PlacementHash.Of(id), id);
        if (number >= 0)
        {
            leads.Discard(number);
        }
    }
}
