using FsCheck;
using FsCheck.Fluent;
using FunnelStream.Events;

namespace FunnelStream.Tests.Events;

public sealed class CurrencyTests
{
    private static readonly long Noon = new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    [Theory]
    [InlineData("EUR", 2)]
    [InlineData("jpy", 0)]
    [InlineData("Kwd", 3)]
    [InlineData("XAF", 0)]
    [InlineData("HRK", 2)]
    public void Codes(string text, int decimals)
    {
        CurrencyCode.TryParse(text, out var code).ShouldBeTrue();
        code.Decimals.ShouldBe(decimals);
        code.ToString().ShouldBe(text.ToUpperInvariant());
    }

    [Theory]
    [InlineData("XTS")]
    [InlineData("XAU")]
    [InlineData("EU")]
    [InlineData("EURO")]
    [InlineData("E1R")]
    [InlineData("")]
    public void Not_codes(string text) => CurrencyCode.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void The_base_needs_no_rate()
    {
        Code("EUR", out var euro);
        CurrencyConverter.Of("EUR").TryConvert(-5, euro, Noon, out var minor).ShouldBeTrue();
        minor.ShouldBe(-5);
    }

    [Theory]
    [InlineData(3, -1)] // 0 days old
    [InlineData(2, -1)]
    [InlineData(10, 20)]
    [InlineData(17, 20)] // 7 days old
    [InlineData(18, -1)]
    [InlineData(11, 20)]
    [InlineData(9, 15)] // before the later rate: the earlier one
    public void The_latest_rate_of_at_most_7_days_counts(int day, long expected)
    {
        var converter = CurrencyConverter.Of("EUR", [Rate("USD", 10, 2m), Rate("USD", 8, 1.5m)]);
        foreach (var time in new[] { TimeSpan.Zero, TimeSpan.FromDays(1) - TimeSpan.FromMilliseconds(1) })
        {
            var at = (new DateTimeOffset(2026, 3, day, 0, 0, 0, TimeSpan.Zero) + time).ToUnixTimeMilliseconds();
            var found = converter.TryConvert(10, Code("USD", out _), at, out var minor);
            (found ? minor : -1).ShouldBe(expected);
        }
    }

    [Theory]
    [InlineData("JPY", 1_000, 0.00615, 615)] // 1000 yen: 6.15 euros
    [InlineData("KWD", 1_000, 3.0, 300)]
    [InlineData("USD", 1, 0.5, 0)] // half to even
    [InlineData("USD", 3, 0.5, 2)]
    [InlineData("USD", -3, 0.5, -2)]
    [InlineData("USD", -1, 0.5, 0)]
    [InlineData("USD", 3, 0.51, 2)]
    [InlineData("USD", -5, 0.51, -3)]
    public void Amounts_are_rounded_half_even_to_the_minor_unit(string currency, long amount, double rate, long expected)
    {
        var converter = CurrencyConverter.Of("EUR", [Rate(currency, 10, (decimal)rate)]);
        converter.TryConvert(amount, Code(currency, out _), Noon, out var minor).ShouldBeTrue();
        minor.ShouldBe(expected);
    }

    [Fact]
    public void It_agrees_with_decimal()
    {
        var cases = from amount in Longs.Between(-1_000_000_000_000, 1_000_000_000_000)
                    from rate in Gen.Choose(1, 2_000_000_000)
                    from scale in Gen.Choose(4, 9)
                    select (amount, rate: new decimal(rate, 0, 0, false, (byte)scale));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(5_000), Prop.ForAll(cases.ToArbitrary(), x =>
        {
            var exact = Math.Round(x.amount * x.rate, MidpointRounding.ToEven);
            var fits = Math.Abs(exact) < ExactDecimal.Limit;
            var converted = CurrencyConverter.Of("EUR", [Rate("USD", 10, x.rate)]).TryConvert(x.amount, Code("USD", out _), Noon, out var minor);
            return converted == fits && (!fits || minor == exact);
        }));
    }

    [Fact]
    public void What_does_not_fit_is_not_converted() =>
        CurrencyConverter.Of("VND", [Rate("USD", 10, 26_000m)]).TryConvert(99_999_999_999_999, Code("USD", out _), Noon, out _).ShouldBeFalse();

    [Theory]
    [InlineData("USD", 0)]
    [InlineData("USD", -1)]
    [InlineData("EUR", 2)]
    public void Senseless_rates_are_refused(string currency, double rate) =>
        Should.Throw<ArgumentException>(() => CurrencyConverter.Of("EUR", [Rate(currency, 10, (decimal)rate)]));

    [Fact]
    public void Other_mistakes_are_refused()
    {
        Should.Throw<ArgumentException>(() => CurrencyConverter.Of("EUROS")).Message.ShouldContain("ISO 4217");
        Should.Throw<ArgumentException>(() => CurrencyConverter.Of("EUR", [Rate("USD", 10, 1m), Rate("USD", 10, 2m)])).Message.ShouldContain("two rates");
        Should.Throw<ArgumentException>(() => CurrencyConverter.Of("EUR", [Rate("USD", 10, 1.2345678901234567891m)])).Message.ShouldContain("18 significant");
    }

    private static CurrencyRate Rate(string currency, int day, decimal rate) => new(Code(currency, out _), new DateOnly(2026, 3, day), rate);

    private static CurrencyCode Code(string text, out CurrencyCode code)
    {
        CurrencyCode.TryParse(text, out code).ShouldBeTrue();
        return code;
    }
}
