using FunnelStream.Alerts;
using FunnelStream.Alerts.Texts;
using FunnelStream.Board;
using FunnelStream.Tests.Alerts;

namespace FunnelStream.Core.Tests.Alerts.Texts;

public sealed class AlertLinkTests
{
    [Fact]
    public void A_board_opens_with_its_time_range_and_variables()
    {
        var alert = AlertSamples.Of("sql_rate_drop") with { Since = 2_000_000_000_000, Labels = new AlertLabels("paid search", "a&b=c/é") };

        var links = new AlertLinkMaker(new Uri("https://grafana.example/sub/"), new Uri("https://funnel.example/"), WindowLength.Defaults).Of(alert, 2_000_100_000_000);

        links.Dashboard!.AbsoluteUri.ShouldBe(
            $"https://grafana.example/sub/d/funnelstream-cohorts?from={2_000_000_000_000 - (14L * 86_400_000)}&to=2000100000000&var-channel=paid%20search&var-campaign=a%26b%3Dc%2F%C3%A9");
        links.LiveBoard!.AbsoluteUri.ShouldBe($"https://funnel.example/?alert={alert.Id}&channel=paid%20search&window=30d");
    }

    [Theory]
    [InlineData("1h,24h,7d,30d", "response_sla", "7d")]
    [InlineData("1h,24h,7d,30d", "cpl_trap", "30d")]
    [InlineData("all,24h,90d,180d", "cpl_trap", "90d")]
    [InlineData("all,24h", "cpl_trap", "all")]
    public void The_live_board_opens_with_the_shortest_window_over_what_the_rule_judges(string windows, string kind, string window)
    {
        var maker = new AlertLinkMaker(null, new Uri("https://funnel.example/board"), [.. windows.Split(',').Select(WindowLength.Parse)]);

        var link = maker.Of(AlertSamples.Of(kind) with { Id = "a b", Labels = AlertLabels.Total }, 0).LiveBoard!;

        link.AbsoluteUri.ShouldBe($"https://funnel.example/board/?alert=a%20b&window={window}");
    }

    [Fact]
    public void A_team_is_chosen_where_the_board_knows_teams() =>
        new AlertLinkMaker(new Uri("http://g:3000"), null, []).Of(AlertSamples.Of("capacity_saturation"), 0).Dashboard!.Query.ShouldEndWith("&var-team=emea");

    [Fact]
    public void Without_addresses_there_are_no_links() =>
        new AlertLinkMaker(null, null, []).Of(AlertSamples.Of("goal"), 0).ShouldBe(AlertLinks.None);
}
