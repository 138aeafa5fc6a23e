using FunnelStream.Alerts.Texts;

namespace FunnelStream.Core.Tests.Alerts.Texts;

public sealed class NumberTextTests
{
    [Theory]
    [InlineData(0, "0", "0")]
    [InlineData(-0.2, "0", "0")]
    [InlineData(1234567, "1,234,567", "1 234 567")]
    [InlineData(-1234, "−1,234", "−1 234")]
    public void Whole_numbers(double value, string english, string french)
    {
        NumberText.English.Number(value).ShouldBe(english);
        NumberText.French.Number(value).ShouldBe(French(french));
    }

    [Theory]
    [InlineData(24.55, "24.6", "24,6")]
    [InlineData(25, "25", "25")]
    [InlineData(1_000.04, "1,000", "1 000")]
    public void Numbers_with_a_decimal(double value, string english, string french)
    {
        NumberText.English.Number(value, 1).ShouldBe(english);
        NumberText.French.Number(value, 1).ShouldBe(French(french));
    }

    [Theory]
    [InlineData(0, "0%", "0 %")]
    [InlineData(.25, "25%", "25 %")]
    [InlineData(.1375, "13.8%", "13,8 %")]
    [InlineData(.0421, "4.2%", "4,2 %")]
    [InlineData(.0083, "0.83%", "0,83 %")]
    [InlineData(.00004, "< 0.01%", "< 0,01 %")]
    [InlineData(1.667, "167%", "167 %")]
    [InlineData(-.502, "−50.2%", "−50,2 %")]
    [InlineData(12.5, "1,250%", "1 250 %")]
    public void Fractions_are_told_in_per_cent(double value, string english, string french)
    {
        NumberText.English.Percent(value).ShouldBe(english);
        NumberText.French.Percent(value).ShouldBe(French(french));
    }

    [Theory]
    [InlineData(30.4, "EUR", 2, "€30.40", "30,40_€")]
    [InlineData(30, "EUR", 2, "€30", "30_€")]
    [InlineData(99.996, "EUR", 2, "€100", "100_€")]
    [InlineData(12_400.6, "USD", 2, "$12,401", "12 401_$")]
    [InlineData(-5, "GBP", 2, "−£5", "−5_£")]
    [InlineData(1_500, "CHF", 2, "CHF_1,500", "1 500_CHF")]
    [InlineData(64.4, "JPY", 0, "JPY_64", "64_JPY")]
    public void Money_has_its_currency(double value, string currency, int decimals, string english, string french)
    {
        NumberText.English.Money(value, currency, decimals).ShouldBe(English(english));
        NumberText.French.Money(value, currency, decimals).ShouldBe(French(french));
    }

    [Theory]
    [InlineData(0, "0_s", "0_s")]
    [InlineData(45, "45_s", "45_s")]
    [InlineData(59.6, "1_min", "1_min")]
    [InlineData(3_599, "1_h", "1_h")]
    [InlineData(4_800, "1_h 20_min", "1_h 20_min")]
    [InlineData(86_400, "24_h", "24_h")]
    [InlineData(172_800, "2_days", "2_jours")]
    [InlineData(267_840, "3_days 2_h", "3_jours 2_h")]
    [InlineData(2_592_000, "30_days", "30_jours")]
    public void Spans_are_told_in_their_two_largest_units(double seconds, string english, string french)
    {
        NumberText.English.Duration(seconds).ShouldBe(English(english));
        NumberText.French.Duration(seconds).ShouldBe(French(french));
    }

    private static string English(string text) => text.Replace('_', '\u00a0');

    // A narrow no-break space groups and stands before per cent; a no-break space before units and symbols.
    private static string French(string text) =>
        text.Contains('_') && text.EndsWith("min", StringComparison.Ordinal)
            ? text.Replace('_', '\u00a0')
            : System.Text.RegularExpressions.Regex.Replace(text.Replace('_', '\u00a0'), "(?<=[0-9]) (?=[0-9]{3}|%)", "\u202f");
}
