using FunnelStream.Connectors.Kafka;
using FunnelStream.Events;

namespace FunnelStream.Connectors.Tests.Kafka;

public sealed class PartitionInletTests
{
    private readonly PartitionInlet _inlet = new(3, 100_000);
    private long _offset;

    [Fact]
    public void Uses_a_full_batch_again_once_it_is_returned()
    {
        var first = Deliver(InputBatch.Capacity);
        first.IsFull.ShouldBeTrue();
        var second = Deliver(InputBatch.Capacity);
        second.ShouldNotBeSameAs(first);

        _inlet.Return(first);
        var third = Deliver(2);
        third.ShouldBeSameAs(first);
        third.Count.ShouldBe(2);
        third[0].Offset.ShouldBe(2 * InputBatch.Capacity);
    }

    [Fact]
    public void Gives_up_what_a_backlog_needed_once_batches_are_not_filled_any_more()
    {
        var backlog = Enumerable.Range(0, 20).Select(_ => Deliver(InputBatch.Capacity)).ToList();
        backlog.ForEach(_inlet.Return);
        var kept = new HashSet<InputBatch>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < 40; i++)
        {
            var batch = Deliver(1);
            if (i >= 20)
            {
                kept.Add(batch);
            }

            _inlet.Return(batch);
        }

        kept.Count.ShouldBeLessThanOrEqualTo(4);
    }

    [Fact]
    public void An_input_is_full_by_what_was_not_applied_yet()
    {
        while (!_inlet.IsFull(InputTopic.Leads))
        {
            Add();
        }

        var bytes = 0L;
        _inlet.TryFlush(InputTopic.Leads, -1).ShouldBeTrue();
        while (_inlet.Reader.TryRead(out var intake))
        {
            for (var i = 0; i < intake.Records!.Count; i++)
            {
                bytes += PartitionInlet.Weight(intake.Records[i]);
            }
        }

        _inlet.HasRoomAgain(InputTopic.Leads).ShouldBeFalse();
        _inlet.IsFull(InputTopic.Touchpoints).ShouldBeFalse();
        _inlet.Taken(InputTopic.Leads, bytes);
        _inlet.HasRoomAgain(InputTopic.Leads).ShouldBeTrue();
    }

    [Fact]
    public void The_end_of_an_input_is_told_without_records()
    {
        _inlet.End(InputTopic.Deals, 17);
        _inlet.HasPending(InputTopic.Deals).ShouldBeTrue();
        _inlet.TryFlush(InputTopic.Deals, -1).ShouldBeTrue();
        _inlet.Reader.TryRead(out var intake).ShouldBeTrue();
        (intake.Topic, intake.Records, intake.Position, intake.AtEnd).ShouldBe((InputTopic.Deals, null, 17, true));
    }

    private InputBatch Deliver(int records)
    {
        for (var i = 0; i < records; i++)
        {
            Add().ShouldBe(i == InputBatch.Capacity - 1);
        }

        _inlet.TryFlush(InputTopic.Leads, -1).ShouldBeTrue();
        _inlet.Reader.TryRead(out var intake).ShouldBeTrue();
        return intake.Records!;
    }

    private bool Add() => _inlet.Add(new RawRecord { Topic = InputTopic.Leads, Offset = _offset++, Value = new byte[100], HasValue = true });
}
