using FunnelStream.Connectors.Kafka;

namespace FunnelStream.Hosting;

/// <summary>
/// Notices partitions that have records to count and count none, whenever somebody asks. The inputs of a partition wait for each other, so that they
/// are judged together; how much there is to count says nothing. Any thread.
/// </summary>
internal sealed class StillInputs(TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly Dictionary<int, (long Position, long Since)> _waiting = [];

    /// <summary>The partitions that stand still, with what they have to count and for how long they have not moved.</summary>
    /// <param name="lags">The lag of each input as it is now.</param>
    public IReadOnlyList<(int Partition, long Records, TimeSpan For)> Find(IEnumerable<InputLag> lags)
    {
        lock (_lock)
        {
            var found = new List<(int, long, TimeSpan)>();
            var now = lags.GroupBy(lag => lag.Partition).Select(inputs => (Partition: inputs.Key, Position: inputs.Sum(lag => lag.Position), Records: inputs.Sum(lag => lag.Records)))
                .Where(partition => partition.Records > 0).ToList();
            foreach (var gone in _waiting.Keys.Except(now.Select(partition => partition.Partition)).ToList())
            {
                _waiting.Remove(gone);
            }

            foreach (var (partition, position, records) in now)
            {
                if (!_waiting.TryGetValue(partition, out var before) || before.Position != position)
                {
                    _waiting[partition] = (position, time.GetTimestamp());
                }
                else if (time.GetElapsedTime(before.Since) is var still && still >= Patience)
                {
                    found.Add((partition, records, still));
                }
            }

            return found;
        }
    }
}
