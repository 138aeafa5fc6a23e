using FunnelStream.Calendars;
using FunnelStream.Panes;
using NodaTime;
using NodaTime.Text;

namespace FunnelStream.Configuration;

/// <summary>Section <c>Calendar</c>: <c>Zone</c>, <c>Hours</c>, <c>Holidays</c>; a team may have its own.</summary>
internal static class CalendarSettings
{
    private static readonly LocalDatePattern DatePattern = LocalDatePattern.Iso;

    /// <summary>The calendar of working hours; null where none are set.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="days">Days of <c>Calendar:Zone</c>.</param>
    public static WorkingCalendar? Read(SettingsReader settings, DayGrid days)
    {
        var (hours, holidays) = (Hours(settings, "Calendar:Hours"), Holidays(settings, "Calendar:Holidays"));
        if (hours is null && holidays is not null && settings.Text("Calendar:Hours") is null)
        {
            settings.Report("Calendar:Holidays is set without Calendar:Hours: set these, too, such as Mon-Fri 09:00-18:00, or Mon-Sun 00:00-24:00.");
        }

        return hours is null ? null : new WorkingCalendar(days.Zone, hours, holidays ?? []);
    }

    /// <summary>The calendar of a team: what it does not say is the service's.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="key">Its section.</param>
    /// <param name="otherwise">The service's calendar.</param>
    public static WorkingCalendar ReadTeam(SettingsReader settings, string key, WorkingCalendar otherwise)
    {
        var (zone, hours, holidays) = (Zone(settings, $"{key}:Zone"), Hours(settings, $"{key}:Hours"), Holidays(settings, $"{key}:Holidays"));
        return (zone ?? (object?)hours ?? holidays) is null
            ? otherwise
            : new WorkingCalendar(zone ?? otherwise.Zone, hours ?? otherwise.Hours, holidays ?? otherwise.Holidays);
    }

    private static DateTimeZone? Zone(SettingsReader settings, string key)
    {
        if (settings.Text(key) is not { } text)
        {
            return null;
        }

        var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(text);
        if (zone is null)
        {
            settings.Report($"{key} is '{text}': there is no such time zone; use an IANA name such as Europe/Paris.");
        }

        return zone;
    }

    private static WorkingHours? Hours(SettingsReader settings, string key)
    {
        try
        {
            return settings.Text(key) is { } text ? WorkingHours.Parse(text) : null;
        }
        catch (FormatException e)
        {
            settings.Report($"{key} cannot be used: {e.Message}.");
            return null;
        }
    }

    private static List<LocalDate>? Holidays(SettingsReader settings, string key)
    {
        if (settings.List(key) is not { Count: > 0 } texts)
        {
            return null;
        }

        List<LocalDate> holidays = [];
        foreach (var text in texts)
        {
            var date = DatePattern.Parse(text);
            if (date.Success)
            {
                holidays.Add(date.Value);
            }
            else
            {
                settings.Report($"{key} holds '{text}': write days as year-month-day, such as 2026-12-25.");
            }
        }

        return holidays;
    }
}
