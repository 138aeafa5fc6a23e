using System.Runtime.InteropServices;
using FunnelStream.Events;
using FunnelStream.Kpis;
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
    private readonly Dictionary<(string By, int From, int To), IReadOnlyList<ScopePanes>> _parts = [];

    internal FunnelView(BoardOptions options, RetainedPanes retained, NameTable names, IReadOnlyDictionary<string, int> families, long at, bool isLatest, object waiting) =>
        (Options, _retained, _names, _families, At, IsLatest, Waiting) = (options, retained, names, families, at, isLatest, waiting);

    /// <summary>The instant, ms since the Unix epoch.</summary>
    public long At { get; }

    /// <summary>Whether nothing is known that happened at the instant or after it.</summary>
    public bool IsLatest { get; }

    /// <summary>The same object in two views where the same leads wait at the same places.</summary>
    public object Waiting { get; }

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
        Scopes(Serving(by), by, from, to);

    /// <summary>The same over a family of one's choice, such as the one of the reps.</summary>
    /// <param name="family">One of <see cref="BoardOptions.Families"/>.</param>
    /// <param name="by">Its dimensions, or some of them.</param>
    /// <param name="from">Start of the span, minutes since the Unix epoch.</param>
    /// <param name="to">Its end, exclusive; at most <see cref="At"/> counts.</param>
    public IReadOnlyList<ScopePanes> Scopes(Family family, Breakdown by, int from, int to)
    {
        to = UpTo(to);
        if (!_scopes.TryGetValue((family.Name, by.Name, from, to), out var scopes))
        {
            _scopes.Add((family.Name, by.Name, from, to), scopes = Gather(family, by, from, to));
        }

        return scopes;
    }

    /// <summary>
    /// The scopes of a breakdown with the panes of all that is told apart within them, not summed and in no order: for sums over time, which
    /// need no more. Of the channels these are their campaigns' panes, which others have asked for as a rule.
    /// </summary>
    /// <param name="by">The breakdown.</param>
    /// <param name="from">Start of the span, minutes since the Unix epoch; a pane belongs to it that starts in it.</param>
    /// <param name="to">Its end, exclusive; at most <see cref="At"/> counts.</param>
    /// <exception cref="ArgumentException">No family has the breakdown's dimensions.</exception>
    public IReadOnlyList<ScopePanes> Parts(Breakdown by, int from, int to)
    {
        if (!_parts.TryGetValue((by.Name, from, to), out var parts))
        {
            _parts.Add((by.Name, from, to), parts = Join(by, from, to));
        }

        return parts;
    }

    /// <summary>The scopes that <see cref="Scopes(Breakdown, int, int)"/> gives, without their panes.</summary>
    /// <param name="by">The breakdown.</param>
    /// <param name="from">Start of the span, minutes since the Unix epoch; a pane belongs to it that starts in it.</param>
    /// <param name="to">Its end, exclusive; at most <see cref="At"/> counts.</param>
    /// <exception cref="ArgumentException">No family has the breakdown's dimensions.</exception>
    public IReadOnlyList<ScopeNames> Names(Breakdown by, int from, int to)
    {
        var family = Serving(by);
        return [.. _retained.Numbers(_families[family.Name], by, Of(family, by), PaneNumber.Presence).In(from, UpTo(to))
            .Select(scope => NamesOf(by, scope))
            .OrderBy(names => names.ToString(), StringComparer.Ordinal)];
    }

    /// <summary>
    /// One number of each pane, where it is not 0, by the scopes of a breakdown in the order of their names: for a few cells of many panes,
    /// which <see cref="Scopes(Family, Breakdown, int, int)"/> would sum with all their histograms.
    /// </summary>
    /// <param name="family">One of <see cref="BoardOptions.Families"/>.</param>
    /// <param name="by">Its dimensions, or some of them.</param>
    /// <param name="from">Start of the span, minutes since the Unix epoch; a pane belongs to it that starts in it.</param>
    /// <param name="to">Its end, exclusive; at most <see cref="At"/> counts.</param>
    /// <param name="count">The number; that of several panes is the sum of theirs.</param>
    public IReadOnlyList<ScopeCounts> Counts(Family family, Breakdown by, int from, int to, PaneNumber count) =>
        Sorted(by, _retained.Numbers(_families[family.Name], by, Of(family, by), count).Range(from, UpTo(to)));

    /// <summary>The same of a number that is another one at each instant.</summary>
    /// <param name="family">One of <see cref="BoardOptions.Families"/>.</param>
    /// <param name="by">Its dimensions, or some of them.</param>
    /// <param name="from">Start of the span, minutes since the Unix epoch; a pane belongs to it that starts in it.</param>
    /// <param name="to">Its end, exclusive; at most <see cref="At"/> counts.</param>
    /// <param name="count">The number; that of several panes is the sum of theirs.</param>
    public IReadOnlyList<ScopeCounts> Counts(Family family, Breakdown by, int from, int to, Func<PaneSlice, long> count)
    {
        var projection = Of(family, by);
        var scopes = new Dictionary<DimensionKey, List<CountSlice>>();
        foreach (var (level, start, key, cells) in _retained.Range(_families[family.Name], from, UpTo(to)))
        {
            var end = start + level.Minutes(start, Options.Days);
            if (count(new PaneSlice(start, end, cells)) is not 0 and var counted)
            {
                ref var slices = ref CollectionsMarshal.GetValueRefOrAddDefault(scopes, projection.Apply(key), out _);
                slices ??= [];
                // The panes of a span come one after the other.
                if (slices.Count > 0 && slices[^1] is var last && last.Start == start && last.End == end)
                {
                    slices[^1] = last with { Count = last.Count + counted };
                }
                else
                {
                    slices.Add(new CountSlice(start, end, counted));
                }
            }
        }

        foreach (var slices in scopes.Values)
        {
            slices.Sort((a, b) => (a.Start, a.End).CompareTo((b.Start, b.End)));
        }

        return Sorted(by, scopes.Select(scope => (scope.Key, (IReadOnlyList<CountSlice>)scope.Value)));
    }

    /// <summary>
    /// What is read off each pane of a family, by the values of its dimensions and in the order of the starts: a pane is read anew only once it has changed, or time
    /// has passed it by.
    /// </summary>
    /// <typeparam name="T">What is read off a pane. Of each type there is one reading.</typeparam>
    /// <param name="family">One of <see cref="BoardOptions.Families"/>.</param>
    /// <param name="from">Start of the span, minutes since the Unix epoch; a pane belongs to it that starts in it.</param>
    /// <param name="to">Its end, exclusive; at most <see cref="At"/> counts.</param>
    /// <param name="read">Reads a pane. It may depend on the pane, its values and <see cref="Options"/>, and not on the instant.</param>
    internal IEnumerable<(ScopeNames Names, ReadOnlyMemory<T> Readings)> Readings<T>(Family family, int from, int to, Func<ScopeNames, PaneSlice, T> read)
        where T : class
    {
        return _retained.Readings(_families[family.Name], (key, slice) => read(NamesOf(key), slice)).Range(from, UpTo(to))
            .Select(scope => (NamesOf(scope.Scope), scope.Readings));

        ScopeNames NamesOf(DimensionKey key) => new(_names.Names(family.Dimensions, key));
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
                var names = NamesOf(by, projection.Apply(key));
                if (!stocks.TryGetValue(names, out var sum))
                {
                    stocks.Add(names, sum = new Cells());
                }

                sum.Add(cells);
            }
        }

        return stocks;
    }

    /// <summary>Whether a number is other than 0 in a retained pane of the funnel that starts before the instant: whether what it counts has ever come.</summary>
    /// <param name="number">The number.</param>
    public bool Has(PaneNumber number) => (Options.Families.FirstOrDefault(family => family.HasTraffic) ?? FamilyOf(Breakdown.Total)) is { } whole
        && _retained.Numbers(_families[whole.Name], Breakdown.Total, Of(whole, Breakdown.Total), number).In(int.MinValue, UpTo(int.MaxValue)).Any();

    /// <summary>Start of a family's earliest pane, minutes since the Unix epoch; null where it has none.</summary>
    public int? Earliest(Family family) => _retained.Earliest(_families[family.Name]);

    /// <summary>
    /// The panes that start at <see cref="At"/> or later, which the view otherwise leaves out: what is absolute now less what
    /// they counted is what was so at the instant.
    /// </summary>
    /// <param name="family">One of <see cref="BoardOptions.Families"/>.</param>
    /// <param name="by">Its dimensions, or some of them.</param>
    public IReadOnlyList<ScopePanes> Later(Family family, Breakdown by) => Gather(family, by, UpTo(int.MaxValue), int.MaxValue);

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

    private Family Serving(Breakdown by) => FamilyOf(by) ?? throw new ArgumentException($"no family has all dimensions of the breakdown '{by}'", nameof(by));

    // The end of a span: the first whole minute after the instant at most.
    private int UpTo(int to) => Math.Min(to, (int)((At + 59_999) / 60_000));

    private List<ScopeCounts> Sorted(Breakdown by, IEnumerable<(DimensionKey Scope, IReadOnlyList<CountSlice> Slices)> scopes) =>
        [.. scopes
            .Select(scope => new ScopeCounts(NamesOf(by, scope.Scope), scope.Slices))
            .OrderBy(scope => scope.Names.ToString(), StringComparer.Ordinal)];

    private ScopeNames NamesOf(Breakdown by, in DimensionKey key) => new(_names.Names(by.Dimensions, key));

    private List<ScopePanes> Join(Breakdown by, int from, int to)
    {
        var family = Serving(by);
        var finest = new Breakdown([.. family.Dimensions]);
        int[] places = [.. by.Dimensions.Select(dimension => finest.Dimensions.ToList().IndexOf(dimension))];
        return [.. Scopes(family, finest, from, to)
            .GroupBy(scope => new ScopeNames([.. places.Select(place => scope.Names.Values[place])]), scope => scope.Slices)
            .Select(scope => new ScopePanes(scope.Key, [.. scope.SelectMany(slices => slices)]))
            .OrderBy(scope => scope.Names.ToString(), StringComparer.Ordinal)];
    }

    private List<ScopePanes> Gather(Family family, Breakdown by, int from, int to)
    {
        var projection = Of(family, by);
        var scopes = new Dictionary<DimensionKey, List<(int Start, Level Level, Cells Cells)>>();
        foreach (var (level, start, key, cells) in _retained.Range(_families[family.Name], from, to))
        {
            var scope = projection.Apply(key);
            if (!scopes.TryGetValue(scope, out var panes))
            {
                scopes.Add(scope, panes = []);
            }

            panes.Add((start, level, cells));
        }

        return [.. scopes
            .Select(scope => new ScopePanes(NamesOf(by, scope.Key), Slices(scope.Value)))
            .OrderBy(scope => scope.Names.ToString(), StringComparer.Ordinal)];
    }

    // Most panes are the only ones of their scope at their time, and are shown as they are; only others are summed.
    private List<PaneSlice> Slices(List<(int Start, Level Level, Cells Cells)> panes)
    {
        if (!IsInOrder(panes))
        {
            panes.Sort((a, b) => (a.Start, a.Level).CompareTo((b.Start, b.Level)));
        }

        var slices = new List<PaneSlice>(panes.Count);
        for (var i = 0; i < panes.Count;)
        {
            var (start, level, cells) = panes[i];
            var next = i + 1;
            if (next < panes.Count && panes[next].Start == start && panes[next].Level == level)
            {
                var sum = new Cells();
                sum.Add(cells);
                for (; next < panes.Count && panes[next].Start == start && panes[next].Level == level; next++)
                {
                    sum.Add(panes[next].Cells);
                }

                cells = sum;
            }

            slices.Add(new PaneSlice(start, start + level.Minutes(start, Options.Days), cells));
            i = next;
        }

        return slices;
    }

    private static bool IsInOrder(List<(int Start, Level Level, Cells Cells)> panes)
    {
        for (var i = 1; i < panes.Count; i++)
        {
            if (panes[i - 1].Start > panes[i].Start || (panes[i - 1].Start == panes[i].Start && panes[i - 1].Level > panes[i].Level))
            {
                return false;
            }
        }

        return true;
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

/// <summary>A scope with a number of its panes, in the order of their starts; where it is 0 there is none. As with <see cref="ScopePanes"/>, spans may overlap.</summary>
/// <param name="Names">The values of the breakdown's dimensions.</param>
/// <param name="Slices">The numbers.</param>
public sealed record ScopeCounts(ScopeNames Names, IReadOnlyList<CountSlice> Slices);

/// <summary>A number of a span.</summary>
/// <param name="Start">Minutes since the Unix epoch.</param>
/// <param name="End">Exclusive.</param>
/// <param name="Count">The number.</param>
public readonly record struct CountSlice(int Start, int End, long Count);
