using FunnelStream.Events;
using FunnelStream.Panes;
using FunnelStream.Worker;

namespace FunnelStream.Transfer;

/// <summary>
/// How a configured family comes out of an exported one: dimensions the other has in addition are summed over; dimensions
/// it lacks read <c>(none)</c>, but for retained leads, of which they are known.
/// </summary>
internal sealed class FamilyPlan
{
    private static readonly int FirstUnconvertedSpend = Field.Unconverted(UnconvertedMoney.Spend, default);

    private readonly int[] _positions;
    private readonly DayGrid _days;

    private FamilyPlan(int index, Family family, int source, Family exported, DayGrid days)
    {
        (Index, Family, Source, _days) = (index, family, source, days);
        _positions = [.. family.Dimensions.Select(d => exported.Dimensions.ToList().IndexOf(d))];
        DropsTerms = !(CampaignTerms.AreKeptBy(exported) && CampaignTerms.AreKeptBy(family));
        DropsTraffic = exported.HasTraffic && !family.HasTraffic;
        Stands = new Family(family.Name, family.Dimensions, (Level)Math.Max((byte)family.Finest, (byte)exported.Finest));
        MovesLeads = _positions.Contains(-1) || family.Finest < exported.Finest;
        Change = Describe(exported);
    }

    /// <summary>What is not as it was, a sentence; null where all is.</summary>
    public string? Change { get; }

    /// <summary>Index of the configured family.</summary>
    public int Index { get; }

    /// <summary>The configured family.</summary>
    public Family Family { get; }

    /// <summary>Index of the exported family it comes from.</summary>
    public int Source { get; }

    /// <summary>The family at the level at which contributions stand once the exported panes are taken over.</summary>
    public Family Stands { get; }

    /// <summary>Whether retained leads know more than the exported panes tell apart.</summary>
    public bool MovesLeads { get; }

    private bool DropsTraffic { get; }

    private bool DropsTerms { get; }

    /// <summary>The plans of all configured families.</summary>
    /// <param name="exported">The exported families.</param>
    /// <param name="options">What is configured.</param>
    /// <param name="refusals">Takes a sentence for each family that can't be had.</param>
    public static IReadOnlyList<FamilyPlan> Of(IReadOnlyList<Family> exported, WorkerOptions options, ICollection<string> refusals)
    {
        var plans = new List<FamilyPlan>();
        foreach (var (index, family) in options.Families.Index())
        {
            var source = exported.Index()
                .Where(e => e.Item.IsSales == family.IsSales && (e.Item.HasTraffic || !family.HasTraffic))
                .OrderBy(e => family.Dimensions.Except(e.Item.Dimensions).Count())
                .ThenBy(e => e.Item.Finest > family.Finest)
                .ThenBy(e => e.Item.Dimensions.Count)
                .ThenByDescending(e => e.Item.Finest)
                .Select(e => ((int Index, Family Item)?)e)
                .FirstOrDefault();
            if (source is { } found)
            {
                plans.Add(new FamilyPlan(index, family, found.Index, found.Item, options.Days));
            }
            else
            {
                refusals.Add(family.IsSales
                    ? $"the family '{family.Name}' counts the work of reps, which no exported family does. Leave it out, or count anew from the inputs after 'state reset'."
                    : $"the family '{family.Name}' counts visits and spend, which no exported family does. Keep an exported one of channel or channel and campaign, or count anew from the inputs after 'state reset'.");
            }
        }

        return plans;
    }

    /// <summary>The pane into which one of the exported family goes.</summary>
    /// <param name="level">Its level.</param>
    /// <param name="start">Its start, minutes since the Unix epoch.</param>
    /// <param name="value">The interned value of each of the configured family's dimensions that the exported one has.</param>
    public PaneKey KeyOf(Level level, int start, Func<Dimension, ushort> value)
    {
        ulong packed = 0;
        for (var i = 0; i < _positions.Length; i++)
        {
            packed |= (ulong)(_positions[i] < 0 ? DimensionTable.None : value(Family.Dimensions[i])) << (16 * i);
        }

        var coarser = level < Family.Finest ? Family.Finest : level;
        var begin = coarser == level ? start : _days.StartOf(coarser, start);
        return new PaneKey(packed, begin, (byte)Index, coarser);
    }

    /// <summary>Whether a cell of the exported family belongs into the configured one.</summary>
    public bool Takes(int cell) => CampaignTerms.IsCell(cell) ? !DropsTerms : !DropsTraffic || !(cell is Field.Visits or Field.Touches or Field.SpendMinor or Field.UnconvertedSpends
        or Field.Promoters or Field.Passives or Field.Detractors || (cell >= FirstUnconvertedSpend && cell < FirstUnconvertedSpend + CurrencyCode.Limit));

    /// <summary>A lead's dimension values as far as the exported family told them apart.</summary>
    public DimensionValues AsExported(DimensionValues values)
    {
        for (var i = 0; i < _positions.Length; i++)
        {
            if (_positions[i] < 0)
            {
                values[(int)Family.Dimensions[i]] = DimensionTable.None;
            }
        }

        return values;
    }

    private string? Describe(Family exported)
    {
        string[] added = [.. Family.Dimensions.Except(exported.Dimensions).Select(d => d.Name())];
        string[] summed = [.. exported.Dimensions.Except(Family.Dimensions).Select(d => d.Name())];
        string[] changes =
        [
            .. summed.Length > 0 ? [$"summed over {string.Join(", ", summed)}"] : Array.Empty<string>(),
            .. added.Length > 0 ? [$"{string.Join(", ", added)} known of retained leads only, else (none)"] : Array.Empty<string>(),
            .. Family.Finest < exported.Finest ? [$"by the {Name(Family.Finest)} for retained leads only, else by the {Name(exported.Finest)}"] : Array.Empty<string>(),
            .. Family.Finest > exported.Finest ? [$"folded into {Name(Family.Finest)}s"] : Array.Empty<string>(),
        ];
        return changes.Length == 0 ? null : $"family '{Family.Name}' comes from '{exported.Name}': {string.Join("; ", changes)}";

        static string Name(Level level) => level.ToString().ToLowerInvariant();
    }
}
