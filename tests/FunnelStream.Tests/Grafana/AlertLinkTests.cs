using System.Web;
using FunnelStream.Alerts;
using FunnelStream.Alerts.Rules;
using FunnelStream.Alerts.Texts;

namespace FunnelStream.Tests.Grafana;

/// <summary>The links of alerts lead to dashboards that are shipped, and set variables that these have.</summary>
public sealed class AlertLinkTests
{
    public static TheoryData<string> Kinds => [.. RuleCatalog.All.Select(kind => kind.Name)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_rule_links_to_a_dashboard_by_its_uid(string kind)
    {
        var alert = new AlertRecord { Id = "id", Rule = kind, Kind = kind, Version = "1", Labels = new AlertLabels("seo", "guides", "segment_size=smb", "emea"), Since = 1_000 };

        var link = new AlertLinkMaker(new Uri("http://grafana:3000"), null, []).Of(alert, 2_000).Dashboard!;

        link.AbsolutePath.ShouldStartWith("/d/");
        var board = GrafanaFiles.Dashboards.SingleOrDefault(board => board.Uid == link.Segments[^1]).ShouldNotBeNull(link.AbsoluteUri);
        var variables = HttpUtility.ParseQueryString(link.Query).AllKeys.OfType<string>().Where(name => name.StartsWith("var-", StringComparison.Ordinal)).Select(name => name[4..]);
        variables.ShouldBeSubsetOf(board.Variables.Select(variable => variable.Name));
    }

    [Fact]
    public void Rules_without_a_board_of_their_own_are_known()
    {
        // A rule that is added gets a line in the table of boards; what is left to the live board is goals.
        string[] live = [.. RuleCatalog.All.Select(kind => kind.Name).Where(kind => Link(kind) == "funnelstream-live")];

        live.ShouldBe(["goal"]);

        static string Link(string kind) => new AlertLinkMaker(new Uri("http://grafana:3000"), null, [])
            .Of(new AlertRecord { Id = "id", Rule = kind, Kind = kind, Version = "1", Labels = AlertLabels.Total }, 0).Dashboard!.Segments[^1];
    }
}
