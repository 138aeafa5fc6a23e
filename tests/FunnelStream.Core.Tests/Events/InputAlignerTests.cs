using FsCheck;
using FsCheck.Fluent;
using FunnelStream.Events;

namespace FunnelStream.Core.Tests.Events;

public sealed class InputAlignerTests
{
    private int _decoded;

    [Fact]
    public void Takes_the_least_event_time_among_the_heads()
    {
        var aligner = new InputAligner(Decode);
        aligner.Add(InputTopic.Leads, Records(InputTopic.Leads, 10, 40), atEnd: true);
        aligner.Add(InputTopic.Touchpoints, Records(InputTopic.Touchpoints, 20, 5), atEnd: true);
        aligner.Add(InputTopic.Deals, Records(InputTopic.Deals, 30), atEnd: true);

        Drain(aligner).ShouldBe([10, 20, 5, 30, 40]);
        _decoded.ShouldBe(5);
        aligner.HasRecords.ShouldBeFalse();
    }

    [Fact]
    public void Waits_for_an_input_that_is_not_at_its_end()
    {
        var aligner = new InputAligner(Decode);
        aligner.Add(InputTopic.Leads, Records(InputTopic.Leads, 10), atEnd: true);
        aligner.Add(InputTopic.Deals, null, atEnd: true);

        Drain(aligner).ShouldBeEmpty();
        aligner.IsWaiting.ShouldBeTrue();

        aligner.Add(InputTopic.Touchpoints, Records(InputTopic.Touchpoints, 7), atEnd: false);
        Drain(aligner).ShouldBe([7]);
        aligner.Add(InputTopic.Touchpoints, null, atEnd: true);
        Drain(aligner).ShouldBe([10]);
        aligner.IsWaiting.ShouldBeFalse();
    }

    [Fact]
    public void Gives_up_an_input_until_it_delivers_again()
    {
        var aligner = new InputAligner(Decode);
        aligner.Add(InputTopic.Leads, Records(InputTopic.Leads, 10, 11), atEnd: false);
        aligner.GiveUp();
        Drain(aligner).ShouldBe([10, 11]);

        aligner.Add(InputTopic.Deals, Records(InputTopic.Deals, 1), atEnd: false);
        Drain(aligner).ShouldBeEmpty("leads ran empty after the others were given up, and is waited for");
        aligner.GiveUp();
        Drain(aligner).ShouldBe([1]);
        aligner.Add(InputTopic.Leads, Records(InputTopic.Leads, 12), atEnd: false);
        Drain(aligner).ShouldBeEmpty("deals delivered after it was given up, and is waited for again");
    }

    [Fact]
    public void A_rejected_record_goes_before_its_inputs_next_event()
    {
        var aligner = new InputAligner(Decode);
        aligner.Add(InputTopic.Leads, Records(InputTopic.Leads, 10), atEnd: true);
        aligner.Add(InputTopic.Touchpoints, Records(InputTopic.Touchpoints, -1, 20), atEnd: true);
        aligner.Add(InputTopic.Deals, null, atEnd: true);

        var first = new DecodedRecord[1];
        aligner.Take(first).ShouldBe(1);
        first[0].Rejection.Reason.ShouldBe(RejectReason.BadTime);
        Drain(aligner).ShouldBe([10, 20]);
    }

    [Fact]
    public void Any_deliveries_come_out_as_a_merge_of_the_three_inputs_by_their_heads()
    {
        var deliveries = Gen.Choose(0, 2).Select(t => (InputTopic)t).Zip(Gen.Choose(0, 50).ListOf(4)).ListOf(12).ToArbitrary();
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(deliveries, list =>
        {
            _decoded = 0;
            var aligner = new InputAligner(Decode);
            var inputs = new[] { new List<long>(), new List<long>(), new List<long>() };
            foreach (var (topic, times) in list)
            {
                aligner.Add(topic, Records(topic, [.. times.Select(t => (long)t)]), atEnd: true);
                inputs[(int)topic].AddRange(times.Select(t => (long)t));
            }

            aligner.GiveUp();
            var expected = MergeByHeads(inputs);
            return Drain(aligner).SequenceEqual(expected) && _decoded == expected.Count;
        }));
    }

    private static List<long> MergeByHeads(List<long>[] inputs)
    {
        var next = new int[inputs.Length];
        var merged = new List<long>();
        while (Enumerable.Range(0, inputs.Length).Where(i => next[i] < inputs[i].Count).ToArray() is { Length: > 0 } open)
        {
            var least = open.MinBy(i => inputs[i][next[i]]);
            merged.Add(inputs[least][next[least]++]);
        }

        return merged;
    }

    private static List<long> Drain(InputAligner aligner)
    {
        var taken = new List<long>();
        var next = new DecodedRecord[3];
        while (aligner.Take(next) is var count and > 0)
        {
            taken.AddRange(next[..count].Select(n => n.Record.Timestamp));
            next[..count].ShouldAllBe(n => n.Event.At == n.Record.Timestamp);
        }

        return taken;
    }

    private static InputBatch Records(InputTopic topic, params long[] times)
    {
        var batch = new InputBatch();
        for (var i = 0; i < times.Length; i++)
        {
            batch.Add(new RawRecord { Topic = topic, Offset = i, Timestamp = times[i] });
        }

        return batch;
    }

    private Rejection Decode(in InputRecord record, out FunnelEvent decoded)
    {
        _decoded++;
        decoded = new FunnelEvent { At = record.Timestamp };
        return record.Timestamp < 0 ? new Rejection(RejectReason.BadTime) : default;
    }
}
