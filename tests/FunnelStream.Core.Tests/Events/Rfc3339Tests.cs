using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FunnelStream.Events;

namespace FunnelStream.Tests.Events;

public sealed class Rfc3339Tests
{
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(20_000);

    [Theory]
    [InlineData("1970-01-01T00:00:00Z", 0)]
    [InlineData("1969-12-31T23:59:59.999Z", -1)]
    [InlineData("2026-03-01t09:30:00.123z", Decoding.AtMs)]
    [InlineData("2026-03-01T09:30:00.123999999999999999999Z", Decoding.AtMs)]
    [InlineData("2026-03-01T10:30:00.123+01:00", Decoding.AtMs)]
    [InlineData("2026-02-28T23:45:00.123-09:45", Decoding.AtMs)]
    [InlineData("2026-03-01T09:30:00.123-00:00", Decoding.AtMs)]
    [InlineData("2026-03-02T09:29:00.123+23:59", Decoding.AtMs)]
    [InlineData("2026-03-01 09:30:00.123Z", Decoding.AtMs)]
    [InlineData("2026-03-01T09:30:00,123Z", Decoding.AtMs)]
    [InlineData("2026-03-01T10:30:00.123+0100", Decoding.AtMs)]
    [InlineData("2026-03-01 10:30:00.123+01", Decoding.AtMs)]
    [InlineData("2026-02-28T23:45:00.123-0945", Decoding.AtMs)]
    [InlineData("2026-03-01T09:30Z", Decoding.AtMs - 123)]
    [InlineData("2026-03-01 10:30+0100", Decoding.AtMs - 123)]
    [InlineData("2026-03-01T23:30:00.123+14:00", Decoding.AtMs)]
    [InlineData("2024-02-29T00:00:00.1Z", 1_709_164_800_100)]
    [InlineData("2000-02-29T00:00:00Z", 951_782_400_000)]
    [InlineData("2016-12-31T23:59:60Z", 1_483_228_799_999)]
    [InlineData("2017-01-01T00:59:60.5+01:00", 1_483_228_799_999)]
    public void Times(string text, long expected)
    {
        Rfc3339.TryParse(Encoding.UTF8.GetBytes(text), out var ms).ShouldBeTrue();
        ms.ShouldBe(expected);
    }

    [Theory]
    [InlineData("2026-03-01T09:30:00")]
    [InlineData("2026-03-01")]
    [InlineData("2026-03-01T09Z")]
    [InlineData("2026-03-01T09:30")]
    [InlineData("2026-03-01T09:30.5Z")]
    [InlineData("2026-03-01T09:30:Z")]
    [InlineData("2026-03-01T09:30:0Z")]
    [InlineData("2026-03-01T09:30:00.Z")]
    [InlineData("2026-03-01T09:30:00,Z")]
    [InlineData("2026-03-01T09:30:00, 5Z")]
    [InlineData("2026-03-01  09:30:00Z")]
    [InlineData("2026-03-01_09:30:00Z")]
    [InlineData("2026-03-01T09:30:00 +0100")]
    [InlineData("2026-03-01T09:30:00+1")]
    [InlineData("2026-03-01T09:30:00+100")]
    [InlineData("2026-03-01T09:30:00+0160")]
    [InlineData("2026-03-01T09:30:00+2400")]
    [InlineData("2026-03-01T09:30:00+24")]
    [InlineData("1767603600")]
    [InlineData("1767603600000.000000Z")]
    [InlineData("2026-03-01T09:30:00ZZ")]
    [InlineData("2026-03-01T09:30:00Z ")]
    [InlineData(" 2026-03-01T09:30:00Z")]
    [InlineData("2026-03-01T09:30:00+24:00")]
    [InlineData("2026-03-01T09:30:00+01:60")]
    [InlineData("2026-03-01T09:30:00.123")]
    [InlineData("2026-03-01T24:00:00Z")]
    [InlineData("2026-03-01T09:60:00Z")]
    [InlineData("2026-03-01T09:30:60Z")]
    [InlineData("2026-03-01T23:59:60+01:00")]
    [InlineData("2026-03-01T23:59:61Z")]
    [InlineData("2026-02-29T00:00:00Z")]
    [InlineData("2100-02-29T00:00:00Z")]
    [InlineData("2026-04-31T00:00:00Z")]
    [InlineData("2026-00-01T00:00:00Z")]
    [InlineData("2026-13-01T00:00:00Z")]
    [InlineData("2026-01-00T00:00:00Z")]
    [InlineData("26-03-01T09:30:00.000Z")]
    [InlineData("+2026-03-01T09:30:00Z")]
    [InlineData("2026-3-001T09:30:00Z")]
    [InlineData("20260301T093000.000Z")]
    public void Not_times(string text) => Rfc3339.TryParse(Encoding.UTF8.GetBytes(text), out _).ShouldBeFalse();

    [Fact]
    public void Every_instant_reads_back()
    {
        var span = (DateTimeOffset.MaxValue.Ticks - TimeSpan.TicksPerDay) / 10_000;
        var times = from ms in Longs.Between(24 * 3_600_000, span)
                    from offset in Gen.Choose(-14 * 60, 14 * 60)
                    from digits in Gen.Choose(1, 7)
                    select new DateTimeOffset(ms * 10_000, TimeSpan.FromMinutes(offset)).ToString($"yyyy-MM-ddTHH:mm:ss.{new string('f', digits)}zzz", CultureInfo.InvariantCulture);
        Check.One(Runs, Prop.ForAll(times.ToArbitrary(), text =>
            Rfc3339.TryParse(Encoding.UTF8.GetBytes(text), out var read)
            && read == DateTimeOffset.Parse(text, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds()));
    }

    [Fact]
    public void What_is_read_after_a_slip_is_what_the_framework_reads()
    {
        const string Alphabet = "0123456789-+:.TZtz ";
        var slips = from at in Gen.Choose(0, 28)
                    from letter in Gen.Elements(Alphabet.ToCharArray())
                    select "2024-02-29T23:59:59.999+01:30"[..at] + letter + "2024-02-29T23:59:59.999+01:30"[(at + 1)..];
        Check.One(Runs, Prop.ForAll(slips.ToArbitrary(), text =>
            !Rfc3339.TryParse(Encoding.UTF8.GetBytes(text), out var read)
            || text[17] == '6'
            || OffsetBeyondTheFramework(text)
            || (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var expected) && read == expected.ToUnixTimeMilliseconds())));
    }

    private static bool OffsetBeyondTheFramework(string text) => text.Length == 29 && string.CompareOrdinal(text[24..], "14:00") > 0;
}
