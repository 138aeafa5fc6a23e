using System.Text;
using FunnelStream.Connectors.Kafka;

namespace FunnelStream.Connectors.Tests.Kafka;

public sealed class PartitionersTests
{
    [Theory]
    [InlineData("123456789", 0xCBF43926)]
    [InlineData("a", 0xE8B7BE43)]
    [InlineData("", 0)]
    public void Crc32_is_that_of_zlib(string key, uint hash) =>
        Partitioners.Crc32(Encoding.UTF8.GetBytes(key), int.MaxValue).ShouldBe((int)(hash % int.MaxValue));

    // The values of Kafka's own tests of its hash.
    [Theory]
    [InlineData("21", -973932308)]
    [InlineData("foobar", -790332482)]
    [InlineData("a-little-bit-long-string", -985981536)]
    [InlineData("a-little-bit-longer-string", -1486304829)]
    [InlineData("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971)]
    [InlineData("abc", 479470107)]
    public void Murmur2_is_that_of_Kafka(string key, int hash) =>
        Partitioners.Murmur2(Encoding.UTF8.GetBytes(key), int.MaxValue).ShouldBe((hash & 0x7fffffff) % int.MaxValue);

    [Fact]
    public void Keys_of_one_partitioner_are_recognised()
    {
        Sample(1_000, (key, _) => Partitioners.Crc32(key, 4)).Finding.ShouldBe(PartitionerFinding.Crc32);
        Sample(1_000, (key, _) => Partitioners.Murmur2(key, 4)).Finding.ShouldBe(PartitionerFinding.Murmur2);
        Sample(1_000, (_, i) => i % 4).Finding.ShouldBe(PartitionerFinding.Other);
    }

    [Fact]
    public void A_mix_is_recognised_and_is_news_once()
    {
        var sample = Sample(1_000, (key, i) => i % 10 == 0 ? Partitioners.Crc32(key, 4) : Partitioners.Murmur2(key, 4));
        sample.Finding.ShouldBe(PartitionerFinding.Mixed);
        sample.Neither.ShouldBe(0);
        sample.OnlyCrc32.ShouldBeInRange(50, 100);
        sample.IsNewsOfMix().ShouldBeTrue();
        sample.IsNewsOfMix().ShouldBeFalse();
    }

    [Fact]
    public void Few_keys_say_nothing() => Sample(19, (key, _) => Partitioners.Crc32(key, 4)).Finding.ShouldBe(PartitionerFinding.Unknown);

    private static PartitionerSample Sample(int keys, Func<byte[], int, int> place)
    {
        var sample = new PartitionerSample(4);
        for (var i = 0; i < keys; i++)
        {
            var key = Encoding.UTF8.GetBytes($"lead-{i * 7919}");
            sample.Add(key, place(key, i));
        }

        return sample;
    }
}
