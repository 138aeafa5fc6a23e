using FunnelStream.Events;

namespace FunnelStream.Panes;

public sealed class PaneStoreRestoreTests
{
    private const long At = 1_767_571_200_000; // 2026-01-05
    private const ulong Other = DimensionTable.Other;

    [Fact]
    public void A_full_family_goes_on_admitting_those_it_had_and_no_others()
    {
        var store = New();
        Add(store, 0, 5).ShouldBe(5UL);
        Add(store, 0, 6).ShouldBe(6UL);
        Add(store, 0, 7).ShouldBe(Other);

        var restored = New();
        foreach (var pane in store.All)
        {
            restored.Restore(pane.Key, PaneCodec.Encode(pane.Span));
        }

        restored.FinishRestore(store.Ladder, store.Full);

        restored.Count.ShouldBe(3);
        Add(restored, 1, 5).ShouldBe(5UL);
        Add(restored, 1, 6).ShouldBe(6UL);
        Add(restored, 1, 7).ShouldBe(Other);
        Add(restored, 1, 8).ShouldBe(Other);
    }

    [Fact]
    public void What_is_restored_is_no_change()
    {
        var restored = New();
        restored.Restore(new PaneKey(5, (int)(At / 60_000), 0, Level.Minute), PaneCodec.Encode([new Cell(Field.Leads, 1)]));
        restored.Restore(new PaneKey(6, (int)(At / 60_000), 0, Level.Minute), PaneCodec.Encode([new Cell(Field.Leads, 1)]));
        restored.Restore(new PaneKey(6, (int)(At / 60_000), 0, Level.Minute), default);
        restored.FinishRestore(Ladder.Bottom, [false]);

        restored.TakeChanges().ShouldBeEmpty();
        restored.All.ShouldHaveSingleItem()[Field.Leads].ShouldBe(1);
    }

    private static PaneStore New() => new([new Family("channel", [Dimension.Channel], Level.Minute)], DayGrid.Utc, limit: 2);

    private static ulong Add(PaneStore store, int minute, ulong dimensions)
    {
        var pane = store.At(0, At + (minute * 60_000L), dimensions)!;
        pane.Add(Field.Leads, 1);
        return pane.Key.Dimensions;
    }
}
