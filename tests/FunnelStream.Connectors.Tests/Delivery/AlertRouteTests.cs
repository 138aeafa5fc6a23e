using FunnelStream.Alerts;
using FunnelStream.Connectors.Delivery;
using FunnelStream.Tests.Alerts;

namespace FunnelStream.Connectors.Tests.Delivery;

public sealed class AlertRouteTests
{
    private static readonly AlertRecord Alert = AlertSamples.Of("no_data") with { Rule = "quiet-seo" };

    [Fact]
    public void By_default_it_takes_everything() => AlertSamples.All.ShouldAllBe(alert => AlertRoute.Everything.Takes(alert));

    [Theory]
    [InlineData("quiet-seo", true)]
    [InlineData("no_data", true)]
    [InlineData("goal", false)]
    public void Rules_are_named_or_of_a_kind(string rule, bool takes) => new AlertRoute { Rules = [rule] }.Takes(Alert).ShouldBe(takes);

    [Fact]
    public void A_channel_is_one_of_those_named()
    {
        var route = new AlertRoute { Channels = ["seo", "events"] };

        route.Takes(Alert).ShouldBeTrue();
        route.Takes(Alert with { Labels = new AlertLabels("webinar") }).ShouldBeFalse();
        route.Takes(Alert with { Labels = AlertLabels.Total }).ShouldBeFalse();
    }

    [Fact]
    public void Severity_is_the_least()
    {
        var route = new AlertRoute { Severity = AlertSeverity.Critical };

        route.Takes(Alert).ShouldBeFalse();
        route.Takes(Alert with { Severity = AlertSeverity.Critical }).ShouldBeTrue();
    }
}
