using FunnelStream.Board;
using FunnelStream.Connectors.Generator;
using FunnelStream.Demo;
using FunnelStream.Events;
using FunnelStream.Worker;

namespace FunnelStream.Tests.LiveBoard;

/// <summary>A board that shows the demo's story up to an instant, and can be told more of it. No broker; its caller gives it time.</summary>
internal sealed class StoryBoard : IDisposable
{
    private static readonly StoryOptions Story = DemoStory.Of(1) with { Faults = false };

    public static readonly DateTimeOffset Surge = Story.Surge;

    private readonly FunnelWorker _worker = new(0, new WorkerOptions { VisitMemory = TimeSpan.MaxValue, SpendMemory = TimeSpan.MaxValue });
    private readonly IEnumerator<GeneratedEvent> _events = FunnelStory.Tell(Story).GetEnumerator();
    private bool _open;

    public StoryBoard(DateTimeOffset upTo)
    {
        _open = _events.MoveNext();
        TellUpTo(upTo);
    }

    public static BoardOptions Shown { get; } = new()
    {
        Windows = [WindowLength.Parse("24h"), WindowLength.Parse("7d"), WindowLength.Parse("14d"), WindowLength.Parse("30d")],
        KeepsPoints = false,
    };

    public FunnelBoard Board { get; } = new(Shown);

    /// <summary>Counts the story up to an instant, at which everything is complete.</summary>
    public void TellUpTo(DateTimeOffset instant)
    {
        var until = instant.ToUnixTimeMilliseconds();
        List<InputRecord> batch = [];
        for (; _open && _events.Current.SentAt < until; _open = _events.MoveNext())
        {
            var e = _events.Current;
            batch.Add(new InputRecord(e.Topic, 0, e.Key, e.Value, e.SentAt));
            if (batch.Count == 1_000)
            {
                Process(batch, until);
            }
        }

        Process(batch, until);
        Board.Apply(_worker.TakeCheckpoint());
        Board.Complete(until);
    }

    public void Dispose() => _events.Dispose();

    private void Process(List<InputRecord> batch, long now)
    {
        _worker.Process([.. batch], now);
        _worker.Rejected.ShouldBeEmpty();
        batch.Clear();
    }
}
