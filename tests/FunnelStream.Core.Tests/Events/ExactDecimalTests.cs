using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FunnelStream.Events;

namespace FunnelStream.Tests.Events;

public sealed class ExactDecimalTests
{
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(20_000);

    [Theory]
    [InlineData("0", 2, 0)]
    [InlineData("-0.00", 2, 0)]
    [InlineData("007", 0, 7)]
    [InlineData("1.10", 1, 11)]
    [InlineData("1.100000000000000000000000000000", 1, 11)]
    [InlineData("0.000000000000000000000000001e26", 1, 1)]
    [InlineData("1000000000000000000000e-20", 2, 1_000)]
    [InlineData("999999999999999", 0, ExactDecimal.Limit - 1)]
    [InlineData("9999999999999.99", 2, ExactDecimal.Limit - 1)]
    [InlineData("-9999999999999.99", 2, 1 - ExactDecimal.Limit)]
    [InlineData("0.30000000000000004", 2, 30)] // 0.1 + 0.2
    [InlineData("0.30000000000000004441", 2, 30)]
    [InlineData("0.9999999999999999", 2, 100)] // ten times 0.1
    [InlineData("-19.989999999999998", 2, -1_999)]
    [InlineData("1234567.8900000001", 2, 123_456_789)]
    [InlineData("2.9999999999999996e0", 0, 3)]
    [InlineData("0.0000000000000000299999999999999999e18", 0, 30)]
    [InlineData("99999.99999999999", 2, 10_000_000)]
    [InlineData("1e14", 0, 100_000_000_000_000)]
    [InlineData("12E+2", 0, 1_200)]
    [InlineData("0e999999999999", 0, 0)]
    public void Numbers(string text, int decimals, long expected)
    {
        ExactDecimal.TryParse(Encoding.UTF8.GetBytes(text), decimals, out var units).ShouldBeTrue();
        units.ShouldBe(expected);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("+1")]
    [InlineData(".5")]
    [InlineData("5.")]
    [InlineData("1.e5")]
    [InlineData("1.2.3")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("1e5.0")]
    [InlineData("1 000")]
    [InlineData("--1")]
    [InlineData("1-")]
    [InlineData("NaN")]
    [InlineData("0x10")]
    [InlineData("1.001")]
    [InlineData("1e-3")]
    [InlineData("8750.439154370833")]
    [InlineData("0.3000000000001")]
    [InlineData("0.30000000000001")]
    [InlineData("0.3333333333333333")]
    [InlineData("9999999999999.9996")]
    [InlineData("99999999999999.99")]
    [InlineData("1e999999999999")]
    [InlineData("1e-999999999999")]
    [InlineData("10000000000000")]
    [InlineData("99999999999999999999999999999999")]
    public void Not_amounts_of_two_decimals(string text) => ExactDecimal.TryParse(Encoding.UTF8.GetBytes(text), 2, out _).ShouldBeFalse();

    [Fact]
    public void It_agrees_with_decimal()
    {
        var texts = from mantissa in Longs.Between(-2_000_000_000_000_000, 2_000_000_000_000_000)
                    from shrink in Gen.Choose(0, 15)
                    from point in Gen.Choose(0, 6)
                    from exponent in Gen.Choose(-6, 6)
                    let value = new decimal(Math.Abs(mantissa / (long)Math.Pow(10, shrink))) / (decimal)Math.Pow(10, point)
                    select (mantissa < 0 ? "-" : "") + value.ToString(CultureInfo.InvariantCulture) + (exponent == 0 ? "" : $"e{exponent}");
        Check.One(Runs, Prop.ForAll(texts.ToArbitrary(), Gen.Choose(0, 3).ToArbitrary(), (text, decimals) =>
        {
            var exact = To15Digits(decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture)) * (decimal)Math.Pow(10, decimals);
            var fits = exact == decimal.Truncate(exact) && Math.Abs(exact) < ExactDecimal.Limit;
            return ExactDecimal.TryParse(Encoding.UTF8.GetBytes(text), decimals, out var units) == fits && (!fits || units == exact);
        }));
    }

    [Fact]
    public void Amounts_that_went_through_binary_arithmetic_come_back()
    {
        // Cents that a sender kept in doubles, added up and wrote in full.
        var cents = from first in Gen.Choose(0, 1_000_000)
                    from second in Gen.Choose(0, 1_000_000)
                    from factor in Gen.Choose(1, 9)
                    select (Text: (((first / 100.0) + (second / 100.0)) * factor).ToString("R", CultureInfo.InvariantCulture), Sum: (first + second) * (long)factor);
        Check.One(Runs, Prop.ForAll(cents.ToArbitrary(), sum =>
            ExactDecimal.TryParse(Encoding.UTF8.GetBytes(sum.Text), 2, out var units) && units == sum.Sum));
    }

    private static decimal To15Digits(decimal value)
    {
        if (value == 0)
        {
            return 0;
        }

        var unit = 1m;
        for (; Math.Abs(value) / unit >= 1_000_000_000_000_000; unit *= 10)
        {
        }

        for (; Math.Abs(value) / unit < 100_000_000_000_000 && unit > 0.000_000_000_000_000_000_001m; unit /= 10)
        {
        }

        return Math.Round(value / unit, MidpointRounding.ToEven) * unit;
    }
}
