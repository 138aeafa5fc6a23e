using FunnelStream.Board;
using FunnelStream.Calendars;
using FunnelStream.Oracle;
using FunnelStream.Worker;
using NodaTime;

namespace FunnelStream.Capacity;

/// <summary>Who is overdue at an instant, by the deadlines of each lead alone.</summary>
public sealed class OverdueTests
{
    private const long T = 1_772_409_600_000; // Monday 2026-03-02, midnight UTC
    private const long Minute = 60_000;
    private const long Hour = 60 * Minute;

    private static readonly WorkingCalendar Office = NaiveCalendar.Office.ToCalendar();

    [Fact]
    public void A_deadline_passes_in_working_time()
    {
        // In Paris: created Monday 17:30, half an hour before the end; three hours are over on Wednesday at 11:30, Tuesday being a holiday.
        var created = T + (16 * Hour) + (30 * Minute);
        var due = T + (2 * 24 * Hour) + (10 * Hour) + (30 * Minute);
        var capacity = Of(Office);
        capacity.Calendar.Add(created, 3 * Hour).ShouldBe(due);

        At(due - Minute).ShouldBe([new Overdue("seo", 1, 0, null, due + Minute - 1, created)]);
        At(due).ShouldBe([new Overdue("seo", 1, 0, null, due + Minute - 1, created)]); // the pane's last instant is not over yet
        At(due + Minute).ShouldBe([new Overdue("seo", 1, 1, created, null, created)]);

        IReadOnlyList<Overdue> At(long at) => Overdue.Channels(Board([Created("a", created)], at, capacity).ViewAt(at), Hours(3), 0);
    }

    [Fact]
    public void Who_is_answered_closed_or_erased_is_not_overdue_any_more()
    {
        Event[] events =
        [
            Created("a", T), Created("b", T), Created("c", T), Created("d", T + (3 * Hour)),
            Event.Touchpoint("response", "r", T + Hour) with { Lead = "a" },
            Event.OfLead("b", "disqualified", "q", T + Hour),
            Event.OfLead("c", "erased", "e", T + Hour),
        ];
        Overdue.Channels(Board(events, T + (4 * Hour), new()).ViewAt(T + (4 * Hour)), TimeSpan.FromHours(2), 0)
            .ShouldBe([new Overdue("seo", 1, 0, null, T + (5 * Hour) + Minute - 1, T + (3 * Hour))]);
    }

    [Fact]
    public void Whom_all_have_given_up_may_be_left_out()
    {
        var view = Board([Created("a", T), Created("b", T + Hour)], T + (9 * Hour), new()).ViewAt(T + (9 * Hour));
        Overdue.Channels(view, Hours(2), 0).Single().Count.ShouldBe(2);
        Overdue.Channels(view, Hours(2), T + Minute).Single().ShouldBe(new Overdue("seo", 1, 1, T + Hour, null, T + Hour));
    }

    [Theory]
    [InlineData(0, 60)]
    public void Random_histories_agree_with_a_look_at_every_lead(int fromSeed, int toSeed)
    {
        for (var seed = fromSeed; seed < toSeed; seed++)
        {
            var (history, random) = (RandomHistory.Of(seed), new Random(seed));
            var at = history.AsOf - (history.AsOf % Minute);
            var sla = Hours(random.Next(1, 80));
            var capacity = Of(seed % 2 == 0 ? WorkingCalendar.Always(DateTimeZone.Utc) : Office, sla);
            var driver = new FunnelDriver(2, history.Options);
            driver.Feed(history.Arrivals.Select(e => e.ToRecord()));
            var view = driver.Complete().Board(new BoardOptions { Capacity = capacity }, history.AsOf).ViewAt(at);
            var leads = history.Naively().Leads;
            bool IsOverdue(long since) => capacity.Calendar.Add((since / Minute * Minute) + Minute - 1, capacity.Calendar.Working(sla)) <= at;

            Overdue.Channels(view, sla, 0).Where(c => c.Count > 0).ToDictionary(c => c.Name, c => c.Count).Order(ByName).ShouldBe(
                Counts(leads.Where(l => l.Created is not null && l.Response is null && l.ClosedAt is null && IsOverdue(l.Created.Value)).Select(l => l.Dimensions[Events.Dimension.Channel])), $"{history}");
            Overdue.Teams(view, 0).Where(c => c.Count > 0).ToDictionary(c => c.Name, c => c.Count).Order(ByName).ShouldBe(
                Counts(leads.Where(l => l.Arrival is not null && l.Completion is null && IsOverdue(l.Arrival.Value)).Select(l => l.Rep == "ann" ? "inbound" : "(none)")), $"{history}");
        }
    }

    private static readonly Comparer<KeyValuePair<string, long>> ByName = Comparer<KeyValuePair<string, long>>.Create((a, b) => string.CompareOrdinal(a.Key, b.Key));

    private static IEnumerable<KeyValuePair<string, long>> Counts(IEnumerable<string> names) =>
        names.GroupBy(name => name).Select(name => KeyValuePair.Create(name.Key, (long)name.Count())).Order(ByName);

    private static TimeSpan Hours(int hours) => TimeSpan.FromHours(hours);

    private static CapacityOptions Of(WorkingCalendar calendar, TimeSpan? sla = null) => new()
    {
        Calendar = calendar,
        Teams = [new Team("inbound", ["ann"], calendar) { Sla = sla ?? Hours(48) }],
        Others = new Team(CapacityOptions.None, [], calendar) { Sla = sla ?? Hours(48) },
    };

    private static Event Created(string lead, long at) => Event.OfLead(lead, "created", "c", at) with { Channel = "seo" };

    private static FunnelBoard Board(IEnumerable<Event> events, long asOf, CapacityOptions capacity)
    {
        var driver = new FunnelDriver(1, new WorkerOptions().WithoutHorizons());
        driver.Feed(events.Select(e => e.ToRecord()));
        return driver.Complete().Board(new BoardOptions { Capacity = capacity }, asOf);
    }
}
