using FunnelStream.Alerts;

namespace FunnelStream.Connectors.Delivery;

/// <summary>
/// What a receiver has been told, what it is yet to be told, and up to where all is settled. An alert has one transition waiting at
/// most, and at most one is under way: so order per alert is kept, and what waits is bounded by what is wrong. Not thread-safe.
/// </summary>
/// <param name="receiver">Name of the receiver.</param>
/// <param name="route">What it wants to hear of.</param>
/// <param name="most">How much may wait.</param>
/// <param name="standing">Whether the receiver is told again and again what stands, and so also of what it refused once.</param>
internal sealed class ReceiverLedger(string receiver, AlertRoute route, int most, bool standing)
{
    private readonly SeenTransitions _seen = new();
    private readonly Dictionary<string, ToldAs> _told = new(StringComparer.Ordinal);

    // What was open when this program began may have been told by the one before, which had no time to say so.
    private readonly Dictionary<string, ToldAs> _perhaps = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AlertRecord> _active = new(StringComparer.Ordinal);
    private readonly LinkedList<Waiting> _waiting = new();
    private readonly Dictionary<string, LinkedListNode<Waiting>> _byAlert = new(StringComparer.Ordinal);
    private readonly SortedSet<long> _reopened = [];
    private Waiting? _underWay;
    private long _to;
    private long _startedAt;
    private long _head;

    /// <summary>How many transitions wait or are under way.</summary>
    public int Count => _waiting.Count + (_underWay is null ? 0 : 1);

    /// <summary>Where the receiver stands.</summary>
    public DeliveryProgress Progress => new(
        receiver,
        _to,
        [.. _waiting.Append(_underWay).OfType<Waiting>().Select(w => w.Sequence).Concat(_reopened).Order()],
        [.. _told.Keys.Union(_perhaps.Keys.Where(id => !_active.ContainsKey(id))).Order(StringComparer.Ordinal)
            .SelectMany(id => Severities(ToldOf(id)).Select(severity => new ToldAlert(id, severity)))]);

    /// <summary>Begins where it stood.</summary>
    /// <param name="active">Alerts that are active.</param>
    /// <param name="progress">Where the receiver stood; null: it is new and hears of what comes after <paramref name="head"/>.</param>
    /// <param name="head">The last sequence number there is.</param>
    public void Start(IReadOnlyList<AlertRecord> active, DeliveryProgress? progress, long head)
    {
        foreach (var alert in active)
        {
            _active[alert.Id] = alert;
            if (progress is null && standing && route.Takes(alert))
            {
                _told[alert.Id] = As(alert.Severity);
            }
        }

        _head = head;
        _to = _startedAt = progress?.To ?? head;
        _reopened.UnionWith(progress?.Open ?? []);
        foreach (var told in progress?.Told ?? [])
        {
            _told[told.Alert] = _told.GetValueOrDefault(told.Alert) | As(told.Severity);
        }
    }

    /// <summary>Takes note of a transition. Sequence numbers ascend.</summary>
    public IReadOnlyList<Settled> Offer(long sequence, AlertTransition transition)
    {
        if (sequence <= _startedAt ? !_reopened.Remove(sequence) : sequence <= _to)
        {
            return [];
        }

        if (sequence > _startedAt)
        {
            // What was open and is not offered again is nowhere any more.
            _reopened.Clear();
        }

        _to = Math.Max(_to, sequence);
        var item = new Waiting(sequence, transition);
        if (!_seen.TryAdd(transition.Id))
        {
            return [new Settled(item, Outcome.Duplicate)];
        }

        if (item.Alert.IsActive)
        {
            _active[item.Alert.Id] = item.Alert;
        }
        else
        {
            _active.Remove(item.Alert.Id);
        }

        if (sequence <= _head && transition.Kind is (TransitionKind.Fired or TransitionKind.Escalated) && route.Takes(item.Alert))
        {
            _perhaps[item.Alert.Id] = _perhaps.GetValueOrDefault(item.Alert.Id) | As(item.Alert.Severity);
        }

        return transition.Kind switch
        {
            TransitionKind.Silent => [],
            TransitionKind.Fired or TransitionKind.Escalated => route.Takes(item.Alert) ? Wait(item) : [],
            _ => MayKnow(item.Alert.Id) || _byAlert.ContainsKey(item.Alert.Id) ? Wait(item) : [],
        };
    }

    /// <summary>Takes what is to be told next; null where nothing is, or all that is has to be held back.</summary>
    /// <param name="isMuted">Whether nothing is to be told of an alert now.</param>
    public Waiting? Take(Func<AlertRecord, bool> isMuted)
    {
        LinkedListNode<Waiting>? next = null;
        for (var node = _waiting.First; node is not null && next is not { Value.Failures: 0 }; node = node.Next)
        {
            // Whoever is told again and again what stands would take silence for the end.
            if (isMuted(node.Value.Alert) && !(standing && node.Value.IsEnd))
            {
                // So it was before: whoever silences what was told a moment ago does not do so in the moment of a crash.
                node.Value.WasMuted = true;
                _perhaps.Remove(node.Value.Alert.Id);
            }
            else if (next is null || node.Value.Failures < next.Value.Failures)
            {
                // What failed least goes first: one message that the receiver chokes on must not stand in the way of the others.
                next = node;
            }
        }

        if (next is null)
        {
            return null;
        }

        Remove(next);
        return _underWay = next.Value;
    }

    /// <summary>Severities as which the receiver knows an alert.</summary>
    public ToldAs ToldOf(string alert) => _told.GetValueOrDefault(alert) | _perhaps.GetValueOrDefault(alert);

    /// <summary>Alerts that the receiver was told of and that are active still.</summary>
    public IReadOnlyList<(AlertRecord Alert, ToldAs Told)> Standing() =>
        [.. _told.Where(t => _active.ContainsKey(t.Key)).OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => (_active[t.Key], t.Value))];

    /// <summary>What was under way is done.</summary>
    public IReadOnlyList<Settled> Finish(DeliveryResult result)
    {
        var item = _underWay ?? throw new InvalidOperationException("Nothing is under way.");
        _underWay = null;
        var id = item.Alert.Id;
        switch (result)
        {
            case DeliveryResult.Taken:
                _told[id] = As(item.Alert.Severity);
                _perhaps.Remove(id);
                break;
            case DeliveryResult.Unclear or DeliveryResult.Refused when !item.IsEnd && (standing || result == DeliveryResult.Unclear):
                _told[id] = _told.GetValueOrDefault(id) | As(item.Alert.Severity);
                break;
        }

        if (result is DeliveryResult.Taken or DeliveryResult.Refused)
        {
            if (item.IsEnd)
            {
                _told.Remove(id);
                _perhaps.Remove(id);
            }

            return [new Settled(item, result == DeliveryResult.Taken ? Outcome.Delivered : Outcome.Refused), .. DropIfUnknown(id)];
        }

        if (_byAlert.ContainsKey(id))
        {
            return [new Settled(item, Outcome.Superseded), .. DropIfUnknown(id)];
        }

        item.Failures++;
        _byAlert[id] = _waiting.AddLast(item);
        return [];
    }

    private List<Settled> Wait(Waiting item)
    {
        List<Settled> settled = [];
        var id = item.Alert.Id;
        if (_byAlert.TryGetValue(id, out var before))
        {
            Remove(before);
            settled.Add(new Settled(before.Value, before.Value.WasMuted ? Outcome.Muted : Outcome.Superseded));
            item.WasMuted = before.Value.WasMuted;
        }

        _byAlert[id] = _waiting.AddLast(item);
        settled.AddRange(DropIfUnknown(id));
        if (_waiting.Count > most)
        {
            var oldest = _waiting.First!;
            Remove(oldest);
            settled.Add(new Settled(oldest.Value, Outcome.Overflow));
        }

        return settled;
    }

    // The end of what was never told is not worth telling.
    private IReadOnlyList<Settled> DropIfUnknown(string alert)
    {
        if (!_byAlert.TryGetValue(alert, out var node) || !node.Value.IsEnd || MayKnow(alert))
        {
            return [];
        }

        Remove(node);
        return [new Settled(node.Value, node.Value.WasMuted ? Outcome.Muted : Outcome.Superseded)];
    }

    private bool MayKnow(string alert) => _told.ContainsKey(alert) || _perhaps.ContainsKey(alert) || _underWay?.Alert.Id == alert;

    private void Remove(LinkedListNode<Waiting> node)
    {
        _waiting.Remove(node);
        _byAlert.Remove(node.Value.Alert.Id);
    }

    public static ToldAs As(AlertSeverity severity) => severity == AlertSeverity.Critical ? ToldAs.Critical : ToldAs.Warning;

    public static IEnumerable<AlertSeverity> Severities(ToldAs told) =>
        Enum.GetValues<AlertSeverity>().Where(severity => told.HasFlag(As(severity)));
}
