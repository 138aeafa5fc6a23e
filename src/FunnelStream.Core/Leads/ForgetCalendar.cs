namespace FunnelStream.Leads;

/// <summary>
/// When to look whether a lead can be forgotten: numbers of leads under days, counted from the Unix epoch. A lead stands
/// under the day its record names (<see cref="LeadRecord.LookAt"/>); an entry elsewhere, left behind when it was put
/// elsewhere or removed, is stale. 4 to 8 bytes a lead. Not thread-safe.
/// </summary>
internal sealed class ForgetCalendar
{
    /// <summary>Later than any day: not in the calendar.</summary>
    public const ushort NoDay = ushort.MaxValue;

    private readonly Dictionary<ushort, List<int>> _days = [];

    public long Bytes => _days.Values.Sum(leads => 4L * leads.Capacity);

    public void Put(int lead, ushort day)
    {
        if (!_days.TryGetValue(day, out var leads))
        {
            _days.Add(day, leads = []);
        }

        leads.Add(lead);
    }

    /// <summary>Takes out the days before <paramref name="day"/> with the leads noted there.</summary>
    public IReadOnlyList<(ushort Day, List<int> Leads)> TakeBefore(ushort day)
    {
        var due = new List<(ushort, List<int>)>();
        foreach (var passed in _days.Keys.Where(d => d < day).Order().ToList())
        {
            _days.Remove(passed, out var leads);
            due.Add((passed, leads!));
        }

        return due;
    }
}
