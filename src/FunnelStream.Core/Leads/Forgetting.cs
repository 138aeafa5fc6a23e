using FunnelStream.Events;

namespace FunnelStream.Leads;

/// <summary>
/// Forgets leads that have been silent for the lead memory and are closed or were never worked on. Their numbers stay in
/// the panes. Open work and clients are never forgotten. When a lead is looked at follows from its last event alone and,
/// once that is past, from a fixed grid of days; so a calendar made anew forgets whom this one would have.
/// </summary>
internal sealed class Forgetting(LeadBook leads, TimeSpan memory)
{
    private const long MillisPerDay = 24 * 3_600_000L;
    private const int GridDays = 30;

    private readonly long _memoryMillis = memory == TimeSpan.MaxValue ? long.MaxValue : (long)memory.TotalMilliseconds;
    private ForgetCalendar _calendar = new();
    private ushort _today; // of the frontier at the last look; the days before it have been looked at

    /// <summary>Bytes taken.</summary>
    public long Bytes => _calendar.Bytes;

    private bool IsNever => _memoryMillis == long.MaxValue;

    /// <summary>Whether an event lies so far back that an unknown lead may be one that was forgotten.</summary>
    public bool IsForgotten(long at, long frontier) => !IsNever && frontier != EventClock.Never && at < frontier - _memoryMillis;

    /// <summary>An event was applied to a lead.</summary>
    public void Watch(int number)
    {
        // A lead that is put off by its event is left where it stands, and put off when its day has come. Only one that
        // waits for a day of the grid may have to be looked at earlier: a very late event gave it a last event anew.
        ref readonly var lead = ref leads[number];
        if (!IsNever && lead.LastEvent + _memoryMillis < lead.LookAt * MillisPerDay && DayToLookAt(lead) < lead.LookAt)
        {
            Put(number, DayToLookAt(lead));
        }
    }

    /// <summary>Forgets whoever is due.</summary>
    /// <param name="frontier">How far events have come.</param>
    /// <param name="forget">Takes the number of a lead that is due, and removes it.</param>
    public void Advance(long frontier, Action<int> forget)
    {
        if (IsNever || DayOf(frontier) <= _today)
        {
            return;
        }

        _today = DayOf(frontier);
        foreach (var (day, numbers) in _calendar.TakeBefore(_today))
        {
            foreach (var number in numbers)
            {
                ref readonly var lead = ref leads[number];
                if (lead.LookAt != day)
                {
                    continue;
                }

                if (DueDay(lead) < _today && IsDone(lead))
                {
                    forget(number);
                }
                else
                {
                    Put(number, DayToLookAt(lead));
                }
            }
        }
    }

    /// <summary>Makes the calendar anew from the leads, as it stood when was last advanced.</summary>
    /// <param name="frontier">The frontier to which was last advanced; <see cref="EventClock.Never"/> before that.</param>
    public void Rebuild(long frontier)
    {
        if (IsNever)
        {
            return;
        }

        _calendar = new ForgetCalendar();
        _today = frontier == EventClock.Never ? (ushort)0 : DayOf(frontier);
        for (var number = 0; number < leads.End; number++)
        {
            if (!leads.IsVacant(number))
            {
                Put(number, DayToLookAt(leads[number]));
            }
        }
    }

    private void Put(int number, ushort day)
    {
        leads.LookAt(number, day);
        _calendar.Put(number, day);
    }

    private ushort DayToLookAt(in LeadRecord lead)
    {
        var due = DueDay(lead);
        return due >= _today ? due : (ushort)((_today + GridDays - 1) / GridDays * GridDays);
    }

    private ushort DueDay(in LeadRecord lead) => DayOf(lead.LastEvent + _memoryMillis);

    private static ushort DayOf(long at) => (ushort)Math.Min(at / MillisPerDay, ForgetCalendar.NoDay - 1);

    // Closed, or never worked on, and nothing of it in the stock: an open deal or a place in a rep's backlog, forgotten,
    // would stay there for ever. A client is not closed: the next deal must find the lead it belongs to.
    private bool IsDone(in LeadRecord lead)
    {
        foreach (ref readonly var deal in leads.Deals(lead))
        {
            if (deal.IsOpen)
            {
                return false;
            }
        }

        var wasWorkedOn = lead.Assigned != LeadRecord.Never || lead.Sql != LeadRecord.Never || lead.Response != LeadRecord.Never;
        return lead.IsClosed || (!wasWorkedOn && lead.Deals == 0);
    }
}
