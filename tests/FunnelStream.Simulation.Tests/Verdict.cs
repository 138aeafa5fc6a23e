using FunnelStream.Board;
using FunnelStream.Events;
using FunnelStream.Kpis;
using FunnelStream.Oracle;
using FunnelStream.Panes;
using FunnelStream.Simulation.Processes;
using FunnelStream.Transfer;
using FunnelStream.Worker;

namespace FunnelStream.Simulation;

/// <summary>What must hold once everything has drained, whatever went wrong before.</summary>
internal static class Verdict
{
    public static void Of(Scenario scenario, World world, FunnelBoard board)
    {
        EveryRecordCountsOnce(world);
        var faultless = new Faultless(scenario, world.Committed);
        var panes = Panes(world);
        PaneText.ShouldAgree(panes, faultless.Panes.Dump(scenario.Options.Families), "panes");
        DeadLetters(world).ShouldBe(faultless.Rejected.Order(StringComparer.Ordinal), "dead letters");
        SinkHasEveryPoint(world.Sink, faultless);

        board.Complete(scenario.AsOf);
        faultless.Board.Complete(scenario.AsOf);
        board.Events.ShouldBe(faultless.Board.Events);
        PaneText.ShouldAgree(Text(board), Text(faultless.Board), "KPIs");
        if (!scenario.Folds)
        {
            AgreeWithTheOracle(scenario, world, panes, board);
        }
    }

    public static string Text(int partition, RejectedRecord rejected) => $"{partition} {rejected.Record.Topic} {rejected.Record.Offset} {rejected.Rejection}";

    private static void EveryRecordCountsOnce(World world)
    {
        for (var partition = 0; partition < world.Panes.Length; partition++)
        {
            foreach (var topic in Enum.GetValues<InputTopic>())
            {
                var arrived = world.Inputs[(int)topic][partition].Read(0, int.MaxValue, out _).Select(e => e.Offset);
                world.Committed[partition].Where(c => c.Record.Topic == topic).Select(c => c.Record.Offset).ShouldBe(arrived, $"{topic} {partition}");
            }
        }
    }

    // As anyone finds them who reads the topics.
    private static IReadOnlyList<string> Panes(World world)
    {
        var panes = new NamedPanes();
        for (var partition = 0; partition < world.Panes.Length; partition++)
        {
            var reader = new CheckpointReader(partition);
            foreach (var entry in world.Panes[partition].Read(0, int.MaxValue, out _))
            {
                if (reader.Take(entry.Key, entry.Value, entry.Value is null) is { } checkpoint)
                {
                    panes.Add(checkpoint);
                }
            }
        }

        return panes.Dump(world.Options.Families);
    }

    private static IEnumerable<string> DeadLetters(World world) => world.DeadLetters
        .SelectMany((log, partition) => log.Read(0, int.MaxValue, out _).Select(e => Text(partition, (RejectedRecord)e.Subject!)))
        .Order(StringComparer.Ordinal);

    // What is folded is told no more: a point below the floors is as it last was.
    private static void SinkHasEveryPoint(Sink sink, Faultless faultless)
    {
        PaneText.ShouldAgree(Kept(sink.Points), Kept(faultless.Points), "points in the sink");

        List<string> Kept(Dictionary<string, string> points) => [.. points.Where(p => p.Value.Length > 0 && IsKept(p.Key.Split(' '))).Select(p => $"{p.Key}: {p.Value}")];

        bool IsKept(string[] key) => key[1] switch
        {
            "Minute" => int.Parse(key[2]) >= faultless.Floors.MinuteFloor,
            "Hour" => int.Parse(key[2]) >= faultless.Floors.HourFloor,
            _ => true,
        };
    }

    private static void AgreeWithTheOracle(Scenario scenario, World world, IReadOnlyList<string> panes, FunnelBoard board)
    {
        var events = Enumerable.Range(0, scenario.Partitions)
            .SelectMany(p => world.Committed[p].Select(c => EventOf(world, p, c)))
            .OfType<Event>();
        var oracle = scenario.Naively(events);
        PaneText.ShouldAgree(panes, new NaivePanes(oracle, scenario.Options.Families).Dump(), "panes and oracle");

        var naive = new NaiveBoard(oracle, scenario.AsOf);
        board.Results()
            .Where(r => r.Window == WindowLength.All.Name && r.Scope.Breakdown == Breakdown.Total)
            .Select(r => Agreement.Difference(r, naive.Answer(r, naive.Window(naive.ScopeOf(r), null), null)[r.Kpi], scenario.AsOf))
            .OfType<string>()
            .ShouldBeEmpty();
    }

    private static Event? EventOf(World world, int partition, Counted counted) =>
        ((Arrival)world.Inputs[(int)counted.Record.Topic][partition].Read(counted.Record.Offset, 1, out _)[0].Subject!).Event;

    private static IReadOnlyList<string> Text(FunnelBoard board) =>
        [.. board.Results().Select(r => $"{r.Face} {r.Window} {r.Scope} {r.Kpi} [{r.From}, {r.To}) {r.Value}").Order(StringComparer.Ordinal)];
}
