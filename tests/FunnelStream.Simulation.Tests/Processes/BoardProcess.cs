namespace FunnelStream.Simulation.Processes;

/// <summary>A process that shows the board while it is the elected one, by the rules of docs/decisions/0005-state-in-kafka.md.</summary>
internal sealed class BoardProcess(World world, int number) : Process(world, $"board {number}", world.Election)
{
    /// <summary>The group takes who was not heard from for so long to be gone, ms.</summary>
    public const int SessionMillis = 6_000;

    // A board does so earlier, by more than the way of a request that has just left.
    private const int LeaseMillis = SessionMillis - Sink.TimeoutMillis - 500;

    /// <summary>What it shows; null while another is active.</summary>
    public ActiveBoard? Active { get; private set; }

    public override void Turn()
    {
        SendWhileElected();
        if (!FollowsTheGroup())
        {
            Forget();
            return;
        }

        Active ??= new ActiveBoard(World, Name);
        Active.Read(World.Random.Next(1, 60));
        World.Interleave(this);
        SendWhileElected();
    }

    protected override void Forget() => Active = null;

    // Asked anew before every request: a pause may lie between any two steps.
    private void SendWhileElected()
    {
        if (Active is not null && World.Clock.Now - HeardAt > LeaseMillis)
        {
            World.Trace($"{Name} has not heard from the group for too long");
            Active = World.Mutation == Mutation.LeaseIgnored ? Active : null;
        }

        Active?.Send();
    }

    private bool FollowsTheGroup()
    {
        if (Membership is not { } membership || !Group.Knows(membership))
        {
            Membership = Group.Join();
            Heartbeat();
            return false;
        }

        Heartbeat();
        if (Group.IsRebalancing)
        {
            Group.JoinAgain(membership);
            return false;
        }

        var (generation, partitions) = Group.Assignment(membership);
        Membership = membership with { Generation = generation };
        return partitions.Count > 0;
    }
}
