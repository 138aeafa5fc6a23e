using NodaTime;

namespace FunnelStream.Calendars;

/// <summary>Who works on leads, when, and how much of it is too much.</summary>
public sealed record CapacityOptions
{
    /// <summary>Name of the team of all reps that are in no other, and of the value of leads without a rep.</summary>
    public const string None = "(none)";

    /// <summary>The service's calendar: when leads are to be answered that are in no team yet; every minute where no hours are configured.</summary>
    public WorkingCalendar Calendar { get; init; } = WorkingCalendar.Always(DateTimeZone.Utc);

    /// <summary>The configured teams; a rep is in one at most.</summary>
    public IReadOnlyList<Team> Teams { get; init; } = [];

    /// <summary>The team of all reps that are in no other; it has no reps of its own.</summary>
    public Team Others { get; init; } = new(None, [], WorkingCalendar.Always(DateTimeZone.Utc));

    /// <summary>Working days over which rates are measured; above 0.</summary>
    public double MeasuredDays { get; init; } = 5;

    /// <summary>The team of a rep.</summary>
    public Team TeamOf(string rep) => Teams.FirstOrDefault(team => team.Reps.Contains(rep, StringComparer.Ordinal)) ?? Others;
}

/// <summary>Reps that share the work.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Reps">Its reps as dimension values, trimmed and lower-cased.</param>
/// <param name="Calendar">When they work; every minute where no hours are configured.</param>
public sealed record Team(string Name, IReadOnlyList<string> Reps, WorkingCalendar Calendar)
{
    /// <summary>How many leads a rep can have open at once.</summary>
    public int WipLimit { get; init; } = 30;

    /// <summary>Within what time an arrival is to be answered or closed; a whole day is a working day (<see cref="WorkingCalendar.Working"/>).</summary>
    public TimeSpan Sla { get; init; } = TimeSpan.FromDays(2);

    /// <summary><see cref="Sla"/> in working time, ms.</summary>
    public long SlaMillis => Calendar.Working(Sla);

    /// <summary><see cref="Sla"/> in working days.</summary>
    public double SlaDays => SlaMillis / (Calendar.MinutesADay * 60_000);
}
