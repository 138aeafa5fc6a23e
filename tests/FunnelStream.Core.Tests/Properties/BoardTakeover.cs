using FsCheck;
using FsCheck.Fluent;
using FunnelStream.Board;
using FunnelStream.Events;
using FunnelStream.Kpis;
using FunnelStream.Oracle;
using FunnelStream.Panes;
using FunnelStream.Transfer;

namespace FunnelStream.Properties;

/// <summary>A board that takes over from one that died somewhere leaves in the sink what one that never died would have.</summary>
public sealed class BoardTakeover
{
    private const long Day = 86_400_000;

    private static readonly BoardOptions Shown = new()
    {
        Windows = [WindowLength.Parse("24h"), WindowLength.All],
        Breakdowns = [Breakdown.Total, new(Dimension.Channel, Dimension.Campaign)],
    };

    [Fact]
    public void The_sink_ends_as_if_nothing_had_happened() => ForAllRuns(false);

    [Fact]
    public void Nor_does_it_matter_that_panes_are_folded_meanwhile() => ForAllRuns(true);

    private static void ForAllRuns(bool folds) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(40), Prop.ForAll(Gen.Choose(0, 1_000_000).ToArbitrary(), seed => Run(seed, folds)));

    private static void Run(int seed, bool folds)
    {
        var history = RandomHistory.Of(seed, erases: seed % 3 == 0);
        var random = new Random(seed);
        var partitions = random.Next(1, 5);
        var checkpoints = Checkpoints(history, random, partitions, folds);
        var asOf = history.AsOf + (random.Next(3) * Day);
        var options = Shown with { Partitions = partitions };

        // One board that never dies, and one that dies after some checkpoints; its positions are of some time before.
        var (always, sink) = (new Told(new FunnelBoard(options)), new Told(new FunnelBoard(options)));
        var log = new PanesLog(partitions);
        var died = random.Next(checkpoints.Count + 1);
        var acknowledged = random.Next(died + 1);
        IReadOnlyList<long> positions = new long[partitions];
        for (var i = 0; i < died; i++)
        {
            if (i == acknowledged && sink.Board.IsWhole)
            {
                sink.Take();
                positions = log.Ends;
            }

            log.Append(checkpoints[i]);
            sink.Apply(checkpoints[i], random);
            always.Apply(checkpoints[i], random);
        }

        if (random.Next(3) == 0)
        {
            positions = [.. positions.Select(p => (long)random.Next((int)p + 1))];
        }

        var asked = random.Next(died, checkpoints.Count + 1);
        for (var i = died; i < asked; i++)
        {
            log.Append(checkpoints[i]);
            always.Apply(checkpoints[i], random);
        }

        Compact(log, random);
        var heir = sink.Heir(new FunnelBoard(options));
        var feed = new BoardFeed(heir.Board, positions, log.Ends);
        var next = new int[partitions];
        for (var i = asked; feed.IsRebuilding || i < checkpoints.Count;)
        {
            if (i < checkpoints.Count && random.Next(4) == 0)
            {
                log.Append(checkpoints[i]);
                always.Apply(checkpoints[i++], random);
            }

            Read(log, feed, next, random);
            if (!feed.IsRebuilding)
            {
                heir.Turn(random, checkpoints[^1].TakenAt);
            }
        }

        for (var partition = 0; partition < partitions; partition++)
        {
            while (Poll(log, feed, next, partition, int.MaxValue))
            {
            }
        }

        always.Complete(asOf);
        heir.Complete(asOf);
        var floors = checkpoints.Aggregate(Ladder.Bottom, (floors, checkpoint) => LevelGrid.Highest(floors, checkpoint.Ladder));
        PaneText.ShouldAgree(heir.Text(floors), always.Text(floors));
        var leaps = Leaps(checkpoints);
        foreach (var (point, text) in heir.ToldBelow(floors).Where(told => always.Points.ContainsKey(told.Point) && !leaps.Exists(leap => leap.IsOver(told.Point))))
        {
            text.ShouldBe(always.Points[point], $"{point} is folded, and was told otherwise");
        }
    }

    // A partition that goes from one checkpoint to the next past what it folds meanwhile never said what it counted there.
    // A sink has of it what the other partitions had said until then, as far as it was told: no sum that could be compared.
    private static List<Leap> Leaps(List<Checkpoint> checkpoints) =>
    [
        .. checkpoints.GroupBy(checkpoint => checkpoint.Partition).SelectMany(partition => partition.Prepend(null).Zip(
            partition, (last, next) => new Leap(last is { Furthest: not long.MinValue } ? (int)(last.Furthest / 60_000) : int.MinValue, next.Ladder))),
    ];

    private static List<Checkpoint> Checkpoints(History history, Random random, int partitions, bool folds)
    {
        var driver = new FunnelDriver(partitions, folds ? history.Options with { Retention = new(TimeSpan.FromHours(5), TimeSpan.FromDays(4), TimeSpan.FromDays(400)) } : history.Options);
        foreach (var e in history.Arrivals)
        {
            driver.Feed(e.ToRecord());
            if (random.Next(8) == 0)
            {
                driver.Checkpoint(random.Next(partitions));
            }
        }

        driver.Complete();
        // Where others fold, who has had no event yet is not waited for; what it says later of what they folded is left out,
        // and what that is depends on the order of reading. So it is heard of with its first event, or at the end.
        var heard = driver.Checkpoints.Where(c => !folds || c.Frontier != long.MinValue || c.Watermark == long.MaxValue);
        return [.. heard.Select((c, i) => c with { TakenAt = history.AsOf + i })];
    }

    private static void Compact(PanesLog log, Random random)
    {
        for (var partition = 0; partition < log.Partitions; partition++)
        {
            if (random.Next(3) > 0)
            {
                log.Compact(partition, random.Next((int)log.Ends[partition] + 1));
            }
        }
    }

    private static void Read(PanesLog log, BoardFeed feed, int[] next, Random random) =>
        Poll(log, feed, next, random.Next(log.Partitions), random.Next(1, 60));

    // By index: what is appended later comes after, and nothing is compacted meanwhile.
    private static bool Poll(PanesLog log, BoardFeed feed, int[] next, int partition, int most)
    {
        var records = log[partition];
        var any = next[partition] < records.Count;
        for (; most > 0 && next[partition] < records.Count; most--)
        {
            var record = records[next[partition]++];
            feed.Take(partition, record.Offset, record.Key, record.Value, record.IsTombstone);
        }

        if (next[partition] == records.Count)
        {
            feed.End(partition, log.Ends[partition]);
        }

        return any;
    }

    // From what a partition had reached to what it folded; a span that it was in the midst of is leapt over as well.
    private readonly record struct Leap(int Reached, Ladder Floors)
    {
        public bool IsOver(NamedPane point) =>
            point.Start < Floors.FloorOf(point.Level) && point.Start + point.Level.Minutes(point.Start, Shown.Days) > Reached;
    }

    // A sink that takes everything, and the board that tells it.
    private sealed class Told(FunnelBoard board)
    {
        private readonly HashSet<NamedPane> _mine = [];

        public FunnelBoard Board => board;

        public Dictionary<NamedPane, string> Points { get; private init; } = [];

        private Dictionary<string, KpiValue> Results { get; init; } = [];

        public Told Heir(FunnelBoard heir) => new(heir) { Points = Points, Results = Results };

        public void Apply(Checkpoint checkpoint, Random random)
        {
            board.Apply(checkpoint);
            Turn(random, checkpoint.TakenAt);
        }

        public void Turn(Random random, long clock)
        {
            if (random.Next(3) == 0)
            {
                board.AdvanceTo(clock);
                Take(random.Next(2) == 0 ? int.MaxValue : 5);
            }
        }

        public void Complete(long asOf)
        {
            board.Complete(asOf);
            Take();
        }

        public void Take(int most = int.MaxValue)
        {
            if (!board.IsWhole)
            {
                return;
            }

            foreach (var point in board.TakeChangedPoints(most: most))
            {
                var key = new NamedPane(point.Family.Name, point.Level, (int)(point.Start / 60_000), string.Join('/', point.Names));
                Points[key] = Text(point.Cells);
                _mine.Add(key);
            }

            foreach (var cohort in board.TakeChangedCohorts(most))
            {
                Points[new NamedPane($"{cohort.Period}", Level.Stock, (int)(cohort.Start / 60_000), $"{cohort.Channel}/{cohort.Campaign}")] = $"{Text(cohort.Cells)} {cohort.Final}";
            }

            foreach (var result in board.TakeChangedResults())
            {
                Results[$"{result.Face} {result.Window} {result.Scope} {result.Kpi}"] = result.Value;
            }
        }

        // Points that are still kept, empty ones left out: whether they were ever told is of no account.
        public IReadOnlyList<string> Text(Ladder floors) =>
        [
            .. Points.Where(p => p.Key.Start >= (p.Key.Level == Level.Stock ? floors.DayFloor : floors.FloorOf(p.Key.Level)) && !p.Value.StartsWith(' ') && p.Value.Length > 0).Select(p => $"{p.Key} {p.Value}").Order(StringComparer.Ordinal),
            .. board.Results().Select(r => $"{r.Face} {r.Window} {r.Scope} {r.Kpi} {Results[$"{r.Face} {r.Window} {r.Scope} {r.Kpi}"]} {r.Value}").Order(StringComparer.Ordinal),
        ];

        public IEnumerable<(NamedPane Point, string Text)> ToldBelow(Ladder floors) =>
            _mine.Where(p => p.Start < floors.FloorOf(p.Level)).Select(p => (p, Points[p]));

        private static string Text(Cells cells) => string.Join(' ', cells.Span.ToArray().Select(c => $"{c.Id}:{c.Value}"));
    }
}
