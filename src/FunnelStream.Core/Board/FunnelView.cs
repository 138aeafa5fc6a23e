using FunnelStream.Events;
using FunnelStream.Panes;

namespace FunnelStream.Board;

/// <summary>
/// What a <see cref="FunnelBoard"/> holds, seen from an instant of event time: panes that start at or after it are not there.
/// Alert rules and capacity are computed from it. Valid until the next checkpoint is applied; not thread-safe.
/// </summary>
/// <remarks>
/// What happened to earlier leads after the instant is still in their lag histograms: who wants to know what was so at the
/// instant counts the lags up to a lead's age, which is <see cref="At"/> − <see cref="PaneSlice.Midpoint"/>.
/// </remarks>
public sealed class FunnelView
{
    private readonly RetainedPanes _retained;
    private readonly NameTable _names;
    private readonly IReadOnlyDictionary<string, int> _families;
    private readonly Dictionary<(string Family, string By, int From, int To), IReadOnlyList<ScopePanes>> _scopes = [];

    internal FunnelView(BoardOptions options, RetainedPanes retained, NameTable names, long at)
    {
        (Options, _retained, _names, At) = (options, retained, names, at);
        _families = options.Families.Select((family, index) => (family.Name, index)).ToDictionary(pair => pair.Name, pair => pair.index);
    }

    /// <summary>The instant, ms since the Unix epoch.</summary>
    public long At { get; }

    /// <summary>The instant, whole minutes since the Unix epoch, rounded down.</summary>
    public int Minute => (int)(At / 60_000);

    /// <summary>What the board shows: families, days, money.</summary>
    public BoardOptions Options { get; }

    /// <summary>The family that serves a breakdown of the funnel; null where none has its dimensions.</summary>
    public Family? FamilyOf(Breakdown by) => Options.Families.FirstOrDefault(family => !family.IsSales && by.Dimensions.All(family.Dimensions.Contains));

    /// <summary>
    /// The scopes of a breakdown of the funnel that have panes in a span, each with these panes, in the order of their names.
    /// </summary>
    /// <param name="by">The breakdown; <see cref="Breakdown.Total"/> gives one scope, or none where there is no pane.</param>
    /// <param name="from">Start of the span, minutes since the Unix epoch; a pane belongs to it that starts in it.</param>
    /// <param name="to">Its end, exclusive; at most <see cref="At"/> counts.</param>
    /// <exception cref="ArgumentException">No family has the breakdown's dimensions.</exception>
    public IReadOnlyList<ScopePanes> Scopes(Breakdown by, int from, int to) =>
        Scopes(FamilyOf(by) ?? throw new ArgumentException($"no family has all dimensions of the breakdown '{by}'", nameof(by)), by, from, to);

    /// <summary>The same over a family of one's choice, such as the one of the reps.</summary>
    /// <param name="family">One of <see cref="BoardOptions.Families"/>.</param>
    /// <param name="by">Its dimensions, or some of them.</param>
    /// <param name="from">Start of the span, minutes since the Unix epoch.</param>
    /// <param name="to">Its end, exclusive; at most <see cref="At"/> counts.</param>
    public IReadOnlyList<ScopePanes> Scopes(Family family, Breakdown by, int from, int to)
    {
        to = Math.Min(to, (int)((At + 59_999) / 60_000));
        if (!_scopes.TryGetValue((family.Name, by.Name, from, to), out var scopes))
        {
            _scopes.Add((family.Name, by.Name, from, to), scopes = Gather(family, by, from, to));
        }

        return scopes;
    }

    /// <summary>
    /// What is absolute now, whatever <see cref="At"/> is, by the values of a breakdown: open deals, backlog. Of campaigns,
    /// <see cref="Campaigns"/> tells what they are set to.
    /// </summary>
    public IReadOnlyDictionary<ScopeNames, Cells> Stocks(Family family, Breakdown by)
    {
        var projection = Of(family, by);
        var stocks = new Dictionary<ScopeNames, Cells>();
        foreach (var (_, panes) in _retained[_families[family.Name], Level.Stock].Range(0, 1))
        {
            foreach (var (key, cells) in panes)
            {
                var names = new ScopeNames(_names.Names(by.Dimensions, projection.Apply(key)));
                if (!stocks.TryGetValue(names, out var sum))
                {
                    stocks.Add(names, sum = new Cells());
                }

                sum.Add(cells);
            }
        }

        return stocks;
    }

    /// <summary>Start of a family's earliest pane, minutes since the Unix epoch; null where it has none.</summary>
    public int? Earliest(Family family) => _retained.Earliest(_families[family.Name]);

    /// <summary>
    /// The panes that start at <see cref="At"/> or later, which the view otherwise leaves out: what is absolute now less what
    /// they counted is what was so at the instant.
    /// </summary>
    /// <param name="family">One of <see cref="BoardOptions.Families"/>.</param>
    /// <param name="by">Its dimensions, or some of them.</param>
    public IReadOnlyList<ScopePanes> Later(Family family, Breakdown by) => Gather(family, by, (int)((At + 59_999) / 60_000), int.MaxValue);

    /// <summary>What campaigns are set to now, whatever <see cref="At"/> is; none where no family tells campaigns apart.</summary>
    public IReadOnlyList<CampaignChange> Campaigns()
    {
        var by = new Breakdown(Dimension.Channel, Dimension.Campaign);
        return Options.Families.FirstOrDefault(CampaignTerms.AreKeptBy) is not { } family
            ? []
            : [.. Stocks(family, by)
                .Select(stock => new CampaignChange(stock.Key.Values[0], stock.Key.Values[1], CampaignTerms.Of(stock.Value)))
                .Where(campaign => campaign.Terms.Exist)
                .OrderBy(campaign => (campaign.Channel, campaign.Campaign))];
    }

    private static Projection Of(Family family, Breakdown by) =>
        Projection.Of(family, by.Dimensions) ?? throw new ArgumentException($"the family '{family.Name}' lacks dimensions of the breakdown '{by}'", nameof(by));

    private List<ScopePanes> Gather(Family family, Breakdown by, int from, int to)
    {
        var projection = Of(family, by);

        // A scope that is one key of the family is served from the panes themselves: 1,000 campaigns have a million.
        var isSummed = !by.Dimensions.SequenceEqual(family.Dimensions);
        var sums = new Dictionary<DimensionKey, List<(int Start, Level Level, Cells Cells)>>();
        foreach (var (level, start, key, cells) in _retained.Range(_families[family.Name], from, to))
        {
            var scope = projection.Apply(key);
            if (!sums.TryGetValue(scope, out var slices))
            {
                sums.Add(scope, slices = []);
            }

            if (!isSummed)
            {
                slices.Add((start, level, cells));
                continue;
            }

            // They come level by level in the order of their starts: what belongs together is together.
            if (slices.Count == 0 || slices[^1].Start != start || slices[^1].Level != level)
            {
                slices.Add((start, level, new Cells()));
            }

            slices[^1].Cells.Add(cells);
        }

        return [.. sums
            .Select(scope => new ScopePanes(
                new ScopeNames(_names.Names(by.Dimensions, scope.Key)),
                [.. scope.Value
                    .OrderBy(slice => slice.Start).ThenBy(slice => slice.Level)
                    .Select(slice => new PaneSlice(slice.Start, slice.Start + slice.Level.Minutes(slice.Start, Options.Days), slice.Cells))]))
            .OrderBy(scope => scope.Names.ToString(), StringComparer.Ordinal)];
    }
}

/// <summary>The values of a breakdown's dimensions, in their order; none is the total. Equal where the values are.</summary>
public sealed class ScopeNames(params IReadOnlyList<string> values) : IEquatable<ScopeNames>
{
    /// <summary>The values.</summary>
    public IReadOnlyList<string> Values { get; } = values;

    /// <inheritdoc/>
    public bool Equals(ScopeNames? other) => other is not null && Values.SequenceEqual(other.Values, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ScopeNames);

    /// <inheritdoc/>
    public override int GetHashCode() => Values.Aggregate(17, (hash, value) => HashCode.Combine(hash, value.GetHashCode(StringComparison.Ordinal)));

    /// <summary>The values joined by <c>/</c>.</summary>
    public override string ToString() => string.Join('/', Values);
}

/// <summary>A scope with its panes in the order of their starts. Panes of partitions that fold at different times may overlap; none counts anything twice.</summary>
/// <param name="Names">The values of the breakdown's dimensions.</param>
/// <param name="Slices">The panes.</param>
public sealed record ScopePanes(ScopeNames Names, IReadOnlyList<PaneSlice> Slices);

/// <summary>A pane of a scope.</summary>
/// <param name="Start">Minutes since the Unix epoch.</param>
/// <param name="End">Exclusive.</param>
/// <param name="Cells">Its numbers, under the ids of <see cref="Field"/>.</param>
public readonly record struct PaneSlice(int Start, int End, Cells Cells)
{
    /// <summary>Its middle, ms since the Unix epoch: what the ages of its leads are taken from.</summary>
    public long Midpoint => (Start + (long)End) * 30_000;
}
