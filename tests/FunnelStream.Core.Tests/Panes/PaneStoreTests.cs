using FunnelStream.Events;
using FunnelStream.Panes;

namespace FunnelStream.Core.Tests.Panes;

public class PaneStoreTests
{
    private const long Minute = 60_000;
    private const long Hour = 60 * Minute;
    private const long Day = 24 * Hour;
    private static readonly long Start = DateTimeOffset.Parse("2026-03-01T00:00:00Z", System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
    private static readonly Family Channel = new("channel", [Dimension.Channel, Dimension.Campaign], Level.Minute);

    [Fact]
    public void Folding_keeps_every_sum_and_leaves_panes_disjoint()
    {
        var store = Store();
        var random = new Random(3);
        var ladder = Ladder.Bottom;
        var expected = new Cells();
        for (var i = 0; i < 20_000; i++)
        {
            var now = Start + (i * 20 * Minute);
            var at = now - (long)(random.NextDouble() * 70 * Day);
            store.At(0, at, (ulong)random.Next(3))?.Add(Field.Leads, 1);
            expected.Add(Field.Leads, 1);
            ladder = ladder.RaisedTo(now, Retention.Default, DayGrid.Utc);
            store.RaiseTo(ladder);
        }

        Sum(store).ShouldBe(expected[Field.Leads]);
        foreach (var one in store.All.GroupBy(p => p.Key.Dimensions))
        {
            var end = int.MinValue;
            foreach (var pane in one.OrderBy(p => p.Key.Start))
            {
                pane.Key.Start.ShouldBeGreaterThanOrEqualTo(end);
                end = pane.Key.Level switch { Level.Minute => pane.Key.Start + 1, Level.Hour => pane.Key.Start + 60, _ => DayGrid.Utc.EndOfDay(pane.Key.Start) };
            }
        }

        store.All.Select(p => p.Key.Level).Distinct().Order().ShouldBe([Level.Minute, Level.Hour, Level.Day]);
    }

    [Fact]
    public void A_fold_tells_of_the_coarser_pane_and_of_each_finer_one_gone()
    {
        var store = Store();
        store.At(0, Start, 5)!.Add(Field.Leads, 2);
        store.At(0, Start + (7 * Minute), 5)!.Add(Field.Leads, 3);
        store.TakeChanges();

        store.RaiseTo(Ladder.Bottom.RaisedTo(Start + (28 * Hour), Retention.Default, DayGrid.Utc));
        var changes = store.TakeChanges();

        changes.Count(c => c.Key.Level == Level.Minute && c.IsGone).ShouldBe(2);
        var hour = changes.Single(c => c.Key.Level == Level.Hour);
        var cells = new Cells();
        PaneCodec.AddTo(cells, hour.Content.Span);
        cells[Field.Leads].ShouldBe(5);
    }

    [Fact]
    public void Days_age_out_and_times_before_them_have_no_pane()
    {
        var store = Store();
        store.At(0, Start, 1)!.Add(Field.Leads, 1);
        store.RaiseTo(Ladder.Bottom.RaisedTo(Start + (100 * Day), Retention.Default, DayGrid.Utc));
        store.TakeChanges();

        store.RaiseTo(store.Ladder.RaisedTo(Start + (402 * Day), Retention.Default, DayGrid.Utc));

        store.TakeChanges().ShouldHaveSingleItem().IsGone.ShouldBeTrue();
        store.Count.ShouldBe(0);
        store.At(0, Start, 1).ShouldBeNull();
    }

    [Fact]
    public void A_pane_whose_numbers_were_all_taken_back_is_given_up()
    {
        var store = Store();
        store.At(0, Start, 1)!.Add(Field.Leads, 1);
        store.TakeChanges().ShouldHaveSingleItem().IsGone.ShouldBeFalse();
        store.At(0, Start, 1)!.Add(Field.Leads, -1);

        store.TakeChanges().ShouldHaveSingleItem().IsGone.ShouldBeTrue();
        store.Count.ShouldBe(0);
    }

    [Fact]
    public void Of_a_pane_that_came_and_went_between_two_checkpoints_nobody_is_told()
    {
        var store = Store();
        store.At(0, Start, 1)!.Add(Field.Leads, 1);
        store.At(0, Start, 1)!.Add(Field.Leads, -1);

        store.TakeChanges().ShouldBeEmpty();
        store.Count.ShouldBe(0);
    }

    [Fact]
    public void Beyond_the_limit_new_combinations_go_to_other_and_are_taken_back_there()
    {
        var store = new PaneStore([Channel], DayGrid.Utc, 2);
        store.At(0, Start, 11)!.Add(Field.Leads, 1);
        store.At(0, Start, 12)!.Add(Field.Leads, 1);
        store.At(0, Start, 13)!.Add(Field.Leads, 1);
        store.At(0, Start, 14)!.Add(Field.Leads, 1);
        store.At(0, Start, 13)!.Add(Field.Leads, -1);
        store.At(0, Start, 11)!.Add(Field.Leads, 5);

        var other = ((ulong)DimensionTable.Other << 16) | DimensionTable.Other;
        store.All.Single(p => p.Key.Dimensions == other)[Field.Leads].ShouldBe(1);
        store.All.Single(p => p.Key.Dimensions == 11)[Field.Leads].ShouldBe(6);
        store.OverLimit.ShouldBe(3);
    }

    private static PaneStore Store() => new([Channel], DayGrid.Utc, 1_000_000);

    private static long Sum(PaneStore store) => store.All.Sum(p => p[Field.Leads]);
}
