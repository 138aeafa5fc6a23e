using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FunnelStream.Events;
using FunnelStream.Worker;

namespace FunnelStream.Core.Tests.Events;

public sealed class InputBatchTests
{
    [Fact]
    public void Gives_back_any_records_as_they_were_however_often_it_is_used_again()
    {
        var bytes = Gen.Frequency((1, Gen.Constant<byte[]?>(null)), (6, Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf().Select(b => (byte[]?)b)));
        var records = bytes.Zip(bytes).Select(pair => (Key: pair.Item1, Value: pair.Item2)).ArrayOf(20).ListOf(3).ToArbitrary();
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(records, fillings =>
        {
            var batch = new InputBatch();
            return fillings.All(filling =>
            {
                batch.Clear();
                for (var i = 0; i < filling.Length; i++)
                {
                    Add(batch, i, filling[i].Key, filling[i].Value);
                }

                return batch.Count == filling.Length && Enumerable.Range(0, filling.Length).All(i =>
                    Same(batch[i].Key, filling[i].Key) && Same(batch[i].Value, filling[i].Value)
                    && batch[i].Offset == i && batch[i].Timestamp == 7 * i && batch[i].Topic == InputTopic.Deals);
            });
        }));
    }

    [Fact]
    public void Is_full_at_its_capacity_and_takes_more_all_the_same()
    {
        var batch = new InputBatch(bytes: 100);
        for (var i = 0; i < InputBatch.Capacity; i++)
        {
            batch.IsFull.ShouldBeFalse();
            Add(batch, i, "k"u8.ToArray(), new byte[3]);
        }

        batch.IsFull.ShouldBeTrue();
        batch.Bytes.ShouldBe(4 * InputBatch.Capacity);

        Add(batch, InputBatch.Capacity, null, [1, 2, 3]);
        batch.IsFull.ShouldBeTrue();
        batch[InputBatch.Capacity].Value!.Value.ToArray().ShouldBe([1, 2, 3]);
        batch[0].Key!.Value.Length.ShouldBe(1);
    }

    [Fact]
    public void Hands_on_headers_of_those_records_that_have_some()
    {
        var batch = new InputBatch();
        var headers = new object();
        batch.Add(new RawRecord { Topic = InputTopic.Leads, Offset = 0 });
        batch.Add(new RawRecord { Topic = InputTopic.Leads, Offset = 1, Headers = headers });
        batch[0].Headers.ShouldBeNull();
        batch[1].Headers.ShouldBeSameAs(headers);

        batch.Clear();
        batch.Add(new RawRecord { Topic = InputTopic.Leads, Offset = 2 });
        batch[0].Headers.ShouldBeNull();
        Should.Throw<IndexOutOfRangeException>(() => batch[1], "what was there before the batch was emptied is not");
    }

    [Fact]
    public void What_was_in_it_is_wiped_out()
    {
        var batch = new InputBatch();
        Add(batch, 0, "anna"u8.ToArray(), "secret"u8.ToArray());
        var (key, value) = (batch[0].Key!.Value, batch[0].Value!.Value);
        batch.Clear();
        (key.ToArray().Concat(value.ToArray())).ShouldAllBe(b => b == 0);
    }

    [Fact]
    public void A_rejected_record_outlives_its_batch()
    {
        var worker = new FunnelWorker(0, new WorkerOptions());
        var batch = new InputBatch();
        Add(batch, 5, "lead"u8.ToArray(), "{ no event"u8.ToArray());
        worker.Process([batch[0]], now: 0);
        batch.Clear();
        Add(batch, 6, "other"u8.ToArray(), "something else"u8.ToArray());

        var rejected = worker.Rejected.ShouldHaveSingleItem().Record;
        Encoding.UTF8.GetString(rejected.Key!.Value.Span).ShouldBe("lead");
        Encoding.UTF8.GetString(rejected.Value!.Value.Span).ShouldBe("{ no event");
        (rejected.Offset, rejected.Topic).ShouldBe((5, InputTopic.Deals));
    }

    [Fact]
    public void What_a_record_has_not_it_has_not_when_it_is_detached_either()
    {
        var batch = new InputBatch();
        Add(batch, 0, null, []);
        Add(batch, 1, [], null);
        (batch[0].Detached().Key is null, batch[0].Detached().Value is { Length: 0 }).ShouldBe((true, true));
        (batch[1].Detached().Key is { Length: 0 }, batch[1].Detached().Value is null).ShouldBe((true, true));
    }

    private static void Add(InputBatch batch, int number, byte[]? key, byte[]? value) => batch.Add(new RawRecord
    {
        Topic = InputTopic.Deals,
        Offset = number,
        Key = key,
        HasKey = key is not null,
        Value = value,
        HasValue = value is not null,
        Timestamp = 7 * number,
    });

    private static bool Same(ReadOnlyMemory<byte>? copy, byte[]? original) =>
        original is null ? copy is null : copy is { } some && some.Span.SequenceEqual(original);
}
