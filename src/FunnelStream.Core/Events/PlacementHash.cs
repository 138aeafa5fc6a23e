using System.Security.Cryptography;

namespace FunnelStream.Events;

/// <summary>
/// Where a table of this process places what comes from outside. Rounds of <see cref="Fingerprint"/> around a secret that
/// is drawn once a process, so that nobody can choose ids that all fall on one place. It is no part of any result: it is
/// never stored, and nothing is written in the order of such places.
/// </summary>
internal static class PlacementHash
{
    private static readonly ulong First = Draw();
    private static readonly ulong Second = Draw();

    /// <summary>The place of some bytes.</summary>
    public static ulong Of(ReadOnlySpan<byte> bytes) => Fingerprint.Rounds(bytes, First, Second);

    /// <summary>The place of a number, such as a fingerprint.</summary>
    public static ulong Of(ulong number) => Fingerprint.Fold(number ^ First, Second);

    /// <summary>The place of a pair of numbers.</summary>
    public static ulong Of(ulong first, ulong second) => Fingerprint.Fold(first ^ First, second ^ Second);

    private static ulong Draw() => BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
}

/// <summary>Places numbers from outside, and those that are put together from such, by <see cref="PlacementHash"/>.</summary>
internal sealed class PlacementComparer : IEqualityComparer<ulong>
{
    /// <summary>The only one needed.</summary>
    public static PlacementComparer Instance { get; } = new();

    /// <inheritdoc/>
    public bool Equals(ulong x, ulong y) => x == y;

    /// <inheritdoc/>
    public int GetHashCode(ulong obj) => (int)PlacementHash.Of(obj);
}
