using System.Text;
using FunnelStream.Events;

namespace FunnelStream.Tests.Events;

public sealed class FingerprintTests
{
    [Theory]
    [InlineData("", 0, 11836885312052012739)]
    [InlineData("a", 0, 1262535401219513515)]
    [InlineData("lead-1", 0, 5522466278533385669)]
    [InlineData("lead-1", 2, 7259356004226071406)]
    [InlineData("0123456789abcdef", 0, 9957421424878000374)]
    [InlineData("0123456789abcdef0123456789abcdefg", 0, 15478509926395655724)]
    public void It_is_the_same_in_every_release(string text, ulong seed, ulong expected) =>
        Fingerprint.Of(Encoding.UTF8.GetBytes(text), seed).ShouldBe(expected);

    [Fact]
    public void Similar_ids_under_different_seeds_do_not_collide()
    {
        var seen = new HashSet<ulong>();
        var ids = 0;
        foreach (var length in new[] { 1, 2, 3, 4, 5, 8, 12, 15, 16, 17, 24, 32, 33, 40 })
        {
            var bytes = Enumerable.Repeat((byte)'0', length).ToArray();
            for (var seed = 0UL; seed < 3; seed++)
            {
                // One byte changed at a time: what sequential ids look like.
                for (var at = 0; at < length; at++)
                {
                    for (var value = 0; value < 256; value++)
                    {
                        bytes[at] = (byte)value;
                        ids += value == '0' && at > 0 ? 0 : 1;
                        seen.Add(Fingerprint.Of(bytes, seed));
                    }

                    bytes[at] = (byte)'0';
                }
            }
        }

        seen.Count.ShouldBe(ids);
    }

    [Fact]
    public void Every_bit_of_the_input_changes_about_half_of_the_output()
    {
        foreach (var length in new[] { 3, 8, 16, 20, 36 })
        {
            var bytes = new byte[length];
            var random = new Random(length);
            for (var bit = 0; bit < 8 * length; bit++)
            {
                var flipped = 0;
                for (var trial = 0; trial < 200; trial++)
                {
                    random.NextBytes(bytes);
                    var before = Fingerprint.Of(bytes);
                    bytes[bit / 8] ^= (byte)(1 << (bit % 8));
                    flipped += System.Numerics.BitOperations.PopCount(before ^ Fingerprint.Of(bytes));
                }

                (flipped / 200.0).ShouldBeInRange(28, 36);
            }
        }
    }

    [Fact]
    public void Combining_depends_on_the_order()
    {
        var (a, b) = (Fingerprint.Of("a"u8), Fingerprint.Of("b"u8));
        Fingerprint.Combine(a, b).ShouldNotBe(Fingerprint.Combine(b, a));
        Fingerprint.Combine(a, b).ShouldNotBe(0UL);
    }
}
