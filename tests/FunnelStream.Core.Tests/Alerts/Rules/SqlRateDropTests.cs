using FunnelStream.Alerts;
using FunnelStream.Alerts.Rules;
using FunnelStream.Board;
using FunnelStream.Calendars;
using FunnelStream.Panes;
using NodaTime;

namespace FunnelStream.Core.Tests.Alerts.Rules;

public sealed class SqlRateDropTests
{
    private static readonly AlertLabels Seo = new("seo");
    private static readonly AlertLabels Broad = new("paid_search", "broad");

    [Fact]
    public void A_surge_of_unchanged_quality_is_no_drop()
    {
        var told = new RuleScenario()
            .Leads("seo", "guides", 0, 90, 10, sql: .25)
            .Leads("seo", "guides", 90, 150, 30, sql: .25)
            .Watch(85, 130, Rule());

        told.Lines.ShouldBeEmpty();
        told.Book.Alerts.ShouldAllBe(alert => alert.State == AlertState.Ok);
    }

    [Fact]
    public void Poor_leads_of_a_growing_channel_lower_the_total_but_nobody_got_worse()
    {
        var told = new RuleScenario()
            .Leads("seo", "guides", 0, 150, 10, sql: .4)
            .Leads("email", "news", 0, 90, 5, sql: .1)
            .Leads("email", "news", 90, 150, 60, sql: .1)
            .Watch(85, 130, Rule());

        told.Lines.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("(none)")]
    [InlineData("(other)")]
    public void The_absence_of_a_name_explains_nothing(string campaign) =>
        new RuleScenario()
            .Leads("seo", campaign, 0, 90, 10, sql: .25)
            .Leads("seo", campaign, 90, 120, 10, sql: .08)
            .Leads("outbound", "accounts", 0, 200, 5, sql: .4)
            .Watch(85, 118, Rule()).Lines.ShouldBe(["fired channel=seo"]);

    [Fact]
    public void A_drop_fires_where_it_is_and_resolves_when_it_is_over()
    {
        var told = new RuleScenario()
            .Leads("seo", "guides", 0, 90, 10, sql: .25)
            .Leads("seo", "guides", 90, 120, 10, sql: .08)
            .Leads("seo", "guides", 120, 200, 10, sql: .25)
            .Leads("seo", "blog", 0, 200, 10, sql: .25)
            .Leads("outbound", "accounts", 0, 200, 5, sql: .4)
            .Watch(85, 180, Rule());

        told.Lines.ShouldBe(["fired channel=seo campaign=guides", "resolved channel=seo campaign=guides"]);
        var labels = new AlertLabels("seo", "guides");
        told.DayOf(TransitionKind.Fired, labels).ShouldBeInRange(96, 106);
        told.DayOf(TransitionKind.Resolved, labels).ShouldBeInRange(126, 140);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Where_hours_are_configured_it_looks_on_after_working_days_only(int later)
    {
        AlertTransition Fired(CapacityOptions capacity) => new RuleScenario { Options = new BoardOptions { KeepsPoints = false, Capacity = capacity } }
            .Leads("seo", "guides", 0, 90 + later, 10, sql: .25)
            .Leads("seo", "guides", 90 + later, 150, 10, sql: .08)
            .Watch(85, 130, Rule("\"scopes\": [\"channel\"]")).Fired(Seo);

        var usual = Fired(new CapacityOptions());
        var working = Fired(new CapacityOptions { Calendar = new WorkingCalendar(DateTimeZone.Utc, WorkingHours.Parse("Mon-Fri 09:00-17:00"), []) });
        ((working.At - 1) / 86_400_000 - RuleScenario.FirstDay).ShouldSatisfyAllConditions(day => (day % 7).ShouldBeLessThan(5));
        // Three evaluations in a row, of which a weekend is none.
        (working.At - usual.At).ShouldBeInRange(0, 2 * 86_400_000L);
        working.Alert.Labels.ShouldBe(usual.Alert.Labels);
    }

    [Fact]
    public void A_channel_all_of_whose_campaigns_drop_fires_once()
    {
        var scenario = new RuleScenario().Leads("outbound", "accounts", 0, 200, 8, sql: .4);
        foreach (var campaign in new[] { "guides", "blog", "videos" })
        {
            scenario.Leads("seo", campaign, 0, 90, 8, sql: .25).Leads("seo", campaign, 90, 150, 8, sql: .07);
        }

        scenario.Watch(85, 125, Rule()).Lines.ShouldBe(["fired channel=seo"]);
    }

    [Fact]
    public void A_new_campaign_is_judged_by_its_channel_and_ends_when_it_stops()
    {
        var told = new RuleScenario()
            .Leads("paid_search", "brand", 0, 90, 20, sql: .25)
            .Leads("paid_search", "brand", 90, 160, 10, sql: .25)
            .Leads("paid_search", "broad", 90, 114, 55, sql: .06)
            .Leads("seo", "guides", 0, 160, 12, sql: .2)
            .Watch(85, 150, Rule());

        told.Lines.ShouldBe(["fired channel=paid_search campaign=broad", "resolved channel=paid_search campaign=broad"]);
        told.DayOf(TransitionKind.Fired, Broad).ShouldBeInRange(93, 97);
        told.DayOf(TransitionKind.Resolved, Broad).ShouldBeInRange(118, 120);
        var fired = told.Fired(Broad).Alert;
        fired.Severity.ShouldBe(AlertSeverity.Critical);
        Number(fired, "baseline_rate").Value!.Value.ShouldBe(.25 * .94, .02);
    }

    [Fact]
    public void A_campaign_that_is_paused_needs_no_further_alert()
    {
        var told = new RuleScenario()
            .Leads("paid_search", "brand", 0, 160, 20, sql: .25)
            .Leads("paid_search", "broad", 90, 114, 55, sql: .06)
            .Stock("paid_search", "broad", new Cell(Field.CampaignStatusAt, RuleScenario.Day(114)), new Cell(Field.CampaignPaused, 1))
            .Watch(85, 130, Rule());

        told.Lines.ShouldBe(["fired channel=paid_search campaign=broad", "resolved channel=paid_search campaign=broad"]);
        told.DayOf(TransitionKind.Resolved, Broad).ShouldBe(115);
    }

    [Fact]
    public void What_it_tells_has_the_documented_names_in_order()
    {
        var finding = new RuleScenario()
            .Leads("seo", "guides", 0, 200, 10, sql: .25)
            .Ask(Rule("\"scopes\": [\"channel\"]"), 110).ShouldHaveSingleItem();

        finding.Labels.ShouldBe(Seo);
        finding.Verdict.ShouldBe(Verdict.Clear);
        finding.Numbers.Select(number => number.Name).ShouldBe([
            "observed", "expected", "ratio", "z", "leads", "rate", "baseline_rate", "baseline_leads", "lag_p50_days", "baseline_lag_p50_days", "minimum_detectable_drop"]);
        finding["leads"]!.Value.ShouldBe(140);
        finding["baseline_leads"]!.Value.ShouldBe(760);
        finding["ratio"]!.Value!.Value.ShouldBe(1, .05);
        finding["minimum_detectable_drop"]!.Value!.Value.ShouldBeInRange(.3, .6);
    }

    [Fact]
    public void Few_leads_are_judged_by_the_exact_tail_and_fewer_not_at_all()
    {
        var scenario = new RuleScenario()
            .Leads("seo", "guides", 0, 100, 10, sql: .25)
            .Leads("seo", "guides", 100, 120, 3.4, sql: .25)
            .Leads("email", "news", 0, 120, 1, sql: .25);
        var findings = scenario.Ask(Rule("\"scopes\": [\"channel\"]"), 114);

        findings.Single(finding => finding.Labels == Seo)["p_value"].ShouldNotBeNull();
        findings.Single(finding => finding.Labels == new AlertLabels("email")).Verdict.ShouldBe(Verdict.InsufficientData);
    }

    [Fact]
    public void What_one_segment_alone_would_say_is_chance_among_many()
    {
        // Benjamini and Hochberg: a chance of about 1 % is no news where twelve are asked.
        var alone = Seo(others: 0);
        alone.Verdict.ShouldBe(Verdict.Breach);
        var among = Seo(others: 11);
        among["z"]!.Value.ShouldBe(alone["z"]!.Value);
        among["z"]!.Value!.Value.ShouldBeInRange(-2.6, -2.15);
        among.Verdict.ShouldBe(Verdict.Between);

        static Finding Seo(int others)
        {
            var scenario = new RuleScenario().Leads("seo", "guides", 0, 90, 10, sql: .25).Leads("seo", "guides", 90, 110, 10, sql: .125);
            for (var other = 0; other < others; other++)
            {
                scenario.Leads($"channel {other}", "any", 0, 110, 10, sql: .25);
            }

            return scenario.Ask(Rule("\"scopes\": [\"channel\"]"), 104).Single(finding => finding.Labels == new AlertLabels("seo"));
        }
    }

    [Fact]
    public void The_more_leads_the_smaller_the_drop_that_can_be_found()
    {
        Least(25).ShouldBeLessThan(Least(10) - .1);
        Least(10).ShouldBeLessThan(Least(3) - .1);

        static double Least(double perDay) => new RuleScenario().Leads("seo", "guides", 0, 130, perDay, sql: .25)
            .Ask(Rule("\"scopes\": [\"total\"], \"least_leads\": 100"), 115).Single()["minimum_detectable_drop"]!.Value!.Value;
    }

    [Fact]
    public void A_frozen_baseline_neither_starves_nor_absolves()
    {
        var told = new RuleScenario()
            .Leads("seo", "guides", 0, 120, 10, sql: .25)
            .Leads("seo", "guides", 120, 220, 10, sql: .10)
            .Leads("seo", "guides", 220, 330, 10, sql: .25)
            .Watch(118, 320, Rule("\"scopes\": [\"total\"]"));

        told.Lines.ShouldBe(["fired total", "resolved total"]);
        told.DayOf(TransitionKind.Resolved, AlertLabels.Total).ShouldBeInRange(226, 240);

        // 90 days of good leads were found again on both sides of the drop.
        var last = told.Book.Alerts.Single();
        last.State.ShouldBe(AlertState.Ok);
        Number(last, "baseline_rate").Value!.Value.ShouldBe(.25 * .94, .01);
        last.Memory["excluded"].Count.ShouldBe(2);
    }

    [Fact]
    public void What_a_person_accepts_is_the_new_normal()
    {
        var scenario = new RuleScenario()
            .Leads("seo", "guides", 0, 120, 10, sql: .25)
            .Leads("seo", "guides", 120, 330, 10, sql: .10);
        var told = scenario.Watch(118, 140, Rule("\"scopes\": [\"total\"]"));
        told.Lines.ShouldBe(["fired total"]);
        told.Book.Accept(told.Book.Alerts.Single().Id, RuleScenario.Day(140)).ShouldNotBeNull();

        for (var day = 141; day <= 250; day++)
        {
            told.Transitions.AddRange(told.Book.Evaluate(At(scenario, day)).Transitions);
        }

        told.Lines.ShouldBe(["fired total"]);
        var last = told.Book.Alerts.Single();
        last.State.ShouldBe(AlertState.Ok);
        Number(last, "baseline_rate").Value!.Value.ShouldBe(.10 * .94, .01);
    }

    [Fact]
    public void Silence_is_not_bad_quality()
    {
        var scenario = new RuleScenario()
            .Leads("seo", "guides", 0, 120, 10, sql: .25)
            .Leads("seo", "guides", 120, 140, 10, sql: .01);

        var rule = Rule("\"scopes\": [\"channel\"]");
        scenario.Ask(rule, 140).Single().Verdict.ShouldBe(Verdict.Breach);
        scenario.Ask(rule, 140, (kind, labels) => kind == NoData.KindName && labels == Seo).Single().Verdict.ShouldBe(Verdict.Held);
        scenario.Ask(rule, 140, (kind, labels) => kind == NoData.KindName && labels == AlertLabels.Total).Single().Verdict.ShouldBe(Verdict.Held);
        scenario.Ask(rule, 140, (kind, labels) => kind == NoData.KindName && labels == new AlertLabels("email")).Single().Verdict.ShouldBe(Verdict.Breach);
    }

    [Theory]
    [InlineData(.08, 3, "lower")]
    [InlineData(.25, 9, "slower")]
    public void It_tells_lower_from_slower(double rate, double median, string diagnosis)
    {
        var told = new RuleScenario()
            .Leads("seo", "guides", 0, 120, 20, sql: .25)
            .Leads("seo", "guides", 120, 160, 20, sql: rate, median: median)
            .Watch(118, 150, Rule("\"scopes\": [\"total\"]"));

        told.Fired(AlertLabels.Total).Alert.Diagnosis.ShouldBe("not_yet_known");
        told.Book.Alerts.Single().Diagnosis.ShouldBe(diagnosis);
    }

    [Fact]
    public void Drift_too_slow_for_a_trailing_baseline_is_a_warning_beside_last_year()
    {
        var scenario = new RuleScenario().Leads("seo", "guides", 0, 120, 10, sql: .25);
        for (var month = 4; month < 16; month++)
        {
            scenario.Leads("seo", "guides", month * 30, (month * 30) + 30, 10, sql: .25 - (.012 * (month - 3)));
        }

        scenario.Watch(390, 460, Rule("\"scopes\": [\"total\"], \"drift\": false")).Lines.ShouldBeEmpty();
        var told = scenario.Watch(461, 465, Rule("\"scopes\": [\"total\"]"));
        told.Lines.ShouldBe(["fired total"]);
        told.Fired(AlertLabels.Total).Alert.Severity.ShouldBe(AlertSeverity.Warning);
        told.Fired(AlertLabels.Total).Alert.Diagnosis.ShouldBe("drift");
    }

    [Fact]
    public void A_configured_rate_is_compared_with_as_well()
    {
        var scenario = new RuleScenario().Leads("seo", "guides", 0, 150, 10, sql: .15);
        scenario.Ask(Rule("\"scopes\": [\"total\"], \"target_rate\": 0.15"), 140).Single().Verdict.ShouldBe(Verdict.Clear);
        var finding = scenario.Ask(Rule("\"scopes\": [\"total\"], \"target_rate\": 0.25"), 140).Single();
        finding.Verdict.ShouldBe(Verdict.Breach);
        finding.Diagnosis.ShouldBe("drift");
    }

    [Fact]
    public void Segments_hang_on_the_total()
    {
        var told = new RuleScenario()
            .Leads("seo", "guides", 0, 90, 10, sql: .25, size: "smb").Leads("seo", "guides", 90, 130, 10, sql: .05, size: "smb")
            .Leads("email", "news", 0, 130, 20, sql: .25, size: "enterprise")
            .Watch(85, 120, Rule("\"scopes\": [\"segment_size\"]"));

        told.Lines.ShouldBe(["fired segment=segment_size=smb"]);
    }

    [Fact]
    public void The_same_instant_gives_the_same_numbers_whatever_has_happened_since()
    {
        var scenario = new RuleScenario().Leads("seo", "guides", 0, 110, 10, sql: .25);
        var then = scenario.Ask(Rule(), 110);
        var later = new RuleScenario().Leads("seo", "guides", 0, 200, 10, sql: .25).Ask(Rule(), 110);

        then.Select(Line).ShouldBe(later.Select(Line));

        static string Line(Finding finding) => $"{finding.Labels} {finding.Verdict} {string.Join(' ', finding.Numbers)}";
    }

    private static AlertRule Rule(string settings = "") => RuleScenario.Rule(SqlRateDrop.KindName, settings);

    private static AlertNumber Number(AlertRecord alert, string name) => alert.Numbers.Single(number => number.Name == name);

    private static FunnelBoard At(RuleScenario scenario, int day) => scenario.BoardAt(day);
}
