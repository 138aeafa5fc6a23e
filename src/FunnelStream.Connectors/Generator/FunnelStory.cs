using System.Globalization;
using FunnelStream.Events;

namespace FunnelStream.Connectors.Generator;

/// <summary>
/// A pure, seeded simulation of a company's marketing and sales: SEO is steady, outbound brings few but good leads, and a
/// broad paid campaign starts at the surge, triples the paid channel's leads while their SQL rate falls from 25 to 10 %,
/// and leaves sales answering ever later, until it is paused. It yields records in the order in which they are sent.
/// </summary>
public sealed class FunnelStory
{
    private const long Hour = 3_600_000;
    private const double Day = 24.0 * Hour;

    // Visitors come in working hours; the means over a week are 1.
    private static readonly double[] Hours = [.2, .1, .1, .1, .1, .2, .5, 1, 1.7, 1.9, 2, 1.8, 1.5, 1.7, 2, 2, 1.7, 1.4, 1.1, .8, .7, .6, .5, .3];
    private const double Weekday = 1.24;
    private const double Weekend = .4;

    private readonly PriorityQueue<Due, long> _due = new();
    private readonly List<Due> _journey = [];
    private readonly StoryOptions _options;
    private readonly double _scale;
    private readonly Surge _surge;
    private readonly long _end;
    private readonly EventWriter _writer;
    private Dice _dice;
    private long _number;
    private long _subject;

    private FunnelStory(StoryOptions options)
    {
        var start = options.Start.ToUnixTimeMilliseconds();
        _options = options;
        _scale = options.LeadsPerDay / StoryOptions.WrittenLeadsPerDay;
        _surge = new Surge(options.Surge.ToUnixTimeMilliseconds(), options.Pause.ToUnixTimeMilliseconds());
        _end = options.End.ToUnixTimeMilliseconds();
        _dice = new Dice(Fingerprint.Combine((ulong)options.Seed, (ulong)start));
        _writer = new EventWriter((_dice.Next() & 0xffffff).ToString("x6", CultureInfo.InvariantCulture));
        for (byte i = 0; i < CampaignPlan.All.Length; i++)
        {
            // A campaign that waits for the surge begins with it.
            var isBroad = CampaignPlan.All[i].LeadsPerDay == 0;
            var begin = isBroad ? Math.Max(start, _surge.From) : start;
            Add(new Due(Step.Budget, i, 0, 0, begin, (long)(SpendPerDay(i, begin) * 110)), begin);
            if (isBroad && _surge.To < _end)
            {
                Add(new Due(Step.Budget, i, 1, 0, _surge.To, (long)(SpendPerDay(i, begin) * 110)), _surge.To);
            }

            foreach (var source in new[] { Step.SpendDue, Step.VisitArrives, Step.LeadArrives })
            {
                Add(new Due(source, i, 0, 0, begin), begin);
            }
        }
    }

    /// <summary>Tells the story; every enumeration tells the same one.</summary>
    public static IEnumerable<GeneratedEvent> Tell(StoryOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.LeadsPerDay, nameof(options));
        return new Telling(options);
    }

    private IEnumerator<GeneratedEvent> Events()
    {
        while (_due.TryDequeue(out var due, out var sentAt) && sentAt < _end)
        {
            switch (due.Step)
            {
                case Step.LeadArrives:
                    Arrive(due, LeadsPerDay(due.Campaign, due.At));
                    break;
                case Step.VisitArrives:
                    Arrive(due, LeadsPerDay(due.Campaign, due.At) * CampaignPlan.All[due.Campaign].VisitsPerLead);
                    break;
                case Step.SpendDue:
                    Add(due with { At = due.At + Hour }, due.At + Hour);
                    if (SpendPerDay(due.Campaign, due.At) > 0)
                    {
                        Add(due with { Step = Step.Spend, Amount = (long)(SpendPerDay(due.Campaign, due.At) / 24 * 100) }, due.At);
                    }

                    break;
                default:
                    var number = due.Number == 0 ? ++_number : due.Number;
                    var written = _writer.Write(due, number, sentAt);
                    yield return written;
                    if (_options.Faults && _dice.Chance(.005))
                    {
                        Add(due with { Number = number }, sentAt + (long)_dice.Exponential(Hour / 2));
                    }

                    if (_options.Faults && _dice.Chance(.000_2))
                    {
                        yield return Broken(written);
                    }

                    break;
            }
        }
    }

    /// <summary>Draws the next arrival; the rate is constant within an hour, so at its end the draw is simply repeated.</summary>
    private void Arrive(in Due due, double perDay)
    {
        if (due.Detail == 1)
        {
            Happen(due);
        }

        var hourEnd = (due.At / Hour * Hour) + Hour;
        var rate = perDay * Activity(due.At);
        var next = rate > 0 ? due.At + 1 + (long)_dice.Exponential(Day / rate) : long.MaxValue;
        var arrives = next < hourEnd;
        next = arrives ? next : hourEnd;
        Add(due with { At = next, Detail = (byte)(arrives ? 1 : 0) }, next);
    }

    private void Happen(in Due due)
    {
        var subject = ++_subject;
        if (due.Step == Step.VisitArrives)
        {
            Add(new Due(Step.Visit, due.Campaign, 0, subject, due.At), due.At);
            return;
        }

        _journey.Clear();
        Journey.Draw(_journey, ref _dice, due.Campaign, subject, due.At, _surge);
        foreach (var step in _journey)
        {
            var isLate = _options.Faults && _dice.Chance(.01);
            Add(step, step.At + (isLate ? (long)Math.Min(_dice.LogNormal(2 * Hour, 1.2), 2 * Day) : 0));
        }
    }

    private void Add(in Due due, long sentAt) => _due.Enqueue(due, sentAt);

    private double LeadsPerDay(byte campaign, long at) =>
        _scale * (_surge.Holds(at) ? CampaignPlan.All[campaign].LeadsAfter : CampaignPlan.All[campaign].LeadsPerDay);

    private double SpendPerDay(byte campaign, long at) => LeadsPerDay(campaign, at) * CampaignPlan.All[campaign].SpendPerLead;

    private static double Activity(long at)
    {
        var weekday = (int)((at / (24 * Hour)) + 3) % 7; // 1 January 1970 was a Thursday: 0 is Monday
        return Hours[(int)(at / Hour % 24)] * (weekday >= 5 ? Weekend : Weekday);
    }

    private GeneratedEvent Broken(in GeneratedEvent good) => _dice.Pick(3) switch
    {
        0 => good with { Value = good.Value[..(good.Value.Length / 2)] },
        1 => good with { Key = null },
        _ => good with { Value = "{\"id\":\"broken\",\"type\":\"created\",\"at\":\"yesterday\"}"u8.ToArray() },
    };

    private sealed class Telling(StoryOptions options) : IEnumerable<GeneratedEvent>
    {
        public IEnumerator<GeneratedEvent> GetEnumerator() => new FunnelStory(options).Events();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
