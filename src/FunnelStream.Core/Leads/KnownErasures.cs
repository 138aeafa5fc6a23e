using FunnelStream.State;

namespace FunnelStream.Leads;

/// <summary>Who was erased, as records of the leads topic tell it: for programs that handle a person's records beside the workers. Not thread-safe.</summary>
/// <param name="erasureKey">The key under which the workers remember erasures.</param>
public sealed class KnownErasures(ReadOnlyMemory<byte> erasureKey)
{
    private readonly HashSet<ulong> _hashes = [];

    /// <summary>Takes the next record of the topic; others than erasures are passed over.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="isTombstone">Whether the record takes its key away.</param>
    /// <exception cref="FormatException">It is damaged.</exception>
    public void Take(ReadOnlySpan<byte> key, bool isTombstone)
    {
        if (key.IsEmpty || key[0] != StateFormat.Erased)
        {
            return;
        }

        if (isTombstone)
        {
            _hashes.Remove(ErasureRecords.ReadKey(key));
        }
        else
        {
            _hashes.Add(ErasureRecords.ReadKey(key));
        }
    }

    /// <summary>Whether a lead was erased, and is remembered to have been.</summary>
    public bool Contains(ReadOnlySpan<byte> leadId) => _hashes.Count > 0 && _hashes.Contains(ErasedLeads.HashOf(erasureKey.Span, leadId));
}
