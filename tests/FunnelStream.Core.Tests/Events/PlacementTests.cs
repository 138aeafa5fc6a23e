using System.Diagnostics;
using FunnelStream.Leads;
using FunnelStream.Panes;

namespace FunnelStream.Events;

/// <summary>
/// Ids that somebody chose by the published fingerprint cost no more than others. In a table that is placed by the
/// fingerprint the crafted ones here take hundreds of times as long as random ones.
/// </summary>
public sealed class PlacementTests
{
    private const int Count = 30_000;

    // Fingerprints that agree in these bits lie behind each other in a table that is placed by them.
    private const int Bits = 11;
    private const double Most = 1.1;

    // The best of so many in turn: other work on the machine only ever adds.
    private const int LeastRounds = 7;
    private const int MostRounds = 100;

    [Fact]
    public void Crafted_lead_ids_take_no_longer_than_random_ones() => ShouldTakeAsLong(
        Crafted(fingerprint => fingerprint >> (64 - Bits) == 0),
        ids =>
        {
            var leads = new LeadBook();
            foreach (var id in ids)
            {
                leads.Find(PlacementHash.Of(id), id).ShouldBe(-1);
                leads.Add(PlacementHash.Of(id), id);
            }

            leads.Count.ShouldBe(Count);
        });

    [Fact]
    public void Ids_of_one_and_the_same_fingerprint_take_no_longer_than_random_ones()
    {
        // Its first 8 bytes annul the round in which the next 8 are mixed in.
        var ids = Enumerable.Range(0, Count).Select(i => (byte[])
            [.. BitConverter.GetBytes(0xe7037ed1a0b428db), .. BitConverter.GetBytes((long)i), .. "the same end"u8]).ToArray();
        ids.Select(id => Fingerprint.Of(id)).Distinct().Count().ShouldBe(1);

        ids.Select(id => PlacementHash.Of(id)).Distinct().Count().ShouldBe(Count);
        ShouldTakeAsLong(ids, some =>
        {
            var leads = new LeadBook();
            foreach (var id in some)
            {
                leads.Find(PlacementHash.Of(id), id).ShouldBe(-1);
                leads.Add(PlacementHash.Of(id), id);
            }
        });
    }

    [Fact]
    public void Crafted_event_ids_take_no_longer_than_random_ones() => ShouldTakeAsLong(
        Crafted(fingerprint => fingerprint >> (64 - Bits) == 0),
        ids =>
        {
            var seen = new FingerprintSet();
            foreach (var id in ids)
            {
                seen.Add(Fingerprint.Of(id)).ShouldBeTrue();
            }
        });

    [Fact]
    public void Crafted_names_fall_on_places_of_their_own()
    {
        const ulong Mask = (1 << Bits) - 1;
        var names = Crafted(fingerprint => (fingerprint & Mask) == 0);
        var places = names.Take(1 << Bits).Select(name => (ulong)SpellingComparer.Instance.GetHashCode(name) & Mask).ToList();

        // Of n thrown into n places, 63 % of the places get some.
        ((double)places.Distinct().Count() / places.Count).ShouldBeInRange(.55, .71);
    }

    [Fact]
    public void Combinations_and_panes_that_cancel_out_fall_on_places_of_their_own()
    {
        // Two dimensions over two others: the halves of a number that agree used to cancel out.
        var packed = Enumerable.Range(1, 2_000).Select(i => (uint)i * 0x1_0000_0001UL).ToList();

        packed.Select(PlacementComparer.Instance.GetHashCode).Distinct().Count().ShouldBeGreaterThan(1_990);
        packed.Select(p => new PaneKey(p, 60, 0, Level.Minute).GetHashCode()).Distinct().Count().ShouldBeGreaterThan(1_990);
    }

    [Fact]
    public void What_is_written_is_not_in_the_order_of_places()
    {
        var random = new Random(3);
        var ids = Enumerable.Range(0, 999).Select(_ => (ulong)random.NextInt64(1, long.MaxValue)).ToArray();
        var set = new FingerprintSet();
        foreach (var id in ids)
        {
            set.Add(id);
        }

        var written = new ulong[ids.Length];
        set.CopyTo(written);
        written.ShouldBe(ids.Order());
    }

    private static void ShouldTakeAsLong(byte[][] crafted, Action<byte[][]> fill)
    {
        var random = new Random(1);
        var others = crafted.Select(id =>
        {
            var other = new byte[id.Length];
            random.NextBytes(other);
            return other;
        }).ToArray();
        var (ours, theirs) = (double.MaxValue, double.MaxValue);
        for (var round = 0; round < MostRounds && (round < LeastRounds || ours > theirs * Most); round++)
        {
            ours = Math.Min(ours, Time(fill, crafted));
            theirs = Math.Min(theirs, Time(fill, others));
        }

        (ours / theirs).ShouldBeLessThanOrEqualTo(Most);
    }

    private static double Time(Action<byte[][]> fill, byte[][] ids)
    {
        var began = Stopwatch.GetTimestamp();
        fill(ids);
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    private static byte[][] Crafted(Func<ulong, bool> suits)
    {
        var found = new List<byte[]>();
        Span<byte> id = stackalloc byte[sizeof(long)];
        for (var number = 0L; found.Count < Count; number++)
        {
            BitConverter.TryWriteBytes(id, number);
            if (suits(Fingerprint.Of(id)))
            {
                found.Add(id.ToArray());
            }
        }

        return [.. found];
    }
}
