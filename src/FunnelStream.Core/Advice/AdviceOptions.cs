namespace FunnelStream.Advice;

/// <summary>What advice on campaigns goes by.</summary>
public sealed record AdviceOptions
{
    /// <summary>The span of creation of the leads judged; default 30 days.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromDays(30);

    /// <summary>What an SQL may cost, major units of the base currency; null: what it cost the channel over <see cref="TargetSpan"/>.</summary>
    public double? TargetCostPerSql { get; init; }

    /// <summary>The same of single channels, which wins; names as in events, trimmed and lower-cased.</summary>
    public IReadOnlyDictionary<string, double> Targets { get; init; } = new Dictionary<string, double>();

    /// <summary>The trailing span of a channel that is its target where none is configured; default 90 days.</summary>
    public TimeSpan TargetSpan { get; init; } = TimeSpan.FromDays(90);

    /// <summary>Of fewer SQLs in it no target is made; default 10.</summary>
    public int LeastTargetSqls { get; init; } = 10;

    /// <summary>What share of leads should pass a stage, by its name, one of <see cref="StageTarget.Stages"/>; below it the stage is weak. Default none.</summary>
    public IReadOnlyDictionary<string, StageTarget> Stages { get; init; } = new Dictionary<string, StageTarget>();

    /// <summary>So many targets spent without a single SQL say stop; default 3.</summary>
    public double MostTargetsWithoutSql { get; init; } = 3;

    /// <summary>Utilization of sales from which on more volume is unsound, a fraction; default .85, as <c>capacity_saturation</c> warns.</summary>
    public double MostUtilization { get; init; } = .85;

    /// <summary>Whether more volume is advised only where it is known that sales can take it; default true.</summary>
    public bool NeedsCapacity { get; init; } = true;

    /// <summary>What an SQL of a channel may cost by configuration; null where that is not said.</summary>
    public double? TargetOf(string channel) => Targets.TryGetValue(channel, out var target) ? target : TargetCostPerSql;
}
