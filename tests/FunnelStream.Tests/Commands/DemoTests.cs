using System.Globalization;
using System.Text.RegularExpressions;

namespace FunnelStream.Tests.Commands;

public sealed partial class DemoTests
{
    [Fact]
    public async Task The_demo_plays_to_its_end_and_its_table_shows_illusory_growth()
    {
        var (exitCode, output, error) = await Program.RunAsync("demo", "--for", "5s");

        exitCode.ShouldBe(0, error);
        error.ShouldBeEmpty();
        var paid = Line().Match(output);
        paid.Success.ShouldBeTrue(output);
        // 14 days of the paid channel are 280 leads at 25 % before the broad campaign; what is young has not qualified yet.
        int.Parse(paid.Groups["leads"].Value, CultureInfo.InvariantCulture).ShouldBeInRange(700, 1_100);
        double.Parse(paid.Groups["rate"].Value, CultureInfo.InvariantCulture).ShouldBeLessThan(11);
        output.ShouldContain("A broad campaign starts on 23 March");
        // The broken records of the story, and no other, however slow the machine.
        output.ShouldContain("137,949 events, 21 rejected");
        output.ShouldNotContain("\u001b");
    }

    [GeneratedRegex(@"paid_search\s+(?<leads>\d+) .*?(?<rate>\d+\.\d) %", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Line();
}
