using FunnelStream.Board;
using FunnelStream.Checkpoints;
using FunnelStream.Panes;

namespace FunnelStream.Advice;

/// <summary>Leads of campaigns by the day, each day's with the same share of SQLs after the same time, and what they cost.</summary>
internal sealed class AdviceScenario
{
    private const int FirstDay = 20_458; // 5 January 2026
    private readonly HandMadeWorker _worker = new();

    public static long Day(double day) => (long)((FirstDay + day) * 86_400_000);

    /// <summary>Leads of days [from, to), evenly; SQLs and spend (major units) are those of the whole span.</summary>
    public AdviceScenario Leads(string channel, string campaign, int from, int to, int leads, int sqls, double spend, double afterDays = 3, int clients = 0)
    {
        for (var day = from; day < to; day++)
        {
            Cell[] cells =
            [
                new(Field.Leads, Part(leads, day)),
                new(Field.SpendMinor, Part((int)(spend * 100), day)),
                new(Field.Histogram(Lag.Sql, LagBuckets.Of((long)(afterDays * 86_400_000))), Part(sqls, day)),
                new(Field.Histogram(Lag.Client, LagBuckets.Of((long)(afterDays * 86_400_000))), Part(clients, day)),
            ];
            _worker.Add(0, (FirstDay + day) * 1_440, [channel, campaign], [.. cells.Where(cell => cell.Value != 0).OrderBy(cell => cell.Id)]);
        }

        return this;

        int Part(int whole, int day) => (int)(((long)whole * (day - from + 1) / (to - from)) - ((long)whole * (day - from) / (to - from)));
    }

    public AdviceScenario With(string channel, string campaign, int day, params Cell[] cells)
    {
        _worker.Add(0, (FirstDay + day) * 1_440, [channel, campaign], cells);
        return this;
    }

    public AdviceScenario Paused(string channel, string campaign, double day)
    {
        _worker.AddStock(0, [channel, campaign], new Cell(Field.CampaignStatusAt, Day(day)), new Cell(Field.CampaignPaused, 1));
        return this;
    }

    public FunnelView At(double day)
    {
        var board = new FunnelBoard(new BoardOptions { KeepsPoints = false });
        board.Apply(_worker.TakeAll(Day(day)));
        board.Complete(Day(day));
        return board.ViewAt(Day(day));
    }
}
