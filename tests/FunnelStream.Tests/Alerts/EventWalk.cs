using FunnelStream.Oracle;
using FunnelStream.Tests.Integration;

namespace FunnelStream.Tests.Alerts;

/// <summary>
/// Traffic whose event time walks on, always a little, so that no input falls idle, and further when asked to. It began some hours
/// ago, and stays behind the clock.
/// </summary>
internal sealed class EventWalk : IAsyncDisposable
{
    private const long Minute = 60_000;

    private readonly Lock _lock = new();
    private readonly Deployment _deployment;
    private readonly CancellationTokenSource _stopping = new();
    private readonly PeriodicTimer _timer = new(TimeSpan.FromMilliseconds(500));
    private readonly Task _walking;
    private long _now;
    private int _events;

    public EventWalk(Deployment deployment)
    {
        _deployment = deployment;
        _now = DateTimeOffset.UtcNow.AddHours(-22).ToUnixTimeMilliseconds() / (60 * Minute) * 60 * Minute;
        deployment.SendAll([Event.OfLead("walker", "created", Id(), _now) with { Channel = "walking" }]);
        _walking = Task.Run(WalkAsync);
    }

    /// <summary>How long a minute of event time takes; half a second unless said otherwise.</summary>
    public TimeSpan Pace
    {
        set => _timer.Period = value;
    }

    /// <summary>So many leads are created in each of some channels, all in the same minute.</summary>
    public void Leads(int count, params IEnumerable<string> channels)
    {
        lock (_lock)
        {
            _deployment.SendAll(channels.SelectMany(channel => Enumerable.Range(0, count).Select(_ => Lead(channel))).ToList());
        }
    }

    /// <summary>What was created before is beyond every rule's window of an hour.</summary>
    public void PassAnHour()
    {
        for (var i = 0; i < 7; i++)
        {
            Step(10);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _walking;
        _timer.Dispose();
        _stopping.Dispose();
    }

    private async Task WalkAsync()
    {
        try
        {
            while (await _timer.WaitForNextTickAsync(_stopping.Token))
            {
                Step(1);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private void Step(int minutes)
    {
        lock (_lock)
        {
            _now += minutes * Minute;
            _deployment.SendAll(
            [
                Event.Touchpoint("visit", Id(), _now) with { Lead = "walker", Channel = "walking" },
                Event.OfDeal("walker", "deal", "opened", Id(), _now),
                Event.OfLead("walker", "mql", Id(), _now) with { Channel = "walking" },
            ]);
        }
    }

    private Event Lead(string channel)
    {
        var id = Id();
        return Event.OfLead($"lead {id}", "created", id, _now) with { Channel = channel };
    }

    private string Id() => $"walk{++_events}";
}
