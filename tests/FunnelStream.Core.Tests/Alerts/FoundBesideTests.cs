using FunnelStream.Alerts;
using FunnelStream.Alerts.Watch;
using FunnelStream.Calendars;
using FunnelStream.Tests.Alerts;

namespace FunnelStream.Core.Tests.Alerts;

/// <summary>What is told beside an alert: named by where it was found.</summary>
public sealed class FoundBesideTests
{
    private static readonly AlertLabels Channel = new("paid");
    private static readonly AlertLabels Campaign = new("paid", "broad");
    private static readonly AlertLabels Size = new(Segment: "segment_size=smb");

    [Fact]
    public void It_is_what_was_found_there_then_inside_then_around() => Beside(
        Alert("sql_rate_drop", Channel), Found("weak_lead_to_mql", AlertLabels.Total), Found("weak_mql_to_sql", Campaign), Found("leak", Channel)).ShouldBe(["leak", "weak_mql_to_sql", "weak_lead_to_mql"]);

    [Fact]
    public void What_lies_beside_does_not_concern_it() => Beside(
        Alert("sql_rate_drop", Campaign), Found("leak", new AlertLabels("seo")), Found("leak", new AlertLabels("paid", "brand")), Found("leak", Size)).ShouldBeEmpty();

    [Fact]
    public void A_segment_is_inside_the_company_only() => Beside(
        Alert("goal", Size), Found("leak", Channel), Found("weak_lead_to_mql", AlertLabels.Total)).ShouldBe(["weak_lead_to_mql"]);

    [Theory]
    [InlineData("illusory_growth", "illusory_growth")]
    [InlineData("cpl_trap", "cpl_trap")]
    [InlineData("stage_leak", "leak")]
    public void An_alert_does_not_repeat_itself(string kind, string name)
    {
        Beside(Alert(kind, Channel), Found(name, Channel)).ShouldBeEmpty();
        Beside(Alert(kind, Channel), Found(name, Campaign)).ShouldBe([name]);
        Beside(Alert("sql_rate_drop", Channel), Found(name, Channel)).ShouldBe([name]);
    }

    [Fact]
    public void There_are_five_at_most() =>
        Beside(Alert("sql_rate_drop", AlertLabels.Total), [.. Enumerable.Range(0, 9).Select(i => Found($"weak {i}", new AlertLabels($"c{i}")))]).ShouldBe(["weak 0", "weak 1", "weak 2", "weak 3", "weak 4"]);

    [Fact]
    public void What_silence_explains_is_not_told() =>
        FoundBeside.Of(Alert("goal", AlertLabels.Total), new([Found("leak", Channel), Found("leak", Campaign)]), labels => labels == Campaign).Select(d => d.Labels).ShouldBe([Channel]);

    [Fact]
    public void A_team_and_a_silent_source_are_not_even_looked_into()
    {
        var never = new Lazy<IReadOnlyList<Diagnosis>>(() => throw new InvalidOperationException());
        FoundBeside.Of(Alert("response_sla", new AlertLabels(Team: "emea")), never, _ => false).ShouldBeEmpty();
        FoundBeside.Of(Alert("no_data", Channel), never, _ => false).ShouldBeEmpty();
    }

    private static IReadOnlyList<string> Beside(AlertRecord alert, params Diagnosis[] found) => [.. FoundBeside.Of(alert, new(found), _ => false).Select(d => d.Name)];

    private static AlertRecord Alert(string kind, AlertLabels labels) => AlertSamples.Of(kind) with { Labels = labels };

    private static Diagnosis Found(string name, AlertLabels labels) => new(0, name, "some_cause", labels, []);
}
