using FunnelStream.Alerts;
using FunnelStream.Alerts.Rules;

namespace FunnelStream.Advice;

/// <summary>Rules with their defaults, to be asked on the spot: without a state, and without anybody being told.</summary>
internal static class FreshRules
{
    /// <summary>Fewer leads become SQLs.</summary>
    public static SqlRateDrop SqlRateDrop { get; } = new(new SqlRateDropOptions()) { Timing = new RuleTiming(Cadence.Daily, Name: Alerts.Rules.SqlRateDrop.KindName) };

    /// <summary>Growth on paper only.</summary>
    public static IllusoryGrowth IllusoryGrowth { get; } = new(new IllusoryGrowthOptions()) { Timing = new RuleTiming(Cadence.Daily, Name: Alerts.Rules.IllusoryGrowth.KindName) };

    /// <summary>Cheap leads that are dear.</summary>
    public static CplTrap CplTrap { get; } = new(new CplTrapOptions()) { Timing = new RuleTiming(Cadence.Daily, Name: Alerts.Rules.CplTrap.KindName) };

    /// <summary>The widest gap between two stages.</summary>
    public static StageLeak StageLeak { get; } = new(new StageLeakOptions()) { Timing = new RuleTiming(Cadence.Daily, Name: Alerts.Rules.StageLeak.KindName) };
}
