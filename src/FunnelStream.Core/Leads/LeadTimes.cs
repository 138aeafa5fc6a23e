using FunnelStream.Events;
using FunnelStream.State;

namespace FunnelStream.Leads;

/// <summary>
/// The times of a lead one after the other, each as its distance from the one before, the first from 2000: a lead's times
/// lie close together, and often two are the same.
/// </summary>
internal static class LeadTimes
{
    /// <summary>How many times a lead can have, its last event's apart.</summary>
    public const int Count = 13;

    /// <summary>Position of the creation.</summary>
    public const int Created = 0;

    /// <summary>Position of the time at which the rep was named.</summary>
    public const int RepAt = 6;

    /// <summary>Most bytes of all of them, the last event's too.</summary>
    public const int MaxBytes = (Count + 1) * ByteWriter.MaxVarint;

    /// <summary>What the first time is written against.</summary>
    public const long Start = EventTime.Earliest;

    /// <summary>The times of a lead, in the order in which they are written; those that are not there as the record has them.</summary>
    public static void Of(in LeadRecord lead, Span<long> times)
    {
        // The order is part of the format: about that in which they happen, so that neighbours are close or the same.
        times[Created] = lead.Created;
        times[1] = lead.Response;
        times[2] = lead.Mql;
        times[3] = lead.Pql;
        times[4] = lead.Assigned;
        times[5] = lead.Sql;
        times[RepAt] = lead.RepAt;
        times[7] = lead.Opened;
        times[8] = lead.Won;
        times[9] = lead.FirstDisqualified;
        times[10] = lead.LastDisqualified;
        times[11] = lead.FirstRecycled;
        times[12] = lead.LastRecycled;
    }

    /// <summary>Gives a lead the times of <see cref="Of"/>.</summary>
    public static void Set(ref LeadRecord lead, ReadOnlySpan<long> times)
    {
        lead.Created = times[Created];
        lead.Response = times[1];
        lead.Mql = times[2];
        lead.Pql = times[3];
        lead.Assigned = times[4];
        lead.Sql = times[5];
        lead.RepAt = times[RepAt];
        lead.Opened = times[7];
        lead.Won = times[8];
        lead.FirstDisqualified = times[9];
        lead.LastDisqualified = times[10];
        lead.FirstRecycled = times[11];
        lead.LastRecycled = times[12];
    }

    /// <summary>Writes a time that is there.</summary>
    public static void Write(ref ByteWriter writer, ref long previous, long at)
    {
        writer.Signed(at - previous);
        previous = at;
    }

    /// <summary>Reads a time.</summary>
    /// <exception cref="FormatException">It is none that an event may have.</exception>
    public static long Read(ref ByteReader reader, ref long previous)
    {
        previous = unchecked(previous + reader.Signed());
        return EventTime.Contains(previous) ? previous : throw new FormatException("A lead in the state has a time outside of 2000 to 2100.");
    }
}
