using FunnelStream.Board;
using FunnelStream.Calendars;
using FunnelStream.Kpis;
using FunnelStream.Oracle;
using FunnelStream.Panes;
using FunnelStream.Worker;
using NodaTime;

namespace FunnelStream.Capacity;

/// <summary>What the report makes of leads told one by one.</summary>
public sealed class CapacityReportTests
{
    private const long T = 1_772_409_600_000; // Monday 2026-03-02, midnight UTC
    private const long Minute = 60_000;
    private const long Hour = 60 * Minute;
    private const long Day = 24 * Hour;

    private static readonly WorkingCalendar Always = WorkingCalendar.Always(DateTimeZone.Utc);

    private readonly List<Event> _events = [];
    private int _leads;

    [Fact]
    public void A_percentile_beyond_what_was_observed_is_not_made_up()
    {
        var now = T + Day;
        foreach (var minutes in new[] { 5, 10, 15, 20, 30, 40, 60 })
        {
            Lead("ann", now - (400 * Minute), now - ((400 - minutes) * Minute));
        }

        foreach (var minutes in new[] { 100, 200, 300 })
        {
            Lead("ann", now - (minutes * Minute));
        }

        var ann = Report(now).Single(f => f.Rep == "ann");
        ann.ResponseP90.ShouldBeNull();
        ((double)ann.LongestResponse).ShouldBe(300 * Minute, Minute);
        ann.Backlog.ShouldBe(3);
    }

    [Fact]
    public void Service_is_measured_only_where_there_is_something_to_do()
    {
        // Six at midnight, one done every other hour. Nothing for the rest of two days.
        for (var lead = 1; lead <= 6; lead++)
        {
            Lead("ann", T, T + (lead * 2 * Hour));
        }

        var ann = Report(T + (2 * Day)).Single(f => f.Rep == "ann");
        ann.ServiceRate!.Value.ShouldBe(12, 0.05); // six in half a day
        ann.ArrivalRate!.Value.ShouldBe(3, 0.01);
        ann.Workload!.Value.Utilization.ShouldBe(0.25, 0.01);
    }

    [Fact]
    public void Who_was_answered_before_reaching_sales_is_no_work()
    {
        // Each day eighteen who were answered at once and assigned hours later, and one who waits for six hours.
        for (var day = 0; day < 5; day++)
        {
            for (var lead = 0; lead < 18; lead++)
            {
                Lead("ann", T + (day * Day) + ((lead + 1) * Hour), T + (day * Day));
            }

            Lead("ann", T + (day * Day), T + (day * Day) + (6 * Hour));
        }

        var ann = Report(T + (5 * Day)).Single(f => f.Rep == "ann");
        ann.ArrivalRate!.Value.ShouldBe(1, 0.01);
        ann.ServiceRate!.Value.ShouldBe(4, 0.05);
        ann.Workload!.Value.Utilization.ShouldBe(0.25, 0.01);
    }

    [Fact]
    public void Half_an_hour_without_a_completion_says_nothing_of_a_rep()
    {
        Lead("ann", T);
        Report(T + (Hour / 2)).Single(f => f.Rep == "ann").ServiceRate.ShouldBeNull();
        Report(T + (2 * Day)).Single(f => f.Rep == "ann").ServiceRate.ShouldBe(0);
    }

    [Fact]
    public void Reps_belong_to_their_teams_and_leads_without_a_rep_are_nobodys_capacity()
    {
        Lead("ann", T, T + Hour);
        Lead("zoe", T, T + Hour);
        Lead(null, T);
        Lead(null, T);
        var report = Report(T + Day, new CapacityOptions { Teams = [new Team("inbound", ["ann", "bob"], Always), new Team("idle", ["cid"], Always)] });

        report.Select(f => $"{f.Team.Name}/{f.Rep ?? "(all)"}: c {f.Reps}, B {f.Backlog}").ShouldBe(
        [
            "inbound/(all): c 2, B 0", "inbound/ann: c 1, B 0", "inbound/bob: c 1, B 0",
            "idle/(all): c 1, B 0", "idle/cid: c 1, B 0",
            "(none)/(all): c 1, B 2", "(none)/(none): c 0, B 2", "(none)/zoe: c 1, B 0",
        ]);
        report.Single(f => f.Rep == "(none)").BacklogPerRep.ShouldBeNull();
        report.Single(f => f.Team.Name == "idle" && f.Rep is null).Workload.ShouldBeNull();
    }

    [Fact]
    public void The_span_before_tells_why()
    {
        // Ten working days: the first five one a day, then three, each done within eight hours.
        for (var day = 0; day < 10; day++)
        {
            for (var lead = 0; lead < (day < 5 ? 1 : 3); lead++)
            {
                Lead("ann", T + (day * Day), T + (day * Day) + ((lead + 1) * 8 * Hour) - 1);
            }
        }

        var team = Report(T + (10 * Day))[0];
        (team.ArrivalRate!.Value, team.Previous!.Value.ArrivalRate).ShouldBe((3, 1));
        team.Previous.Value.Capacity.ShouldBe(3, 0.01);
        team.Change.ShouldBe(CapacityChange.ArrivalsRose);
    }

    [Fact]
    public void An_earlier_instant_is_seen_as_it_was()
    {
        for (var seed = 0; seed < 30; seed++)
        {
            var history = RandomHistory.Of(seed);
            var instant = history.AsOf - (long)(new Random(seed).NextDouble() * (history.AsOf - history.Arrivals.Min(e => e.At)));
            instant -= instant % Minute;
            var driver = new FunnelDriver(2, history.Options);
            driver.Feed(history.Arrivals.Select(e => e.ToRecord()));
            var view = driver.Complete().Board(new BoardOptions { Calendar = history.Options.Calendar }, history.AsOf).ViewAt(instant);

            var leads = history.Naively().Leads;
            CapacityReport.Of(view).Where(f => f.Rep is not null).ToDictionary(f => f.Rep!, f => f.Backlog).Where(rep => rep.Value > 0).Order(Comparer<KeyValuePair<string, long>>.Create((a, b) => string.CompareOrdinal(a.Key, b.Key)))
                .ShouldBe(leads.Where(l => l.Arrival < instant && !(l.Completion < instant)).GroupBy(l => l.Rep).OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => KeyValuePair.Create(r.Key, (long)r.Count())), $"{history} {instant}");
        }
    }

    [Fact]
    public void Who_is_erased_leaves_the_backlog_of_every_instant()
    {
        Lead("ann", T);
        Lead("ann", T + Hour);
        _events.Add(Event.OfLead("lead 0", "erased", "x", T + Day));
        Report(T + (2 * Hour)).Single(f => f.Rep == "ann").Backlog.ShouldBe(1);
        Report(T + (2 * Day)).Single(f => f.Rep == "ann").Backlog.ShouldBe(1);
    }

    [Fact]
    public void Nothing_known_is_nothing_said()
    {
        CapacityReport.Of(new FunnelBoard(new BoardOptions()).ViewAt(T)).ShouldBeEmpty();
        CapacityReport.Of(new FunnelBoard(new BoardOptions { Families = [Family.Defaults[0]], Breakdowns = [Breakdown.Total] }).ViewAt(T)).ShouldBeEmpty();
        Overdue.Teams(new FunnelBoard(new BoardOptions()).ViewAt(T), 0).ShouldBeEmpty();
    }

    private void Lead(string? rep, long arrival, long? completion = null)
    {
        var lead = $"lead {_leads++}";
        _events.Add(Event.OfLead(lead, "assigned", "a", arrival) with { Rep = rep });
        if (completion is { } at)
        {
            _events.Add(Event.Touchpoint("response", "r", at) with { Lead = lead });
        }
    }

    private IReadOnlyList<CapacityFigures> Report(long at, CapacityOptions? options = null)
    {
        var driver = new FunnelDriver(2, new WorkerOptions().WithoutHorizons());
        driver.Feed(_events.Select(e => e.ToRecord()));
        return CapacityReport.Of(driver.Complete().Board(new BoardOptions { Capacity = options ?? new() }, at).ViewAt(at));
    }
}
