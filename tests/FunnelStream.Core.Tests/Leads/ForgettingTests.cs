using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FunnelStream.Events;
using FunnelStream.Leads;
using FunnelStream.Transfer;

namespace FunnelStream.Core.Tests.Leads;

public class ForgettingTests
{
    private const long Day = 86_400_000;

    // A day of the grid of 30 days, so that tests can say on which day of it they are.
    private const long Start = 683 * 30 * Day;
    private readonly LeadBook _leads = new();
    private readonly Forgetting _forgetting;

    public ForgettingTests() => _forgetting = new Forgetting(_leads, TimeSpan.FromDays(180));

    [Fact]
    public void Who_was_never_worked_on_is_forgotten_on_the_day_after_the_memory_ends_however_often_was_looked()
    {
        var at = Start + (5 * Day) + (Day / 2);
        Hear("a", at - (100 * Day));
        _forgetting.Advance(at, _leads.Remove);
        Hear("a", at);

        _forgetting.Advance(Start + (186 * Day) - 1, _leads.Remove);
        _leads.Count.ShouldBe(1);
        _forgetting.Advance(Start + (186 * Day), _leads.Remove);
        _leads.Count.ShouldBe(0);
    }

    [Fact]
    public void Who_is_past_the_memory_but_not_done_is_looked_at_on_days_of_the_grid()
    {
        Hear("a", Start);
        _leads.Writable(0).Sql = Start;
        _forgetting.Advance(Start + (182 * Day), _leads.Remove);

        _leads.Writable(0).LastDisqualified = Start;
        _forgetting.Advance(Start + (211 * Day) - 1, _leads.Remove);
        _leads.Count.ShouldBe(1);
        _forgetting.Advance(Start + (211 * Day), _leads.Remove);
        _leads.Count.ShouldBe(0);
    }

    [Fact]
    public void A_very_late_event_brings_a_lead_that_waits_for_the_grid_back_to_its_own_day()
    {
        Hear("a", Start);
        _leads.Writable(0).Sql = Start;
        _forgetting.Advance(Start + (182 * Day), _leads.Remove);

        _leads.Writable(0).LastDisqualified = Start + (10 * Day);
        Hear("a", Start + (10 * Day));
        _forgetting.Advance(Start + (191 * Day) - 1, _leads.Remove);
        _leads.Count.ShouldBe(1);
        _forgetting.Advance(Start + (191 * Day), _leads.Remove);
        _leads.Count.ShouldBe(0);
    }

    [Fact]
    public void A_number_that_changed_hands_is_not_forgotten_for_who_had_it_before()
    {
        Hear("a", Start);
        _leads.Remove(0);
        Hear("b", Start + (50 * Day));

        _forgetting.Advance(Start + (200 * Day), _leads.Remove);
        _leads.Count.ShouldBe(1);
        _forgetting.Advance(Start + (231 * Day), _leads.Remove);
        _leads.Count.ShouldBe(0);
    }

    [Fact]
    public void Who_was_restored_anywhere_decides_as_who_never_stopped()
    {
        var (forgotten, restored, late) = (0, 0, 0);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(250), Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var (never, often) = (new LeadSide(), new LeadSide());
            var known = 0;
            var clock = Start;
            for (var step = 0; step < 600; step++)
            {
                clock += random.Next(40) == 0 ? random.Next(40) * Day : random.Next(2 * (int)Day);
                var e = RandomEvent(random, clock);
                var decision = never.Count(e);
                if (often.Count(e) != decision)
                {
                    throw new ShouldAssertException($"seed {seed}, step {step}: not {decision}");
                }

                late += decision == LeadSide.Decision.Late ? 1 : 0;
                forgotten += Math.Max(0, known - never.Leads.Count);
                known = never.Leads.Count;
                if (random.Next(20) == 0)
                {
                    often = often.Restored();
                    restored++;
                }

                often.Leads.Count.ShouldBe(never.Leads.Count, $"seed {seed}, step {step}");
            }

            LeadText.Of(often.Leads).ShouldBe(LeadText.Of(never.Leads), $"seed {seed}");
        }));

        // It happened, or nothing is proven.
        forgotten.ShouldBeGreaterThan(500);
        restored.ShouldBeGreaterThan(500);
        late.ShouldBeGreaterThan(100);
    }

    private static FunnelEvent RandomEvent(Random random, long clock)
    {
        var id = Encoding.UTF8.GetBytes($"lead-{random.Next(150)}");
        return new FunnelEvent
        {
            Type = Types[random.Next(Types.Length)],
            // Often as far back as the memory reaches and beyond: so that leads wait for the grid, and hear of what was before.
            At = clock - (random.Next(3) > 0 ? random.NextInt64(210 * Day) : random.NextInt64(2 * Day)),
            Id = (ulong)random.NextInt64(),
            Key = id,
            KeyHash = PlacementHash.Of(id),
            HasLead = true,
            Deal = (ulong)random.Next(1, 3),
        };
    }

    private static readonly EventType[] Types =
    [
        EventType.Created, EventType.Created, EventType.Created, EventType.Mql, EventType.Sql, EventType.Assigned, EventType.Disqualified,
        EventType.Disqualified, EventType.Recycled, EventType.Response, EventType.Opened, EventType.Lost, EventType.Won, EventType.Erased,
    ];

    private void Hear(string id, long at)
    {
        var utf8 = Encoding.UTF8.GetBytes(id);
        var number = _leads.Find(PlacementHash.Of(utf8), utf8);
        number = number < 0 ? _leads.Add(PlacementHash.Of(utf8), utf8) : number;
        _leads.Writable(number).LastEvent = at;
        _forgetting.Watch(number);
    }
}
