using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FunnelStream.Events;

/// <summary>
/// A 64-bit hash of bytes that is the same on every machine and in every release (it is part of the state format), which
/// <see cref="HashCode"/> is not. Multiply-fold rounds of 16 bytes in the manner of wyhash; not meant against an attacker: tables place by
/// <see cref="PlacementHash"/>.
/// </summary>
public static class Fingerprint
{
    private const ulong A = 0xa0761d6478bd642f;
    private const ulong B = 0xe7037ed1a0b428db;
    private const ulong C = 0x8ebc6af09c88c6e3;

    /// <summary>The fingerprint of <paramref name="bytes"/>; never 0, so that 0 can mean "none".</summary>
    /// <param name="bytes">What to hash, any length.</param>
    /// <param name="seed">Hashes of the same bytes under different seeds are independent.</param>
    public static ulong Of(ReadOnlySpan<byte> bytes, ulong seed = 0)
    {
        // Folded, not only XORed: short inputs XOR the seed into their bytes, and "a" under one seed would be "b" under another.
        var result = Rounds(bytes, Fold(seed ^ A, C), B);
        return result == 0 ? C : result;
    }

    /// <summary>Mixes two fingerprints, order counts.</summary>
    public static ulong Combine(ulong first, ulong second)
    {
        var result = Fold(first ^ A, second ^ C);
        return result == 0 ? C : result;
    }

    /// <summary>The rounds over some bytes.</summary>
    /// <param name="bytes">What to hash, any length.</param>
    /// <param name="hash">What the rounds begin with.</param>
    /// <param name="mask">What each round mixes in.</param>
    internal static ulong Rounds(ReadOnlySpan<byte> bytes, ulong hash, ulong mask)
    {
        ref var start = ref MemoryMarshal.GetReference(bytes);
        var length = bytes.Length;
        ulong a, b;
        if (length <= 16)
        {
            if (length >= 4)
            {
                var middle = (length >> 3) << 2;
                a = ((ulong)Read32(ref start, 0) << 32) | Read32(ref start, middle);
                b = ((ulong)Read32(ref start, length - 4) << 32) | Read32(ref start, length - 4 - middle);
            }
            else if (length > 0)
            {
                a = ((ulong)start << 16) | ((ulong)Unsafe.Add(ref start, length >> 1) << 8) | Unsafe.Add(ref start, length - 1);
                b = 0;
            }
            else
            {
                a = b = 0;
            }
        }
        else
        {
            var offset = 0;
            for (; offset < length - 16; offset += 16)
            {
                hash = Fold(Read64(ref start, offset) ^ mask, Read64(ref start, offset + 8) ^ hash);
            }

            a = Read64(ref start, length - 16);
            b = Read64(ref start, length - 8);
        }

        return Fold(mask ^ (ulong)length, Fold(a ^ mask, b ^ hash));
    }

    /// <summary>The two halves of a product, one upon the other.</summary>
    internal static ulong Fold(ulong a, ulong b)
    {
        var high = Math.BigMul(a, b, out var low);
        return high ^ low;
    }

    private static ulong Read64(ref byte start, int offset)
    {
        var value = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, offset));
        return BitConverter.IsLittleEndian ? value : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(value);
    }

    private static uint Read32(ref byte start, int offset)
    {
        var value = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref start, offset));
        return BitConverter.IsLittleEndian ? value : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(value);
    }
}
