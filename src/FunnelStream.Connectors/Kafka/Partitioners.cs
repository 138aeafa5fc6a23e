using System.Buffers.Binary;

namespace FunnelStream.Connectors.Kafka;

/// <summary>The two ways Kafka's clients choose a keyed record's partition by default.</summary>
internal static class Partitioners
{
    private static readonly uint[] CrcTable = BuildCrcTable();

    /// <summary>librdkafka's default (<c>consistent_random</c>): CRC-32 (the polynomial of zlib) modulo the number of partitions.</summary>
    public static int Crc32(ReadOnlySpan<byte> key, int partitions)
    {
        var crc = uint.MaxValue;
        foreach (var b in key)
        {
            crc = CrcTable[(byte)(crc ^ b)] ^ (crc >> 8);
        }

        return (int)(~crc % (uint)partitions);
    }

    /// <summary>Java's default: 32-bit MurmurHash2 with Kafka's seed, sign bit cleared, modulo the number of partitions.</summary>
    public static int Murmur2(ReadOnlySpan<byte> key, int partitions)
    {
        const uint m = 0x5bd1e995;
        var hash = 0x9747b28c ^ (uint)key.Length;
        for (; key.Length >= 4; key = key[4..])
        {
            var k = BinaryPrimitives.ReadUInt32LittleEndian(key) * m;
            k = (k ^ (k >> 24)) * m;
            hash = (hash * m) ^ k;
        }

        if (key.Length > 0)
        {
            for (var i = key.Length - 1; i >= 0; i--)
            {
                hash ^= (uint)key[i] << (8 * i);
            }

            hash *= m;
        }

        hash = (hash ^ (hash >> 13)) * m;
        hash ^= hash >> 15;
        return (int)((hash & 0x7fffffff) % (uint)partitions);
    }

    private static uint[] BuildCrcTable()
    {
        var table = new uint[256];
        for (uint i = 0; i < table.Length; i++)
        {
            var crc = i;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }

            table[i] = crc;
        }

        return table;
    }
}
