namespace FunnelStream.Simulation.Broker;

/// <summary>Keys are equal when their bytes are.</summary>
internal sealed class Bytes : IEqualityComparer<byte[]>
{
    public static readonly Bytes Same = new();

    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    public int GetHashCode(byte[] key)
    {
        var hash = 17;
        foreach (var b in key)
        {
            hash = (hash * 31) + b;
        }

        return hash;
    }
}
