using FunnelStream.Checkpoints;
using FunnelStream.Events;
using FunnelStream.Kpis;
using FunnelStream.Panes;

namespace FunnelStream.Board;

/// <summary>The three ways to look at the panes of a span: summed, in parts, a number of each.</summary>
public sealed class FunnelViewTests
{
    private const int Minute = 29_540_160; // 2026-03-02
    private static readonly Breakdown Channels = new(Dimension.Channel);
    private static readonly string[] Ours = ["ads", "events", "seo"];

    [Fact]
    public void Parts_and_counts_add_up_to_the_scopes()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            var view = Random(random);
            var (from, to) = (Minute + random.Next(600), Minute + 600 + random.Next(900));
            var summed = view.Scopes(Channels, from, to);
            view.Parts(Channels, from, to).Select(Text).ShouldBe(summed.Select(Text), $"seed {seed}");
            view.Counts(view.FamilyOf(Channels)!, Channels, from, to, slice => slice.Cells[Field.Leads])
                .Select(scope => $"{scope.Names}: {string.Join(' ', scope.Slices)}")
                .ShouldBe(
                    summed.Select(scope => (scope.Names, Slices: scope.Slices.Select(slice => new CountSlice(slice.Start, slice.End, slice.Cells[Field.Leads])).Where(slice => slice.Count > 0).ToList()))
                        .Where(scope => scope.Slices.Count > 0)
                        .Select(scope => $"{scope.Names}: {string.Join(' ', scope.Slices)}"),
                    $"seed {seed}");
        }
    }

    private static string Text(ScopePanes scope)
    {
        var sum = new Cells();
        foreach (var slice in scope.Slices)
        {
            sum.Add(slice.Cells);
        }

        return $"{scope.Names}: {string.Join(' ', sum.Span.ToArray().Select(cell => $"{cell.Id}={cell.Value}"))}";
    }

    // Two partitions, of which one has folded some of its minutes into hours.
    private static FunnelView Random(Random random)
    {
        var board = new FunnelBoard(new BoardOptions { Families = HandMadeWorker.Families });
        for (var partition = 0; partition < 2; partition++)
        {
            var worker = new HandMadeWorker(partition, retention: Retention.Default with { Minutes = TimeSpan.FromHours(8) });
            for (var i = 0; i < 300; i++)
            {
                worker.Add(0, Minute + random.Next(1_500), [Ours[random.Next(3)], $"campaign {random.Next(3)}"], new Cell(random.Next(4) == 0 ? Field.Visits : Field.Leads, 1 + random.Next(5)));
            }

            board.Apply((partition == 0 ? worker.Fold((Minute + 1_500) * 60_000L) : worker).Take((Minute + 1_500) * 60_000L));
        }

        return board.ViewAt((Minute + 1_500) * 60_000L);
    }
}
