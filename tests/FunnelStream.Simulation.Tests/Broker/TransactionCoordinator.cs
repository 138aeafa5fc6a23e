namespace FunnelStream.Simulation.Broker;

/// <summary>Who may write under a transactional id, and what becomes of its transactions.</summary>
internal sealed class TransactionCoordinator(Clock clock, bool checksEpochs)
{
    /// <summary>The broker aborts a transaction that is open for longer, ms.</summary>
    public const long TimeoutMillis = 10_000;

    private readonly Dictionary<string, Registration> _registrations = [];

    /// <summary>InitTransactions: finishes what was decided, aborts what is open, and shuts out every earlier producer of this id.</summary>
    public Producer Initialize(string id)
    {
        if (!_registrations.TryGetValue(id, out var registration))
        {
            _registrations.Add(id, registration = new Registration(_registrations.Count));
        }

        if (registration.Current is { IsDecided: false } open)
        {
            open.Decide(commit: false);
        }

        registration.Finish();
        return new Producer(id, ++registration.Epoch);
    }

    public void Append(Producer producer, PartitionLog log, byte[] key, byte[]? value, object? subject = null) =>
        Open(producer).Append(log, key, value, subject);

    /// <summary>Sends offsets with the transaction; the group refuses a member of an older generation.</summary>
    public void AddOffsets(Producer producer, ConsumerGroup group, Membership membership, int partition, long[] offsets)
    {
        var transaction = Open(producer);
        if (!group.Accepts(membership))
        {
            throw new BrokerException($"{membership} is not of the group's generation", isFenced: true);
        }

        transaction.AddOffsets(() => group.Offsets[partition] = offsets);
    }

    /// <summary>Decides the transaction; the client has its answer before the markers are written.</summary>
    public void End(Producer producer, bool commit)
    {
        if (Checked(producer).Current is not { IsDecided: false } open)
        {
            throw new BrokerException($"{producer} has no open transaction", isFenced: false);
        }

        open.Decide(commit);
    }

    /// <summary>Aborts transactions that took too long; their producers are shut out.</summary>
    public void Tick()
    {
        foreach (var registration in _registrations.Values)
        {
            if (registration.Current is { IsDecided: false } open && clock.Now - open.Began > TimeoutMillis)
            {
                open.Decide(commit: false);
                registration.Epoch++;
            }
        }
    }

    /// <summary>Writes some of the markers that are due.</summary>
    public void WriteMarkers(Random random)
    {
        foreach (var registration in _registrations.Values)
        {
            if (registration.Current is { IsDecided: true, IsFinished: false } decided && random.Next(2) == 0)
            {
                decided.WriteMarker();
            }
        }
    }

    /// <summary>Writes all markers that are due.</summary>
    public void Finish()
    {
        foreach (var registration in _registrations.Values.Where(r => r.Current is { IsDecided: true }))
        {
            registration.Finish();
        }
    }

    private Transaction Open(Producer producer)
    {
        var registration = Checked(producer);
        if (registration.Current is not { IsDecided: false })
        {
            // A client is told to try again until the transaction before is finished.
            registration.Finish();
            registration.Current = new Transaction(registration.ProducerId, clock.Now);
        }

        return registration.Current;
    }

    private Registration Checked(Producer producer)
    {
        var registration = _registrations[producer.TransactionalId];
        return registration.Epoch == producer.Epoch || !checksEpochs
            ? registration
            : throw new BrokerException($"{producer} is fenced, the epoch is {registration.Epoch}", isFenced: true);
    }

    private sealed class Registration(long producerId)
    {
        public long ProducerId { get; } = producerId;

        public int Epoch { get; set; }

        public Transaction? Current { get; set; }

        public void Finish()
        {
            while (Current is { IsFinished: false } current)
            {
                current.WriteMarker();
            }
        }
    }
}
