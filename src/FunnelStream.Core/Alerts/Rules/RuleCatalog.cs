namespace FunnelStream.Alerts.Rules;

/// <summary>Every kind of rule there is. To add one, add a line and its file.</summary>
public static class RuleCatalog
{
    /// <summary>All kinds, in the order in which rules due at the same instant are evaluated: what explains others comes first.</summary>
    public static IReadOnlyList<RuleKind> All { get; } =
    [
        new(
            NoData.KindName,
            "A channel that normally speaks is silent: so many events would have come since the last one that chance does not explain it.",
            new RuleTiming(Cadence.Every(TimeSpan.FromMinutes(15))), NoDataOptions.Rule),
        new(
            CapacitySaturation.KindName,
            "A sales team gets more leads a working day than it answers: arrivals over what its reps can do.",
            new RuleTiming(Cadence.Every(TimeSpan.FromMinutes(15)), For: TimeSpan.FromHours(4), ResolveAfter: 4), CapacitySaturationOptions.Rule),
        new(
            ResponseSla.KindName,
            "Leads are past the deadline of their first response and nobody has answered.",
            new RuleTiming(Cadence.Every(TimeSpan.FromMinutes(1)), ResolveAfter: 60), ResponseSlaOptions.Rule),
        new(
            SqlRateDrop.KindName,
            "Fewer leads become SQL than leads of the same age used to.",
            new RuleTiming(Cadence.Daily, FireAfter: 3, ResolveAfter: 2, NeedsWork: true), SqlRateDropOptions.Rule),
        new(
            IllusoryGrowth.KindName,
            "More leads came than in the window before, but hardly more SQLs or opportunities.",
            new RuleTiming(Cadence.Daily, FireAfter: 2, ResolveAfter: 2, NeedsWork: true), IllusoryGrowthOptions.Rule),

        // A warning for those on call that sql_rate_drop says again in full some days later: asked for, not given.
        new(
            SqlRateDropFast.KindName,
            "Fewer leads convert within the first day than used to, told within hours.",
            new RuleTiming(Cadence.Every(TimeSpan.FromHours(1))), SqlRateDropFastOptions.Rule, IsDefault: false),

        // A week, so that the rules on the whole way to the SQL tell first.
        new(
            StageLeak.KindName,
            "One step of the funnel lets through less than it used to.",
            new RuleTiming(Cadence.Daily, FireAfter: 7, ResolveAfter: 2, NeedsWork: true), StageLeakOptions.Rule),
        new(
            CplTrap.KindName,
            "A channel whose leads are cheap, but whose SQLs or clients are dear.",
            new RuleTiming(Cadence.Daily, FireAfter: 2, ResolveAfter: 2, NeedsWork: true), CplTrapOptions.Rule),
        new(
            RoiNegative.KindName,
            "What was spent has not come back, and what is still open is not worth enough to change that.",
            new RuleTiming(Cadence.Daily, FireAfter: 2, ResolveAfter: 2, NeedsWork: true), RoiNegativeOptions.Rule),
        new(
            BudgetPace.KindName,
            "The month's budget will not last, or money is spent and no lead comes.",
            new RuleTiming(Cadence.Every(TimeSpan.FromHours(1)), FireAfter: 2, ResolveAfter: 2), BudgetPaceOptions.Rule),
        new(
            Goal.KindName,
            "A KPI is beyond a bound of your choice.",
            new RuleTiming(Cadence.Every(TimeSpan.FromHours(1))), GoalOptions.Rule, IsDefault: false),
    ];
}
