using FsCheck;
using FsCheck.Fluent;

namespace FunnelStream.Tests.Events;

/// <summary>Generates 64-bit integers from ranges, which FsCheck does for 32 bits only.</summary>
internal static class Longs
{
    public static Gen<long> Between(long low, long high) =>
        from top in Gen.Choose(0, int.MaxValue)
        from bottom in Gen.Choose(0, int.MaxValue)
        select low + ((((long)top << 31) | (long)bottom) % (high - low + 1));
}
