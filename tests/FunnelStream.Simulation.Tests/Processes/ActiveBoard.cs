using FunnelStream.Board;
using FunnelStream.Panes;

namespace FunnelStream.Simulation.Processes;

/// <summary>The board of the active process, and what it tells the sink: one batch after the other.</summary>
internal sealed class ActiveBoard
{
    /// <summary>How much later than acknowledged a position is committed, ms; two minutes in production.</summary>
    public const int LateMillis = 8_000;

    private readonly World _world;
    private readonly string _name;
    private readonly BoardFeed _feed;
    private readonly PanesConsumer[] _consumers;
    private readonly Queue<PointBatch> _batches = [];
    private readonly Queue<(long At, IReadOnlyList<long> Position)> _acknowledged = [];
    private readonly Dictionary<string, long> _amounts = [];
    private readonly bool _isToldAll;

    public ActiveBoard(World world, string name)
    {
        (_world, _name) = (world, name);
        _isToldAll = world.SinkPosition.All(position => position == 0);
        Board = new FunnelBoard(world.Shown);
        _feed = new BoardFeed(Board, world.SinkPosition, [.. world.Panes.Select(log => log.HighWatermark * PanesConsumer.Scale)]);
        _consumers = [.. world.Panes.Select((log, partition) => new PanesConsumer(partition, log, _feed, world.Mutation))];
        world.Trace($"{name} is active, the sink stands at {string.Join(' ', world.SinkPosition.Select(p => p / PanesConsumer.Scale))}");
    }

    public FunnelBoard Board { get; }

    /// <summary>Whether everything there is was read, told, and acknowledged.</summary>
    public bool IsDrained => !_feed.IsRebuilding && Array.TrueForAll(_consumers, c => c.IsAtEnd) && _batches.Count == 0;

    /// <summary>Reads some of one partition, and says what is new.</summary>
    public void Read(int most)
    {
        var consumer = _consumers[_world.Random.Next(_consumers.Length)];
        consumer.Poll(most);
        if (_world.ReadsAgain())
        {
            consumer.PollAgain(_world.Random);
        }

        if (!_feed.IsRebuilding && Board.IsWhole && _batches.Count < 3)
        {
            Tell();
        }
    }

    /// <summary>Sends the first batch, or again if it was not acknowledged in time.</summary>
    public void Send()
    {
        while (_batches.TryPeek(out var first) && first.IsAcknowledged)
        {
            _acknowledged.Enqueue((_world.Clock.Now, first.Position));
            _batches.Dequeue();
        }

        if (_batches.TryPeek(out var batch) && (batch.SentAt is null || _world.Clock.Now - batch.SentAt > Sink.TimeoutMillis))
        {
            _world.Sink.Send(batch, _world.LosesRequest());
            _world.Trace($"{_name} sends {batch.Points.Count} points");
            if (_world.Mutation == Mutation.PositionBeforeAcknowledgement)
            {
                _world.SinkPosition = batch.Position;
            }
        }

        while (_acknowledged.TryPeek(out var acknowledged) && _world.Clock.Now - acknowledged.At > LateMillis)
        {
            _world.SinkPosition = _acknowledged.Dequeue().Position;
        }
    }

    private void Tell()
    {
        Board.AdvanceTo(_world.Clock.Now);
        var points = PointText.Take(Board, NoteAmount);
        if (points.Count > 0)
        {
            _batches.Enqueue(new PointBatch(points, _feed.Applied));
        }

        if (_isToldAll && Array.TrueForAll(_consumers, c => c.IsWhole))
        {
            _amounts.Values.Sum().ShouldBe(
                _consumers.Sum(c => _world.Committed.Amount(c.Partition, c.Number)),
                $"{_name} shows leads and visits that were never so");
        }
    }

    private void NoteAmount(PointChange point)
    {
        if (point.Level == Level.Day && point.Family == _world.Shown.Families[0])
        {
            _amounts[PointText.Key(point)] = CommittedHistory.AmountOf(point.Cells);
        }
    }
}
