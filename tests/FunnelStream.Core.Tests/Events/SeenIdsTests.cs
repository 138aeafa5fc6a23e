using FunnelStream.Events;
using FunnelStream.State;

namespace FunnelStream.Core.Tests.Events;

public class SeenIdsTests
{
    private const long Hour = 3_600_000;

    [Fact]
    public void Knows_every_id_again_within_its_memory()
    {
        var seen = new SeenIds(TimeSpan.FromHours(24), StateFormat.Visits);
        var random = new Random(1);
        var ids = Enumerable.Range(0, 50_000).Select(_ => (At: random.NextInt64(20 * Hour), Id: IdOf(random.NextInt64()))).ToList();

        ids.ShouldAllBe(e => seen.Add(e.At, e.Id));
        ids.ShouldAllBe(e => !seen.Add(e.At, e.Id));
    }

    [Fact]
    public void Takes_at_most_12_bytes_an_id_whatever_their_number()
    {
        var set = new FingerprintSet();
        var random = new Random(2);
        for (var i = 1; i <= 1_000_000; i++)
        {
            set.Add(IdOf(random.NextInt64()));
            if (i > 1_000 && i % 997 == 0)
            {
                (set.Bytes / (double)set.Count).ShouldBeLessThanOrEqualTo(12.0);
            }
        }
    }

    [Fact]
    public void Forgets_by_the_hour_what_lies_behind_the_frontier_and_calls_it_too_late()
    {
        var seen = new SeenIds(TimeSpan.FromHours(24), StateFormat.Visits);
        seen.Add(Hour / 2, 1);
        seen.Add(2 * Hour, 2);

        seen.Advance(25 * Hour);

        seen.Count.ShouldBe(1);
        seen.IsTooLate((1 * Hour) - 1).ShouldBeTrue();
        seen.IsTooLate(1 * Hour).ShouldBeFalse();
        seen.Add(2 * Hour, 2).ShouldBeFalse();
    }

    // Like the real ones, spread over all 64 bits.
    private static ulong IdOf(long number) => Fingerprint.Of(BitConverter.GetBytes(number));

    [Fact]
    public void Without_horizon_nothing_is_too_late()
    {
        var seen = new SeenIds(TimeSpan.MaxValue, StateFormat.Visits);
        seen.Add(1, 1);

        seen.Advance(1_000_000 * Hour);

        seen.IsTooLate(0).ShouldBeFalse();
        seen.Add(1, 1).ShouldBeFalse();
    }
}
