using FunnelStream.Checkpoints;
using FunnelStream.Events;
using FunnelStream.Kpis;
using FunnelStream.Panes;

namespace FunnelStream.Board;

/// <summary>One step of a random life of workers and their board.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Partition">To which partition.</param>
/// <param name="Which">Choice of dimension values and fields.</param>
/// <param name="Age">How far back, 0 to 1,000: mostly recent.</param>
internal readonly record struct Step(StepKind Kind, int Partition, int Which, int Age);

internal enum StepKind
{
    Count,
    Withdraw,
    Open,
    Checkpoint,
    Repeat,
    Fold,
    Pass,
    Advance,
}

/// <summary>Plays steps against a board, keeping beside it what each worker has said so far and what its outputs would hold.</summary>
internal sealed class BoardHistory
{
    public const int Partitions = 3;

    // Two days before clocks change in Paris (2026-03-29), nine before they do in Adelaide.
    private const int Begin = (int)(1_774_569_600_000 / 60_000);

    private static readonly string[] Channels = ["seo", "ads", "mail"];

    private readonly HandMadeWorker[] _workers;
    private readonly Checkpoint?[] _last = new Checkpoint?[Partitions];
    private int _now = Begin;

    public BoardHistory(string zone)
    {
        Days = DayGrid.Of(zone);
        Options = new BoardOptions
        {
            Days = Days,
            Partitions = Partitions,
            Windows = [.. ((string[])["45m", "5h", "3d", "10d", "all"]).Select(WindowLength.Parse)],
            Overheads = new Dictionary<string, long> { ["ads"] = 1_440 },
        };
        var retention = new Retention(TimeSpan.FromHours(4), TimeSpan.FromDays(2), TimeSpan.FromDays(12));
        _workers = [.. Enumerable.Range(0, Partitions).Select(p => new HandMadeWorker(p, Days, retention))];
        Board = new FunnelBoard(Options);
    }

    public DayGrid Days { get; }

    public BoardOptions Options { get; }

    public FunnelBoard Board { get; }

    /// <summary>Panes by partition as last checkpointed.</summary>
    public Dictionary<PaneKey, Cells>[] Said { get; } = [.. Enumerable.Range(0, Partitions).Select(_ => new Dictionary<PaneKey, Cells>())];

    /// <summary>The highest floors said so far.</summary>
    public Ladder Floors { get; private set; } = Ladder.Bottom;

    /// <summary>What a database that takes all changed points holds.</summary>
    public Dictionary<(string Family, Level Level, long Start, string Names), Cells> Points { get; } = [];

    /// <summary>What a database that takes all changed results holds.</summary>
    public Dictionary<(Face, string Window, string Scope, string Kpi), KpiValue> Results { get; } = [];

    public void Play(Step step)
    {
        var worker = _workers[step.Partition];
        switch (step.Kind)
        {
            case StepKind.Count:
                Count(worker, step, 1);
                break;
            case StepKind.Withdraw:
                Count(worker, step, -1);
                break;
            case StepKind.Open:
                worker.AddStock(0, [Channels[step.Which % 3], "(none)"], new Cell(Field.OpenDeals, step.Age % 3 - 1), new Cell(Field.OpenValueMinor, step.Age));
                break;
            case StepKind.Checkpoint:
                Apply(step.Partition, worker.Take(_now * 60_000L));
                break;
            case StepKind.Repeat when _last[step.Partition] is { } last:
                Board.Apply(last);
                break;
            case StepKind.Fold:
                worker.Fold((_now * 60_000L) - step.Age);
                Apply(step.Partition, worker.Take(_now * 60_000L));
                break;
            case StepKind.Pass:
                _now += step.Which % 5 == 0 ? step.Age * 3 : step.Age % 90;
                break;
            case StepKind.Advance:
                Board.AdvanceTo(_now * 60_000L);
                TakeAll();
                break;
        }
    }

    /// <summary>A board that reads the workers' last word only, in another order.</summary>
    public FunnelBoard Anew()
    {
        for (var partition = 0; partition < Partitions; partition++)
        {
            Apply(partition, _workers[partition].Take(_now * 60_000L));
        }

        var anew = new FunnelBoard(Options);
        foreach (var worker in _workers.Reverse())
        {
            anew.Apply(worker.TakeAll(_now * 60_000L));
        }

        Board.AdvanceTo(_now * 60_000L);
        anew.AdvanceTo(_now * 60_000L);
        return anew;
    }

    public void TakeAll()
    {
        foreach (var point in Board.TakeChangedPoints())
        {
            var copy = new Cells();
            copy.Add(point.Cells);
            Points[(point.Family.Name, point.Level, point.Start, string.Join('|', point.Names))] = copy;
        }

        foreach (var result in Board.TakeChangedResults())
        {
            Results[(result.Face, result.Window, result.Scope.ToString(), result.Kpi)] = result.Value;
        }
    }

    /// <summary>Names of a partition's pane, as <see cref="Points"/> has them.</summary>
    public string NamesOf(int partition, PaneKey key)
    {
        var dimensions = Options.Families[key.Family].Dimensions;
        return string.Join('|', dimensions.Select((dimension, i) => _workers[partition].Name(dimension, Family.Unpack(key.Dimensions, i))));
    }

    private void Apply(int partition, Checkpoint checkpoint)
    {
        _last[partition] = checkpoint;
        Floors = LevelGrid.Highest(Floors, checkpoint.Ladder);
        foreach (var (key, content) in checkpoint.Panes)
        {
            Said[partition].Remove(key);
            if (!content.IsEmpty)
            {
                var cells = new Cells();
                PaneCodec.AddTo(cells, content.Span);
                Said[partition].Add(key, cells);
            }
        }

        Board.Apply(checkpoint);
    }

    private void Count(HandMadeWorker worker, Step step, int sign)
    {
        // Recent minutes mostly, some further back than panes are kept.
        var minute = _now - (int)((long)step.Age * step.Age * step.Age * 20_000 / 1_000_000_000);
        Cell[] cells = (step.Which % 4) switch
        {
            0 => [new(Field.Leads, sign), new(Field.Visits, 3 * sign)],
            1 => [new(Field.Leads, 2 * sign), new(Field.Histogram(Lag.Response, step.Which), sign)],
            2 => [new(Field.Leads, sign), new(Field.Histogram(Lag.ClosedWithoutResponse, 40), sign), new(Field.RevenueMinor, 77 * sign)],
            _ => [new(Field.Mqls, sign), new(Field.SpendMinor, 12 * sign)],
        };
        var channel = Channels[step.Which % 3];
        worker.Add(0, minute, [channel, step.Which % 2 == 0 ? "spring" : "(none)"], cells);
        worker.Add(1, minute, [channel, $"s{step.Which % 2}", "(none)", "pro"], cells);
    }
}
