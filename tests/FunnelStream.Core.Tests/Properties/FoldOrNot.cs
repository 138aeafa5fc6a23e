using FsCheck;
using FsCheck.Fluent;
using FunnelStream.Events;
using FunnelStream.Oracle;
using FunnelStream.Panes;
using FunnelStream.Transfer;

namespace FunnelStream.Properties;

/// <summary>Folding moves cells up the ladder and loses none: what stays is what everything unfolded adds up to.</summary>
public sealed class FoldOrNot
{
    private const long Day = 86_400_000;

    // Clocks change in Paris and Adelaide within the histories; those of Adelaide and Kathmandu are off the hours of UTC.
    private static readonly DayGrid[] Grids = [DayGrid.Utc, .. ((string[])["Europe/Paris", "Australia/Adelaide", "Asia/Kathmandu"]).Select(DayGrid.Of)];

    [Fact]
    public void Folded_panes_are_the_sums_of_the_unfolded() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(40),
        Prop.ForAll(Gen.Choose(0, 1_000_000).ToArbitrary(), seed =>
        {
            var history = RandomHistory.Of(seed);
            var random = new Random(seed);
            var options = history.Options with { Days = Grids[seed % Grids.Length] };
            var folding = new FunnelDriver(1, options with { Retention = Retention.Default });
            var unfolded = new FunnelDriver(1, options);

            // The frontier runs ahead between two halves of the history, so that much of the second comes late, and again at the end.
            var half = history.Arrivals.Count / 2;
            var records = history.Arrivals.Select(e => e.ToRecord()).ToList();
            records.InsertRange(half, Ticks("half", history.AsOf, random.Next(0, 120)));
            records.AddRange(Ticks("end", history.AsOf + (120 * Day), random.Next(0, 120)));
            foreach (var record in records)
            {
                folding.Feed(record);
                unfolded.Feed(record);
                if (random.Next(20) == 0)
                {
                    folding.Checkpoint();
                }
            }

            var folded = folding.Complete().Dump();
            folding.Rejected.ShouldBeEmpty();
            PaneText.ShouldAgree(folded, Project(unfolded.Complete(), folding.Checkpoints[^1].Ladder, options.Days), $"seed {seed}");
            folding.MergedPanes().Keys.ShouldContain(pane => pane.Level == Level.Day, $"seed {seed}: nothing was folded to days");
        }));

    // One event on every input, some days on: the frontier follows.
    private static IEnumerable<InputRecord> Ticks(string id, long at, int days)
    {
        var time = at + (days * Day);
        yield return Event.OfLead("tick", "scored", id, time).ToRecord();
        yield return (Event.Touchpoint("email_open", id, time) with { Visitor = "tick" }).ToRecord();
        yield return Event.OfDeal("tick", "tick", "renewed", id, time).ToRecord();
    }

    private static IReadOnlyList<string> Project(FunnelDriver unfolded, Ladder ladder, DayGrid days)
    {
        var sums = new Dictionary<NamedPane, Cells>();
        foreach (var (pane, cells) in unfolded.MergedPanes())
        {
            var level = pane.Level == Level.Stock ? Level.Stock : ladder.LevelAt(pane.Start, pane.Level);
            var start = level switch
            {
                Level.Hour => (int)(NaiveHour.Of(pane.Start * 60_000L, days.Zone) / 60_000),
                Level.Day => days.StartOfDay(pane.Start),
                _ => pane.Start,
            };
            var key = pane with { Level = level, Start = start };
            sums.TryAdd(key, new Cells());
            sums[key].Add(cells);
        }

        return PaneText.Of(sums);
    }
}
