using System.Text;
using FunnelStream.Board;
using FunnelStream.Events;
using FunnelStream.Kpis;
using FunnelStream.Oracle;
using FunnelStream.Panes;
using FunnelStream.Worker;

namespace FunnelStream.Simulation;

/// <summary>What a run is about: the records in the order of their arrival, and how they are counted.</summary>
internal sealed class Scenario
{
    private readonly History _history;

    public Scenario(int seed)
    {
        var random = new Random(seed);
        Folds = seed % 3 == 2;
        _history = RandomHistory.Of(seed, erases: seed % 3 == 1);
        Partitions = random.Next(2, 4);
        Options = Folds
            ? _history.Options with
            {
                Retention = new Retention(TimeSpan.FromHours(5), TimeSpan.FromDays(4), TimeSpan.FromDays(400)),
                VisitMemory = TimeSpan.FromHours(6),
                SpendMemory = TimeSpan.FromDays(1),
                LeadMemory = TimeSpan.FromDays(3),
            }
            : _history.Options;
        Shown = new BoardOptions
        {
            Windows = [WindowLength.Parse("24h"), WindowLength.All],
            Breakdowns = [Breakdown.Total, new Breakdown(Dimension.Channel)],
            Partitions = Partitions,
            Calendar = _history.Options.Calendar,
        };
        Records = [.. _history.Arrivals.SelectMany(e => Spoilt(random).Append(Of(e)))];
    }

    /// <summary>Whether horizons are on: then the oracle, which knows none, can't be asked.</summary>
    public bool Folds { get; }

    public int Partitions { get; }

    public WorkerOptions Options { get; }

    public BoardOptions Shown { get; }

    /// <summary>The instant to look from.</summary>
    public long AsOf => _history.AsOf;

    /// <summary>In the order of their arrival.</summary>
    public IReadOnlyList<(InputRecord Record, Event? Event)> Records { get; }

    public int PartitionOf(in InputRecord record) => (int)(Fingerprint.Of(record.Key!.Value.Span, seed: 7) % (ulong)Partitions);

    /// <summary>What the oracle says of events in an order.</summary>
    public NaiveFunnel Naively(IEnumerable<Event> order) => new(order, _history.Money, _history.ImpliedStages, _history.Calendar);

    private static (InputRecord Record, Event? Event) Of(Event e) => (e.ToRecord(), e);

    // Now and then a record that can only be rejected.
    private static IEnumerable<(InputRecord Record, Event? Event)> Spoilt(Random random)
    {
        if (random.Next(25) == 0)
        {
            var topic = (InputTopic)random.Next(3);
            yield return (new InputRecord(topic, 0, Encoding.UTF8.GetBytes($"k{random.Next(9)}"), "{"u8.ToArray(), 0), null);
        }
    }
}
