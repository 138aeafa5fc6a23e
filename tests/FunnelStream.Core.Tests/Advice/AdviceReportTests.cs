using FunnelStream.Alerts;
using FunnelStream.Alerts.Rules;
using FunnelStream.Panes;

namespace FunnelStream.Advice;

/// <summary>Stop, hold or scale.</summary>
public sealed class AdviceReportTests
{
    // No reps in these stories: whether sales can take more is the gate's own test.
    private static readonly AdviceOptions Usual = new() { NeedsCapacity = false };

    // 200 leads with 50 SQLs at 30 a lead, then 500 with 50 at 20.
    private static readonly AdviceScenario E2 = new AdviceScenario()
        .Leads("paid", "broad", 0, 30, leads: 200, sqls: 50, spend: 6_000)
        .Leads("paid", "broad", 30, 60, leads: 500, sqls: 50, spend: 10_000);

    [Theory]
    [InlineData(150, AdviceAction.Stop, AdviceReason.TooDear)]
    [InlineData(154, AdviceAction.Stop, AdviceReason.TooDear)] // 20 ÷ .1294 = 154.6
    [InlineData(155, AdviceAction.Hold, AdviceReason.Undecided)]
    [InlineData(260, AdviceAction.Hold, AdviceReason.Undecided)] // 20 ÷ .0767 = 260.8
    [InlineData(261, AdviceAction.Scale, AdviceReason.Cheap)]
    public void E2_costs_of_SQLs_have_the_bounds_of_the_rate(double target, AdviceAction action, AdviceReason reason)
    {
        var advice = Advise(E2, 74, Usual with { Window = TimeSpan.FromDays(44), TargetCostPerSql = target });

        (advice.Leads, advice.Sqls, advice.Spend).ShouldBe((500, 50, 10_000));
        (advice.RipeLeads, advice.RipeSpend).ShouldBe((500, 10_000));
        advice.CostPerSql.ShouldBe(200);
        (20 / advice.Low!.Value).ShouldBe(.1294, .00005);
        (20 / advice.High!.Value).ShouldBe(.0767, .00005);
        (advice.Action, advice.Reason, advice.Target).ShouldBe((action, reason, target));
    }

    [Fact]
    public void E2_without_a_target_is_measured_by_its_channels_last_quarter()
    {
        // All 700 leads: 16,000 for 100 SQLs.
        var advice = Advise(E2, 74, Usual with { Window = TimeSpan.FromDays(44) });
        advice.Target.ShouldBe(160);
        advice.Action.ShouldBe(AdviceAction.Hold);

        // Beside a campaign that brings SQLs at 120 it is too dear.
        var beside = new AdviceScenario()
            .Leads("paid", "brand", 0, 60, leads: 2_000, sqls: 500, spend: 60_000)
            .Leads("paid", "broad", 30, 60, leads: 500, sqls: 50, spend: 10_000);
        var campaigns = AdviceReport.Of(beside.At(74), Usual with { Window = TimeSpan.FromDays(44) }, []).Campaigns;
        campaigns.Select(c => (c.Campaign, c.Action)).ShouldBe([("brand", AdviceAction.Hold), ("broad", AdviceAction.Stop)]);
        campaigns[0].Target!.Value.ShouldBe(70_000 / 550d, 1e-9);
    }

    [Fact]
    public void A_measured_target_is_itself_uncertain()
    {
        // 60 SQLs of 200 leads in a quarter, 6 of 40 in the last month: dear against exactly that target, not against one so uncertain.
        var story = new AdviceScenario()
            .Leads("paid", "broad", 0, 46, leads: 160, sqls: 54, spend: 1_600)
            .Leads("paid", "broad", 46, 62, leads: 40, sqls: 6, spend: 400);
        var measured = Advise(story, 76, Usual);
        measured.Target!.Value.ShouldBe(2_000 / 60d, 1e-9);
        measured.Low!.Value.ShouldBeGreaterThan(measured.Target.Value);
        (measured.Action, measured.Reason).ShouldBe((AdviceAction.Hold, AdviceReason.Undecided));
        Advise(story, 76, Usual with { TargetCostPerSql = measured.Target }).Action.ShouldBe(AdviceAction.Stop);
    }

    [Fact]
    public void E4_who_goes_by_the_cost_of_leads_would_scale_the_wrong_one()
    {
        // A lead of A costs 30 and one of B 90, but B's convert five times as often.
        var story = new AdviceScenario()
            .Leads("a", "x", 0, 16, leads: 1_000, sqls: 50, spend: 30_000)
            .Leads("b", "y", 0, 16, leads: 1_000, sqls: 250, spend: 90_000);
        var campaigns = AdviceReport.Of(story.At(30), Usual with { TargetCostPerSql = 450 }, []).Campaigns;
        campaigns.Select(c => (c.Channel, c.CostPerSql, c.Action)).ShouldBe([("a", 600d, AdviceAction.Stop), ("b", 360d, AdviceAction.Scale)]);

        var own = AdviceReport.Of(story.At(30), Usual with { TargetCostPerSql = 450, Targets = new Dictionary<string, double> { ["a"] = 900 } }, []).Campaigns;
        own[0].ShouldBe(campaigns[0] with { Target = 900, Action = AdviceAction.Scale, Reason = AdviceReason.Cheap });
    }

    [Fact]
    public void Leads_that_had_no_time_say_nothing()
    {
        // Ten days ago the leads grew tenfold; SQLs take twelve days, as ever.
        var story = new AdviceScenario()
            .Leads("paid", "broad", 0, 80, leads: 800, sqls: 200, spend: 16_000, afterDays: 12)
            .Leads("paid", "broad", 80, 90, leads: 1_000, sqls: 0, spend: 20_000);
        var advice = Advise(story, 90, Usual with { TargetCostPerSql = 100 });

        advice.Leads.ShouldBe(1_200);
        advice.Spend.ShouldBe(24_000);
        advice.RipeLeads.ShouldBeLessThan(200);
        advice.CostPerSql!.Value.ShouldBe(80, 10);
        advice.Action.ShouldNotBe(AdviceAction.Stop);
    }

    [Fact]
    public void Half_of_what_leads_bring_counts_as_half_of_the_leads()
    {
        // Half of the SQLs come within a day, the others in ten: leads of five days count half.
        var story = new AdviceScenario()
            .Leads("paid", "broad", 0, 80, leads: 800, sqls: 80, spend: 0, afterDays: .5)
            .Leads("paid", "broad", 0, 80, leads: 0, sqls: 80, spend: 0, afterDays: 10)
            .Leads("paid", "broad", 85, 86, leads: 100, sqls: 10, spend: 1_000, afterDays: .5);
        var advice = Advise(story, 91, Usual with { Window = TimeSpan.FromDays(10), TargetCostPerSql = 100 });

        advice.RipeLeads.ShouldBe(50, 1e-9);
        advice.CostPerSql!.Value.ShouldBe(50, 1e-9);

        // Less certain than 10 of 50 ripe leads: of those that are as old as these, more may still come or not.
        var (low, high) = FunnelStream.Kpis.Wilson.Interval(10, 50);
        advice.Low!.Value.ShouldBeLessThan(10 / high);
        advice.High!.Value.ShouldBeGreaterThan(10 / low);
    }

    [Theory]
    [InlineData(29, AdviceAction.Hold, AdviceReason.Undecided)]
    [InlineData(31, AdviceAction.Stop, AdviceReason.NoSql)]
    public void Three_targets_without_an_SQL_are_enough(int leads, AdviceAction action, AdviceReason reason)
    {
        var advice = Advise(new AdviceScenario().Leads("paid", "broad", 0, 10, leads, sqls: 0, spend: leads * 10), 30, Usual with { TargetCostPerSql = 100 });
        (advice.Action, advice.Reason, advice.CostPerSql).ShouldBe((action, reason, null));
        advice.LeadsToDecide.ShouldBe(leads == 29 ? 1 : null);
    }

    [Fact]
    public void Of_few_leads_it_says_how_many_more_decide()
    {
        var few = Advise(new AdviceScenario().Leads("paid", "broad", 0, 10, leads: 10, sqls: 2, spend: 100), 30, Usual with { TargetCostPerSql = 100 });
        (few.Action, few.Reason).ShouldBe((AdviceAction.Hold, AdviceReason.Undecided));

        // A fifth instead of the tenth needed: more than z²·.1·.9 ÷ .1² = 34.6 leads.
        few.LeadsToDecide.ShouldBe(25);
        Advise(new AdviceScenario().Leads("paid", "broad", 0, 10, leads: 30, sqls: 6, spend: 300), 30, Usual with { TargetCostPerSql = 100 }).Action.ShouldBe(AdviceAction.Hold);
        Advise(new AdviceScenario().Leads("paid", "broad", 0, 10, leads: 35, sqls: 7, spend: 350), 30, Usual with { TargetCostPerSql = 100 }).Action.ShouldBe(AdviceAction.Scale);
    }

    [Fact]
    public void Where_nothing_is_spent_known_or_ripe_nothing_is_advised()
    {
        var options = Usual with { TargetCostPerSql = 100 };
        Advise(new AdviceScenario().Leads("seo", "guides", 0, 10, leads: 50, sqls: 5, spend: 0), 30, options).Reason.ShouldBe(AdviceReason.NoSpend);
        Advise(new AdviceScenario().Leads("paid", "new", 28, 30, leads: 50, sqls: 0, spend: 5_000), 30, options).Reason.ShouldBe(AdviceReason.TooYoung);
        Advise(new AdviceScenario().Leads("paid", "new", 0, 10, leads: 50, sqls: 5, spend: 5_000), 30, Usual).Reason.ShouldBe(AdviceReason.NoTarget);
        Advise(new AdviceScenario().Leads("paid", "new", 0, 10, leads: 50, sqls: 0, spend: 50_000).With("paid", "new", 3, new Cell(Field.UnconvertedSpends, 1)), 30, options)
            .Reason.ShouldBe(AdviceReason.SpendUnknown);
        Advise(new AdviceScenario().Leads("paid", "new", 0, 10, leads: 0, sqls: 0, spend: 5_000), 30, options).Reason.ShouldBe(AdviceReason.NoSql);
        Advise(new AdviceScenario().Leads("paid", "new", 0, 10, leads: 50, sqls: 0, spend: 5_000).Paused("paid", "new", 12), 30, options).Reason.ShouldBe(AdviceReason.Paused);
        AdviceReport.Of(new AdviceScenario().Leads("seo", "(none)", 0, 10, leads: 50, sqls: 5, spend: 0).At(30), options, []).Campaigns.ShouldBeEmpty();
        AdviceReport.Of(new AdviceScenario().Leads("paid", "new", 0, 10, leads: 50, sqls: 5, spend: 100).At(50), options, []).Campaigns.ShouldBeEmpty();
    }

    [Fact]
    public void A_cheap_campaign_is_held_while_the_gate_is_not_open()
    {
        var view = new AdviceScenario()
            .Leads("paid", "brand", 0, 16, leads: 1_000, sqls: 250, spend: 20_000)
            .Leads("paid", "broad", 0, 16, leads: 1_000, sqls: 250, spend: 20_000)
            .Leads("seo", "guides", 0, 16, leads: 1_000, sqls: 250, spend: 20_000).At(30);
        var options = Usual with { TargetCostPerSql = 100 };

        Reasons(options).ShouldBe([AdviceReason.Cheap, AdviceReason.Cheap, AdviceReason.Cheap]);
        Reasons(options with { NeedsCapacity = true }).ShouldBe([AdviceReason.CapacityUnknown, AdviceReason.CapacityUnknown, AdviceReason.CapacityUnknown]);
        Reasons(options, Alert(SqlRateDrop.KindName, new AlertLabels("paid", "broad"))).ShouldBe([AdviceReason.Cheap, AdviceReason.SqlRateDrop, AdviceReason.Cheap]);
        Reasons(options, Alert(SqlRateDropFast.KindName, new AlertLabels("paid"))).ShouldBe([AdviceReason.SqlRateDrop, AdviceReason.SqlRateDrop, AdviceReason.Cheap]);
        Reasons(options, Alert(SqlRateDrop.KindName, AlertLabels.Total)).ShouldBe([AdviceReason.SqlRateDrop, AdviceReason.SqlRateDrop, AdviceReason.SqlRateDrop]);
        Reasons(options, Alert(SqlRateDrop.KindName, AlertLabels.Total) with { State = AlertState.Ok }).ShouldAllBe(reason => reason == AdviceReason.Cheap);
        Reasons(options, Alert(NoData.KindName, new AlertLabels("seo"))).ShouldBe([AdviceReason.Cheap, AdviceReason.Cheap, AdviceReason.Silent]);

        IEnumerable<AdviceReason> Reasons(AdviceOptions by, params AlertRecord[] alerts) => AdviceReport.Of(view, by, alerts).Campaigns.Select(c => c.Reason);
    }

    [Fact]
    public void Where_nobody_watches_it_tests_the_rate_of_SQLs_itself()
    {
        var story = new AdviceScenario()
            .Leads("paid", "brand", 0, 90, leads: 1_800, sqls: 450, spend: 18_000)
            .Leads("paid", "brand", 90, 120, leads: 600, sqls: 60, spend: 6_000);
        var options = Usual with { TargetCostPerSql = 500 };

        Advise(story, 120, options).Reason.ShouldBe(AdviceReason.Cheap);
        var report = AdviceReport.Of(story.At(120), options, null);
        report.Campaigns.ShouldHaveSingleItem().Reason.ShouldBe(AdviceReason.SqlRateDrop);
    }

    private static CampaignAdvice Advise(AdviceScenario story, double day, AdviceOptions options) =>
        AdviceReport.Of(story.At(day), options, []).Campaigns.ShouldHaveSingleItem();

    private static AlertRecord Alert(string kind, AlertLabels labels) =>
        new() { Id = "1", Rule = kind, Kind = kind, Version = "1", Labels = labels, State = AlertState.Firing, FiredAt = AdviceScenario.Day(29) };
}
