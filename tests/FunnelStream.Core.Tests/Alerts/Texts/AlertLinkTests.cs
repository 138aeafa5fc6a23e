using FunnelStream.Alerts;
using FunnelStream.Alerts.Texts;
using FunnelStream.Tests.Alerts;

namespace FunnelStream.Core.Tests.Alerts.Texts;

public sealed class AlertLinkTests
{
    [Fact]
    public void A_board_opens_with_its_time_range_and_variables()
    {
        var alert = AlertSamples.Of("sql_rate_drop") with { Since = 2_000_000_000_000, Labels = new AlertLabels("paid search", "a&b=c/é") };

        var links = new AlertLinkMaker(new Uri("https://grafana.example/sub/"), new Uri("https://funnel.example/")).Of(alert, 2_000_100_000_000);

        links.Dashboard!.AbsoluteUri.ShouldBe(
            $"https://grafana.example/sub/d/cohorts?from={2_000_000_000_000 - (14L * 86_400_000)}&to=2000100000000&var-channel=paid%20search&var-campaign=a%26b%3Dc%2F%C3%A9");
        links.LiveBoard!.AbsoluteUri.ShouldBe("https://funnel.example/");
    }

    [Fact]
    public void Every_kind_has_a_board_that_exists()
    {
        var maker = new AlertLinkMaker(new Uri("http://g:3000"), null);
        string[] boards = ["live-funnel", "paid-campaigns", "sales-capacity", "cohorts", "channel", "pipeline-health"];

        foreach (var alert in AlertSamples.All)
        {
            var links = maker.Of(alert, alert.Since);

            boards.ShouldContain(links.Dashboard!.Segments[^1]);
            links.LiveBoard.ShouldBeNull();
        }

        maker.Of(AlertSamples.Of("capacity_saturation"), 0).Dashboard!.Query.ShouldEndWith("&var-team=emea");
    }

    [Fact]
    public void Without_addresses_there_are_no_links() =>
        new AlertLinkMaker(null, null).Of(AlertSamples.Of("goal"), 0).ShouldBe(AlertLinks.None);
}
