using System.Text;
using FunnelStream.Events;
using FunnelStream.Leads;

namespace FunnelStream.Core.Tests.Leads;

public class LeadBookTests
{
    private readonly LeadBook _leads = new();

    [Fact]
    public void Finds_each_lead_by_its_id_and_no_other()
    {
        var numbers = Enumerable.Range(0, 20_000).Select(i => Add($"lead-{i}")).ToList();

        for (var i = 0; i < numbers.Count; i++)
        {
            Find($"lead-{i}").ShouldBe(numbers[i]);
        }

        Find("lead-20000").ShouldBe(-1);
        _leads.Count.ShouldBe(20_000);
    }

    [Fact]
    public void Ids_with_one_fingerprint_are_still_two_leads()
    {
        var first = _leads.Add(42, "a"u8);
        var second = _leads.Add(42, "b"u8);

        _leads.Find(42, "a"u8).ShouldBe(first);
        _leads.Find(42, "b"u8).ShouldBe(second);
        _leads.Find(42, "c"u8).ShouldBe(-1);
    }

    [Fact]
    public void Removing_any_leads_in_any_order_leaves_the_others_to_be_found()
    {
        var random = new Random(7);
        var present = new Dictionary<string, int>();
        for (var step = 0; step < 50_000; step++)
        {
            var id = $"lead-{random.Next(3_000)}";
            if (present.Remove(id, out var number))
            {
                _leads.Remove(number);
            }
            else
            {
                present.Add(id, Add(id));
            }
        }

        _leads.Count.ShouldBe(present.Count);
        for (var i = 0; i < 3_000; i++)
        {
            Find($"lead-{i}").ShouldBe(present.GetValueOrDefault($"lead-{i}", -1));
        }
    }

    [Fact]
    public void A_tail_keeps_touches_deals_corrections_and_id_apart_as_it_grows()
    {
        var number = Add("somebody@example.com");
        ref var lead = ref _leads.Writable(number);
        for (var i = 1; i <= 40; i++)
        {
            _leads.AddTouch(ref lead, TouchAt(i));
            _leads.DealOf(ref lead, (ulong)i).ShouldBe(i - 1);
            _leads.Correct(ref lead, new Correction { At = i, Dimension = (byte)(i % 7), Value = (ushort)i });
        }

        Encoding.UTF8.GetString(_leads.Id(lead)).ShouldBe("somebody@example.com");
        _leads.Deals(lead).ToArray().Select(d => d.Key).ShouldBe(Enumerable.Range(1, 40).Select(i => (ulong)i));
        _leads.Corrections(lead).ToArray().Select(c => (int)c.Value).Order().ShouldBe(Enumerable.Range(34, 7));
        _leads.Touches(lead).ToArray().Select(t => t.At).ShouldBe([1, 2, 3, 4, .. Enumerable.Range(29, 12).Select(i => (long)i)]);
    }

    [Fact]
    public void The_first_4_and_last_12_touches_stay_in_any_order_of_arrival_with_any_repeats()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var times = Enumerable.Range(0, random.Next(1, 60)).Select(_ => (long)random.Next(40)).ToList();
            var number = Add($"lead-{seed}");
            foreach (var at in times.Concat(times.OrderBy(_ => random.Next())))
            {
                _leads.AddTouch(ref _leads.Writable(number), TouchAt(at));
            }

            var distinct = times.Distinct().Order().ToList();
            var expected = distinct.Count <= 16 ? distinct : [.. distinct.Take(4), .. distinct.TakeLast(12)];
            _leads.Touches(_leads[number]).ToArray().Select(t => t.At).ShouldBe(expected, $"seed {seed}");
        }
    }

    [Fact]
    public void A_lead_has_at_most_255_deals()
    {
        var number = Add("big");
        for (var i = 1; i <= 255; i++)
        {
            _leads.DealOf(ref _leads.Writable(number), (ulong)i);
        }

        _leads.DealOf(ref _leads.Writable(number), 256).ShouldBe(-1);
        _leads.DealOf(ref _leads.Writable(number), 255).ShouldBe(254);
    }

    [Fact]
    public void A_removed_lead_leaves_no_trace_of_its_id()
    {
        var number = Add("erase-me");
        var tail = _leads.Id(_leads[number]);

        _leads.Remove(number);

        tail.ToArray().ShouldAllBe(b => b == 0);
        _leads.IsVacant(number).ShouldBeTrue();
    }

    private static Touch TouchAt(long at) => new() { At = at, Id = (ulong)at + 1 };

    private int Add(string id) => _leads.Add(PlacementHash.Of(Encoding.UTF8.GetBytes(id)), Encoding.UTF8.GetBytes(id));

    private int Find(string id) => _leads.Find(PlacementHash.Of(Encoding.UTF8.GetBytes(id)), Encoding.UTF8.GetBytes(id));
}
