using System.Text.Json.Serialization;

namespace FunnelStream.Alerts.Rules;

/// <summary>What rules are configured to, as text that names their version; written without reflection, which would be compiled at the first evaluation.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(BudgetPaceOptions))]
[JsonSerializable(typeof(CplTrapOptions))]
[JsonSerializable(typeof(GoalOptions))]
[JsonSerializable(typeof(IllusoryGrowthOptions))]
[JsonSerializable(typeof(NoDataOptions))]
[JsonSerializable(typeof(RoiNegativeOptions))]
[JsonSerializable(typeof(SqlRateDropOptions))]
[JsonSerializable(typeof(SqlRateDropFastOptions))]
[JsonSerializable(typeof(StageLeakOptions))]
internal sealed partial class RuleParametersContext : JsonSerializerContext;
