using System.Diagnostics.CodeAnalysis;

namespace FunnelStream.Connectors.InfluxDb;

/// <summary>
/// Numbers the series of one sink, so that points are compared by two integers and every series' bytes exist once.
/// Nothing is ever forgotten: the server keeps an entry per series as well, and the pipeline bounds their number.
/// </summary>
internal sealed class SeriesIndex
{
    private readonly Dictionary<byte[], int> _numbers = new(new ByteComparer());
    private readonly List<byte[]> _series = [];
    private readonly Lock _lock = new();

    public int Count
    {
        get { lock (_lock) { return _series.Count; } }
    }

    public (int Number, byte[] Bytes) Intern(ReadOnlySpan<byte> series)
    {
        lock (_lock)
        {
            var lookup = _numbers.GetAlternateLookup<ReadOnlySpan<byte>>();
            if (!lookup.TryGetValue(series, out var number))
            {
                number = _series.Count;
                var bytes = series.ToArray();
                _series.Add(bytes);
                _numbers.Add(bytes, number);
            }

            return (number, _series[number]);
        }
    }

    private sealed class ByteComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = new HashCode();
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
