using FunnelStream.Board;
using FunnelStream.Calendars;
using FunnelStream.Events;
using FunnelStream.Kpis;
using FunnelStream.Panes;

namespace FunnelStream.Capacity;

/// <summary>
/// Whether sales can do what comes, by team and rep: a pure function of what a board holds, seen from an instant. Leads
/// without a rep count in the backlog and the arrivals of the team <c>(none)</c>, but are nobody's capacity.
/// </summary>
public static class CapacityReport
{
    // Less than that says nothing about a day.
    private const double LeastDays = 0.25;

    private static readonly Breakdown ByRep = new(Dimension.Rep);

    /// <summary>Every team that is configured or has anything, each followed by its reps, in the order of their names; none where no family counts the work of reps.</summary>
    public static IReadOnlyList<CapacityFigures> Of(FunnelView view) => Of(view, withReps: true);

    /// <summary>The same without the reps.</summary>
    public static IReadOnlyList<CapacityFigures> Teams(FunnelView view) => Of(view, withReps: false);

    private static IReadOnlyList<CapacityFigures> Of(FunnelView view, bool withReps)
    {
        if (view.Options.Families.FirstOrDefault(family => family.IsSales) is not { } family || view.Earliest(family) is not { } earliest || earliest * 60_000L >= view.At)
        {
            return [];
        }

        var options = view.Options.Capacity;
        return [.. Of(
            options, view.Options.Days, view.At, earliest, from => Panes(view, family, from), Backlogs(view, family), withReps)];
    }

    /// <summary>The same of panes and backlogs by rep, computed as far as it is asked for.</summary>
    /// <param name="options">Teams.</param>
    /// <param name="days">Where the panes' hours begin.</param>
    /// <param name="at">The instant, ms since the Unix epoch.</param>
    /// <param name="earliest">Since when panes are known, minutes since the Unix epoch.</param>
    /// <param name="panes">The panes of every rep since a minute, before the instant, ascending.</param>
    /// <param name="backlogs">The backlogs at the instant.</param>
    /// <param name="withReps">Whether each team is followed by its reps.</param>
    internal static IEnumerable<CapacityFigures> Of(
        CapacityOptions options, DayGrid days, long at, int earliest, Func<int, IReadOnlyDictionary<string, ReadOnlyMemory<WorkPane>>> panes, IReadOnlyDictionary<string, long> backlogs, bool withReps = true)
    {
        TeamSpan[] spans = [.. options.Teams.Append(options.Others).Select(team => new TeamSpan(team, options.MeasuredDays, at, earliest, days))];
        var work = panes(spans.Min(span => span.PreviousFrom));
        var reps = work.Keys.Union(backlogs.Keys).ToLookup(options.TeamOf);
        foreach (var span in spans)
        {
            Member[] members = [.. reps[span.Team].Union(span.Team.Reps).Order(StringComparer.Ordinal).Select(rep => new Member(
                rep, new RepHistory(work.GetValueOrDefault(rep), backlogs.GetValueOrDefault(rep), span.Team.Calendar, at), span))];
            if (members.Any(member => member.IsThere))
            {
                yield return Figures(span, null, members);
                foreach (var member in members.Where(member => withReps && member.IsThere))
                {
                    yield return Figures(span, member.Rep, [member]);
                }
            }
        }
    }

    private static CapacityFigures Figures(TeamSpan span, string? rep, IReadOnlyList<Member> members)
    {
        var (done, waiting) = (new Cells(), new Cells());
        foreach (var member in members)
        {
            member.History.AddResponses(span.From, span.To, done, waiting);
        }

        var responses = new KaplanMeier(done, waiting, span.At);
        var p90 = responses.Percentile(90);
        return new CapacityFigures
        {
            At = span.At,
            Team = span.Team,
            Rep = rep,
            Reps = members.Count(member => member.IsAtWork),
            Backlog = members.Sum(member => member.History.Backlog),
            Days = span.Days,
            ArrivalRate = ArrivalRate(members, span.From, span.To, span.Days),
            ServiceRate = ServiceRate.Of(members.Where(member => member.IsAtWork).Select(member => member.Measured)).Estimate(),
            ResponseP90 = p90.Millis,
            LongestResponse = p90.Above ?? responses.Longest,
            Previous = Previous(span, members),
        };
    }

    private static (double ArrivalRate, double Capacity)? Previous(TeamSpan span, IReadOnlyList<Member> members)
    {
        Member[] atWork = [.. members.Where(member => member.WasAtWork)];
        return ArrivalRate(members, span.PreviousFrom, span.From, span.PreviousDays) is { } arrivals && ServiceRate.Of(atWork.Select(member => member.MeasuredBefore)).Estimate() is { } service
            ? (arrivals, atWork.Length * service)
            : null;
    }

    private static double? ArrivalRate(IReadOnlyList<Member> members, int from, int to, double days) =>
        days < LeastDays ? null : members.Sum(member => member.History.Arrivals(from, to)) / days;

    private static Dictionary<string, ReadOnlyMemory<WorkPane>> Panes(FunnelView view, Family family, int from) =>
        view.Readings(family, from, view.Minute + 1, (names, slice) => new WorkPane(slice, view.Options.Capacity.TeamOf(names.Values[0]).Calendar))
            .ToDictionary(rep => rep.Names.Values[0], rep => rep.Readings);

    // By rep, as they were at the instant.
    private static Dictionary<string, long> Backlogs(FunnelView view, Family family)
    {
        var backlogs = view.Stocks(family, ByRep).ToDictionary(stock => stock.Key.Values[0], stock => stock.Value[Field.Backlog]);
        foreach (var scope in view.Later(family, ByRep))
        {
            var rep = scope.Names.Values[0];
            backlogs[rep] = backlogs.GetValueOrDefault(rep) - scope.Slices.Sum(slice => WorkPane.ChangeOf(slice.Cells));
        }

        return backlogs;
    }

    private sealed class Member
    {
        public Member(string rep, RepHistory history, TeamSpan span)
        {
            (Rep, History) = (rep, history);
            var isPerson = rep is not (CapacityOptions.None or "(unknown)");
            var isConfigured = span.Team.Reps.Contains(rep);
            var isActive = history.IsActive(span.From, span.To);
            IsAtWork = isPerson && (isConfigured || isActive);
            WasAtWork = isPerson && (isConfigured || history.IsActive(span.PreviousFrom, span.From));
            IsThere = isConfigured || isActive || history.Backlog > 0;
            Measured = history.Measure(span.From, span.To);
            MeasuredBefore = history.Measure(span.PreviousFrom, span.From);
        }

        public string Rep { get; }

        public RepHistory History { get; }

        public bool IsAtWork { get; }

        public bool WasAtWork { get; }

        public bool IsThere { get; }

        public ServiceRate Measured { get; }

        public ServiceRate MeasuredBefore { get; }
    }

    // What is measured, on whole hours since panes may be; minutes since the Unix epoch.
    private sealed class TeamSpan
    {
        public TeamSpan(Team team, double days, long at, int earliest, DayGrid grid)
        {
            (Team, At, To) = (team, at, (int)((at + 59_999) / 60_000));
            From = Math.Max(Floor(team.Calendar.DaysBefore(at, days), grid), earliest);
            PreviousFrom = Math.Max(Floor(team.Calendar.DaysBefore(From * 60_000L, days), grid), earliest);
            Days = team.Calendar.Days(From * 60_000L, at);
            PreviousDays = team.Calendar.Days(PreviousFrom * 60_000L, From * 60_000L);
        }

        public Team Team { get; }

        public long At { get; }

        public int PreviousFrom { get; }

        public int From { get; }

        public int To { get; }

        public double Days { get; }

        public double PreviousDays { get; }

        private static int Floor(long at, DayGrid grid) => grid.StartOfHour((int)(at / 60_000));
    }
}
