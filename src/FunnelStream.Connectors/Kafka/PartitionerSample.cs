namespace FunnelStream.Connectors.Kafka;

/// <summary>What sampled keys say about how producers choose partitions.</summary>
public enum PartitionerFinding
{
    /// <summary>Too few keys to say, or one partition only.</summary>
    Unknown,

    /// <summary>All by CRC-32, as librdkafka's clients do.</summary>
    Crc32,

    /// <summary>All by murmur2, as Java's clients do.</summary>
    Murmur2,

    /// <summary>Some by each: a lead's events are spread over two partitions and count as two leads.</summary>
    Mixed,

    /// <summary>By neither: harmless as long as every producer does the same.</summary>
    Other,
}

/// <summary>
/// Tests sampled keys against the partitioners of librdkafka and Java, since producers of different clients must use one.
/// Thread-safe: the workers of all partitions count into one sample.
/// </summary>
public sealed class PartitionerSample(int partitions)
{
    private const int Enough = 20;
    private int _told;
    private long _both;
    private long _onlyCrc;
    private long _onlyMurmur;
    private long _neither;

    /// <summary>Keys that fit librdkafka's partitioner only.</summary>
    public long OnlyCrc32 => Interlocked.Read(ref _onlyCrc);

    /// <summary>Keys that fit Java's partitioner only.</summary>
    public long OnlyMurmur2 => Interlocked.Read(ref _onlyMurmur);

    /// <summary>Keys that fit neither.</summary>
    public long Neither => Interlocked.Read(ref _neither);

    /// <summary>Keys tested.</summary>
    public long Keys => Interlocked.Read(ref _both) + OnlyCrc32 + OnlyMurmur2 + Neither;

    /// <summary>What the keys seen so far say.</summary>
    public PartitionerFinding Finding
    {
        get
        {
            if (partitions < 2 || Keys < Enough)
            {
                return PartitionerFinding.Unknown;
            }

            // Of keys placed by a third way, for each that fits neither 1/(n−1) fits just the one or the other by chance.
            var chance = (3.0 * Neither / (partitions - 1)) + 1;
            var (crc, murmur) = (OnlyCrc32 > chance, OnlyMurmur2 > chance);
            return (crc, murmur) switch
            {
                (true, true) => PartitionerFinding.Mixed,
                _ when Neither > Keys / 10 => PartitionerFinding.Other,
                (true, false) => PartitionerFinding.Crc32,
                (false, true) => PartitionerFinding.Murmur2,
                _ => PartitionerFinding.Unknown,
            };
        }
    }

    /// <summary>True for the first who asks once the finding is <see cref="PartitionerFinding.Mixed"/>: it is said once.</summary>
    internal bool IsNewsOfMix() => Volatile.Read(ref _told) == 0 && Finding == PartitionerFinding.Mixed && Interlocked.Exchange(ref _told, 1) == 0;

    /// <summary>Tests the key of a lead's event that was read from <paramref name="partition"/>.</summary>
    public void Add(ReadOnlySpan<byte> key, int partition)
    {
        var crc = Partitioners.Crc32(key, partitions) == partition;
        var murmur = Partitioners.Murmur2(key, partitions) == partition;
        Interlocked.Increment(ref (crc ? ref (murmur ? ref _both : ref _onlyCrc) : ref (murmur ? ref _onlyMurmur : ref _neither)));
    }
}
