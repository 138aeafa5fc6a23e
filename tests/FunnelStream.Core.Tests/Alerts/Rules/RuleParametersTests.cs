using System.Text.Json;
using FunnelStream.Alerts.Rules;
using FunnelStream.Events;
using FunnelStream.Kpis;

namespace FunnelStream.Core.Tests.Alerts.Rules;

public sealed class RuleParametersTests
{
    // The text names a rule's version: were it another one after an upgrade, every alert would begin anew.
    [Fact]
    public void Are_written_as_reflection_writes_them()
    {
        object[] options =
        [
            new BudgetPaceOptions { Budgets = [new MonthlyBudget("ads", null, 1_200.50m), new MonthlyBudget("é", "brand", 3m)] },
            new CplTrapOptions(),
            new GoalOptions { Kpi = "sql_rate", Below = 0.25, Window = TimeSpan.FromDays(28), Breakdowns = [Breakdown.Total, new Breakdown(Dimension.Channel)] },
            new IllusoryGrowthOptions(),
            new NoDataOptions(),
            new RoiNegativeOptions(),
            new SqlRateDropFastOptions(),
            new SqlRateDropOptions(),
            new StageLeakOptions(),
        ];
        var contracts = RuleParametersContext.Default;
        foreach (var one in options)
        {
            JsonSerializer.Serialize(one, one.GetType(), contracts).ShouldBe(JsonSerializer.Serialize(one, one.GetType()));
        }
    }
}
