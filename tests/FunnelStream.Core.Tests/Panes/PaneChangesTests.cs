using FunnelStream.Events;
using Shouldly;
using Xunit;

namespace FunnelStream.Panes;

public class PaneChangesTests
{
    private const long Start = 1_767_571_200_000; // 2026-01-05

    private readonly PaneStore _store = new([new Family("channel", [Dimension.Channel], Level.Minute)], DayGrid.Utc, 1_000);

    [Fact]
    public void A_checkpoint_that_is_not_given_back_stays_as_it_was()
    {
        var first = Change(1);
        var before = first.Select(change => change.Content.ToArray()).ToList();

        Change(2);

        first.Select(change => change.Content.ToArray()).ShouldBe(before);
    }

    [Fact]
    public void One_that_is_given_back_is_written_over_by_the_next()
    {
        var first = Change(1);
        ((PaneChanges)first).GiveBack();
        ((PaneChanges)first).GiveBack(); // a second time does no harm: two checkpoints must not share one

        var second = Change(2);
        var third = Change(3);

        second.ShouldBeSameAs(first);
        third.ShouldNotBeSameAs(second);
        Leads(second).ShouldBe(3);
        Leads(third).ShouldBe(6);
    }

    [Fact]
    public void Contents_larger_than_a_block_and_many_small_ones_are_told_apart()
    {
        for (var round = 0; round < 2; round++)
        {
            for (var minute = 0; minute < 500; minute++)
            {
                var pane = _store.At(0, Start + (minute * 60_000L), 5)!;
                for (var id = 0; id < (minute % 100 == 0 ? 12_000 : 40); id++)
                {
                    pane.Add(id, minute + 1);
                }
            }

            var changes = _store.TakeChanges();
            foreach (var change in changes)
            {
                var cells = new Cells();
                PaneCodec.AddTo(cells, change.Content.Span);
                var minute = change.Key.Start - (int)(Start / 60_000);
                cells.Count.ShouldBe(minute % 100 == 0 ? 12_000 : 40);
                cells[17].ShouldBe((round + 1) * (minute + 1));
            }

            ((PaneChanges)changes).GiveBack();
        }
    }

    private static long Leads(IReadOnlyList<PaneChange> changes)
    {
        var cells = new Cells();
        PaneCodec.AddTo(cells, changes.ShouldHaveSingleItem().Content.Span);
        return cells[Field.Leads];
    }

    private IReadOnlyList<PaneChange> Change(int leads)
    {
        _store.At(0, Start, 5)!.Add(Field.Leads, leads);
        return _store.TakeChanges();
    }
}
