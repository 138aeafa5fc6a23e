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
            var exact = decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture) * (decimal)Math.Pow(10, decimals);
            var fits = exact == decimal.Truncate(exact) && Math.Abs(exact) < ExactDecimal.Limit;
            return ExactDecimal.TryParse(Encoding.UTF8.GetBytes(text), decimals, out var units) == fits && (!fits || units == exact);
        }));
    }
}
