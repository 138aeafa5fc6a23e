namespace FunnelStream.Simulation.Broker;

/// <summary>
/// A consumer group by the classic, eager protocol: whenever members come or go, all give up what they have and join
/// again; who does not in time is out. Members that are not heard from are out too.
/// </summary>
internal sealed class ConsumerGroup(Clock clock, int partitions, long sessionMillis)
{
    private readonly SortedDictionary<int, Member> _members = [];
    private int _lastMember;
    private int _generation;
    private long? _rebalanceEnds;

    /// <summary>By partition: committed offsets. They expire.</summary>
    public Dictionary<int, long[]> Offsets { get; } = [];

    /// <summary>Whether members are to give up what they have and join again.</summary>
    public bool IsRebalancing => _rebalanceEnds is not null;

    /// <summary>A new member's membership; it has no partition before the next generation.</summary>
    public Membership Join()
    {
        _members.Add(++_lastMember, new Member { HeardAt = clock.Now, HasJoined = true });
        Rebalance();
        return new Membership(_lastMember, 0);
    }

    /// <summary>A known member is ready for the next generation.</summary>
    public void JoinAgain(Membership membership) => _members[membership.Member].HasJoined = true;

    public void Leave(Membership membership)
    {
        if (_members.Remove(membership.Member))
        {
            Rebalance();
        }
    }

    /// <summary>A member asks for a new generation.</summary>
    public void Rebalance() => _rebalanceEnds ??= clock.Now + sessionMillis;

    public void Heartbeat(Membership membership)
    {
        if (_members.TryGetValue(membership.Member, out var member))
        {
            member.HeardAt = clock.Now;
        }
    }

    public bool Knows(Membership membership) => _members.ContainsKey(membership.Member);

    public bool HasJoined(Membership membership) => _members[membership.Member].HasJoined;

    /// <summary>Whether a commit of this member counts: it does while a rebalance is only being prepared.</summary>
    public bool Accepts(Membership membership) => Knows(membership) && membership.Generation == _generation;

    /// <summary>The generation a member is in now and its partitions in it.</summary>
    public (int Generation, IReadOnlyList<int> Partitions) Assignment(Membership membership) => (_generation, _members[membership.Member].Partitions);

    /// <summary>Lets sessions and rebalances come to their end.</summary>
    public void Tick()
    {
        Remove(member => clock.Now - member.HeardAt > sessionMillis);
        if (_rebalanceEnds is { } end && (clock.Now >= end || _members.Values.All(m => m.HasJoined)))
        {
            Remove(member => !member.HasJoined);
            _rebalanceEnds = null;
            Assign();
        }
    }

    private void Remove(Func<Member, bool> isOut)
    {
        foreach (var (id, _) in _members.Where(m => isOut(m.Value)).ToList())
        {
            _members.Remove(id);
            Rebalance();
        }
    }

    private void Assign()
    {
        _generation++;
        var index = 0;
        foreach (var member in _members.Values)
        {
            var (from, to) = (partitions * index / _members.Count, partitions * ++index / _members.Count);
            (member.Partitions, member.HasJoined) = ([.. Enumerable.Range(from, to - from)], false);
        }
    }

    private sealed class Member
    {
        public long HeardAt { get; set; }

        public bool HasJoined { get; set; }

        public IReadOnlyList<int> Partitions { get; set; } = [];
    }
}
