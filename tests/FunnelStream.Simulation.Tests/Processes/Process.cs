using FunnelStream.Simulation.Broker;

namespace FunnelStream.Simulation.Processes;

/// <summary>A process that can be killed, paused and started again, and the group it is a member of.</summary>
internal abstract class Process(World world, string name, ConsumerGroup group)
{
    private long _pausedUntil;

    public string Name { get; } = name;

    public bool IsUp { get; private set; } = true;

    public bool IsPaused => World.Clock.Now < _pausedUntil;

    /// <summary>In the middle of a turn, while others have theirs.</summary>
    public bool IsBusy { get; set; }

    /// <summary>Counts the starts, so that what a killed process was about can be told from what its successor does.</summary>
    public int Incarnation { get; private set; }

    /// <summary>When the group was last heard from, by the clock of the process.</summary>
    protected long HeardAt { get; private set; }

    protected World World { get; } = world;

    protected ConsumerGroup Group { get; } = group;

    protected Membership? Membership { get; set; }

    /// <summary>The next thing this process does.</summary>
    public abstract void Turn();

    public void Kill()
    {
        (IsUp, IsBusy, _pausedUntil, Membership) = (false, false, 0, null);
        Incarnation++;
        Forget();
    }

    public void Start() => IsUp = true;

    public void Pause(long millis) => _pausedUntil = World.Clock.Now + millis;

    public void Resume() => _pausedUntil = 0;

    /// <summary>Leaves the group in good order, as a process does that is told to stop.</summary>
    public void Leave()
    {
        if (Membership is { } membership)
        {
            Group.Leave(membership);
        }
    }

    /// <summary>What the client's own thread does meanwhile.</summary>
    public void Heartbeat()
    {
        if (IsUp && !IsPaused && Membership is { } membership && Group.Knows(membership))
        {
            Group.Heartbeat(membership);
            HeardAt = World.Clock.Now;
        }
    }

    /// <summary>The memory is gone.</summary>
    protected abstract void Forget();
}
