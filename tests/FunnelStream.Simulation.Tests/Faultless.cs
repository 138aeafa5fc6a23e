using FunnelStream.Board;
using FunnelStream.Events;
using FunnelStream.Panes;
using FunnelStream.Simulation.Processes;
using FunnelStream.Worker;

namespace FunnelStream.Simulation;

/// <summary>
/// The run as it should have been: one worker a partition that never stopped, given what was committed in that order, and
/// a board that saw all of it once.
/// </summary>
internal sealed class Faultless
{
    public Faultless(Scenario scenario, CommittedHistory committed)
    {
        Board = new FunnelBoard(scenario.Shown);
        for (var partition = 0; partition < scenario.Partitions; partition++)
        {
            var worker = new FunnelWorker(partition, scenario.Options);
            foreach (var (record, now) in committed[partition])
            {
                worker.Process([record], now);
            }

            foreach (var topic in Enum.GetValues<InputTopic>())
            {
                worker.SetIdle(topic, true);
            }

            Rejected.AddRange(worker.Rejected.Select(r => Verdict.Text(partition, r)));
            var checkpoint = worker.TakeCheckpoint();
            Panes.Add(checkpoint);
            Floors = Highest(Floors, checkpoint.Ladder);
            Board.Apply(checkpoint);
        }

        Points = PointText.Take(Board);
    }

    public FunnelBoard Board { get; }

    public NamedPanes Panes { get; } = new();

    public List<string> Rejected { get; } = [];

    /// <summary>What a sink that was never down has.</summary>
    public Dictionary<string, string> Points { get; }

    /// <summary>What starts before is folded in one partition or another.</summary>
    public Ladder Floors { get; private set; } = Ladder.Bottom;

    private static Ladder Highest(Ladder a, Ladder b) =>
        new(Math.Max(a.MinuteFloor, b.MinuteFloor), Math.Max(a.HourFloor, b.HourFloor), Math.Max(a.DayFloor, b.DayFloor));
}
