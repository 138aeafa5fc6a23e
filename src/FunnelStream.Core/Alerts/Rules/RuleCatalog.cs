namespace FunnelStream.Alerts.Rules;

/// <summary>Every kind of rule there is. To add one, add a line and its file.</summary>
public static class RuleCatalog
{
    /// <summary>All kinds, in the order in which rules due at the same instant are evaluated: what explains others comes first.</summary>
    public static IReadOnlyList<RuleKind> All { get; } =
    [
        new(NoData.KindName, new RuleTiming(Cadence.Every(TimeSpan.FromMinutes(15))), NoDataOptions.Rule),
        new(CapacitySaturation.KindName, new RuleTiming(Cadence.Every(TimeSpan.FromMinutes(15)), For: TimeSpan.FromHours(4), ResolveAfter: 4), CapacitySaturationOptions.Rule),
        new(ResponseSla.KindName, new RuleTiming(Cadence.Every(TimeSpan.FromMinutes(1))), ResponseSlaOptions.Rule),
        new(SqlRateDrop.KindName, new RuleTiming(Cadence.Daily, FireAfter: 3, ResolveAfter: 2), SqlRateDropOptions.Rule),
        new(IllusoryGrowth.KindName, new RuleTiming(Cadence.Daily, FireAfter: 2, ResolveAfter: 2), IllusoryGrowthOptions.Rule),

        // A warning for those on call that sql_rate_drop says again in full some days later: asked for, not given.
        new(SqlRateDropFast.KindName, new RuleTiming(Cadence.Every(TimeSpan.FromHours(1))), SqlRateDropFastOptions.Rule, IsDefault: false),

        // A week, so that the rules on the whole way to the SQL tell first.
        new(StageLeak.KindName, new RuleTiming(Cadence.Daily, FireAfter: 7, ResolveAfter: 2), StageLeakOptions.Rule),
        new(CplTrap.KindName, new RuleTiming(Cadence.Daily, FireAfter: 2, ResolveAfter: 2), CplTrapOptions.Rule),
        new(RoiNegative.KindName, new RuleTiming(Cadence.Daily, FireAfter: 2, ResolveAfter: 2), RoiNegativeOptions.Rule),
        new(BudgetPace.KindName, new RuleTiming(Cadence.Every(TimeSpan.FromHours(1)), FireAfter: 2, ResolveAfter: 2), BudgetPaceOptions.Rule),
        new(Goal.KindName, new RuleTiming(Cadence.Every(TimeSpan.FromHours(1))), GoalOptions.Rule, IsDefault: false),
    ];
}
