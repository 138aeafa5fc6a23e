using FunnelStream.Calendars;
using FunnelStream.Events;

namespace FunnelStream.Configuration;

/// <summary>
/// Section <c>Teams</c>: <c>Teams:NAME:Reps</c>, <c>:WipLimit</c>, <c>:Sla</c>, and <c>:Zone</c>, <c>:Hours</c>,
/// <c>:Holidays</c> where they are not the service's. The team <c>(none)</c>, of all other reps, may be set but for its reps.
/// </summary>
internal static class TeamSettings
{
    /// <param name="settings">The settings.</param>
    /// <param name="calendar">The service's calendar.</param>
    public static CapacityOptions Read(SettingsReader settings, WorkingCalendar calendar)
    {
        settings.Text("Teams"); // an empty section is one
        List<Team> teams = [];
        var defaults = new Team(CapacityOptions.None, [], calendar);
        var others = defaults;
        foreach (var name in settings.Names("Teams"))
        {
            var key = $"Teams:{name}";
            var plain = DimensionText.Normalize(Dimension.Rep, name);
            Check(
                settings,
                string.Equals(name, plain, StringComparison.OrdinalIgnoreCase),
                plain.Length == 0
                    ? $"{key} has no name that can be seen: give the team one."
                    : $"{key} has a name that is too long, or characters in it that can't be told from others where it is shown: call it '{plain}'.");
            var team = new Team(name, Reps(settings, key), CalendarSettings.ReadTeam(settings, key, calendar))
            {
                WipLimit = settings.Number($"{key}:WipLimit", defaults.WipLimit, 1, 100_000),
                Sla = settings.Span($"{key}:Sla", defaults.Sla, TimeSpan.FromMinutes(1), TimeSpan.FromDays(90)),
            };
            if (name == CapacityOptions.None)
            {
                others = team;
                Check(settings, team.Reps.Count == 0, $"{key}:Reps is set, but {name} is the team of all reps that are in no other: remove it.");
            }
            else
            {
                teams.Add(team);
                Check(settings, team.Reps.Count > 0, $"{key}:Reps is empty: name its reps as they stand in events, such as ann,bob.");
            }
        }

        foreach (var rep in teams.SelectMany(team => team.Reps.Select(rep => (rep, team.Name))).GroupBy(pair => pair.rep).Where(rep => rep.Count() > 1))
        {
            settings.Report($"Teams holds the rep '{rep.Key}' more than once ({string.Join(", ", rep.Select(pair => pair.Name))}): a rep is in one team.");
        }

        return new CapacityOptions { Calendar = calendar, Teams = teams, Others = others };
    }

    private static string[] Reps(SettingsReader settings, string key) =>
        [.. (settings.List($"{key}:Reps") ?? []).Select(rep => DimensionText.Normalize(Dimension.Rep, rep)).Where(rep => rep.Length > 0)];

    private static void Check(SettingsReader settings, bool holds, string problem)
    {
        if (!holds)
        {
            settings.Report(problem);
        }
    }
}
