using System.Text;
using FunnelStream.Events;

namespace FunnelStream.Tests.Events;

/// <summary>Mutated records; each follows from its number alone, so a failure can be played again.</summary>
public sealed class DecoderFuzzTests
{
    private const int Records = 1_000_000;

    private static readonly string[] Seeds =
    [
        Decoding.Json("created", """ "channel":"seo","campaign":"q1","segment":{"size":"smb","industry":"it","region":"eu","maturity":"new"},"offer":"pro" """),
        Decoding.Json("visit", """ "channel":"caf\u00e9 \ud83d\ude00","visitor_id":"v\"1" """),
        Decoding.Json("spend", """ "channel":"ads","campaign":"q","amount":-12.50,"currency":"USD" """),
        Decoding.Json("campaign", """ "channel":"ads","campaign":"q","budget":"1e3","status":"paused" """),
        Decoding.Json("survey", """ "score":9 """),
        Decoding.Json("response", """ "rep":"anna","automated":true,"extra":[1,{"a":[null,false]}] """),
        Decoding.Json("won", """ "deal_id":"d1","amount":"1000.00","currency":"EUR","rep":"bo" """),
        Decoding.Json("sql", """ "rep":"élodie" """),
    ];

    // Pieces that decide: structure, escapes, halves of characters, numbers at their limits.
    private static readonly byte[][] Pieces = Array.ConvertAll(
        new[] { "\"", "{", "}", "[", "]", ",", ":", "\\", "\\u", "\\ud800", "\\udc00", "\0", "\n", "null", "true", "-", "e9", "1e999999999999", "0.", "é", "\"type\":", "\"segment\":{", "\"lead_id\":null,", "60", "99", "99999999999999999999" },
        Encoding.UTF8.GetBytes).Append([0xC3]).Append([0xED, 0xA0, 0x80]).Append([0xFF]).ToArray();

    [Fact]
    public void Nothing_throws()
    {
        var table = new DimensionTable();
        CurrencyCode.TryParse("EUR", out var euro).ShouldBeTrue();
        var keyed = new EventDecoder(table, euro);
        var unkeyed = new EventDecoder(table, euro, requireKey: false);
        var seeds = Array.ConvertAll(Seeds, Encoding.UTF8.GetBytes);
        var outcomes = new int[Enum.GetValues<RejectReason>().Length];
        var buffer = new byte[4_096];
        ReadOnlyMemory<byte> key = "L1"u8.ToArray();

        for (var number = 0; number < Records; number++)
        {
            var length = Mutate(seeds, number, buffer);
            var record = new InputRecord((InputTopic)(number % 3), number, number % 7 == 0 ? null : key, buffer.AsMemory(0, length), 0);
            try
            {
                var rejection = (number % 2 == 0 ? keyed : unkeyed).Decode(record, out var decoded);
                outcomes[(int)rejection.Reason]++;
                (rejection.IsRejected || EventTime.Contains(decoded.At)).ShouldBeTrue();
            }
            catch (Exception e)
            {
                Assert.Fail($"record {number}: {Encoding.UTF8.GetString(buffer, 0, length)}: {e}");
            }
        }

        // It reached all that it should reach, or it would prove nothing.
        for (var reason = RejectReason.None; reason <= RejectReason.BadCurrency; reason++)
        {
            (outcomes[(int)reason] > 0 || reason == RejectReason.TooLarge).ShouldBeTrue($"no record was {reason}");
        }
    }

    private static int Mutate(byte[][] seeds, int number, byte[] buffer)
    {
        var random = new SplitMix((ulong)number);
        var seed = seeds[random.Below(seeds.Length)];
        seed.CopyTo(buffer, 0);
        var length = seed.Length;
        for (var mutations = random.Below(4); mutations >= 0 && length > 0; mutations--)
        {
            var at = random.Below(length);
            switch (random.Below(5))
            {
                case 0:
                    buffer[at] = (byte)random.Below(256);
                    break;
                case 1:
                    buffer[at] ^= (byte)(1 << random.Below(7)); // a small slip, often still JSON
                    break;
                case 2:
                    length = random.Below(8) == 0 ? at : Remove(buffer, length, at, 1 + random.Below(3));
                    break;
                case 3:
                    length = Insert(buffer, length, at, Pieces[random.Below(Pieces.Length)]);
                    break;
                default:
                    length = Insert(buffer, length, at, buffer.AsSpan(random.Below(length), Math.Min(8, length - at)).ToArray());
                    break;
            }
        }

        return length;
    }

    private static int Remove(byte[] buffer, int length, int at, int count)
    {
        count = Math.Min(count, length - at);
        buffer.AsSpan(at + count, length - at - count).CopyTo(buffer.AsSpan(at));
        return length - count;
    }

    private static int Insert(byte[] buffer, int length, int at, byte[] piece)
    {
        buffer.AsSpan(at, length - at).CopyTo(buffer.AsSpan(at + piece.Length));
        piece.CopyTo(buffer, at);
        return length + piece.Length;
    }

    /// <summary>Steele, Lea and Flood's SplitMix64: cheap to seed, unlike <see cref="Random"/>.</summary>
    private struct SplitMix(ulong seed)
    {
        private ulong _state = seed * 0xD1342543DE82EF95;

        public int Below(int limit)
        {
            var z = _state += 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return (int)((z ^ (z >> 31)) % (ulong)limit);
        }
    }
}
