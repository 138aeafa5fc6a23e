using System.Runtime.InteropServices;
using FunnelStream.Panes;

namespace FunnelStream.Board;

/// <summary>One number of a family's retained panes by the values of a breakdown, kept by what changes: it is asked for far more often than panes change.</summary>
/// <param name="number">The number.</param>
/// <param name="projection">Takes the breakdown's values out of those of a pane.</param>
/// <param name="days">Where days begin.</param>
internal sealed class ScopeNumbers(PaneNumber number, Projection projection, DayGrid days) : IKeptOfPanes
{
    private static readonly Comparer<CountSlice> ByTime = Comparer<CountSlice>.Create((a, b) => (a.Start, a.End).CompareTo((b.Start, b.End)));

    private readonly Dictionary<DimensionKey, Scope> _scopes = [];

    /// <inheritdoc/>
    public void Add(Level level, int start, in DimensionKey key, Cells more, int panes)
    {
        var counted = number == PaneNumber.Presence ? panes : number.Of(more);
        if (counted == 0)
        {
            return;
        }

        var of = projection.Apply(key);
        ref var scope = ref CollectionsMarshal.GetValueRefOrAddDefault(_scopes, of, out _);
        scope ??= new Scope();
        scope.Last = default;
        var slices = scope.Slices;
        var slice = new CountSlice(start, start + level.Minutes(start, days), counted);
        var index = slices.BinarySearch(slice, ByTime);
        if (index < 0)
        {
            slices.Insert(~index, slice);
        }
        else if (slices[index].Count + counted is not 0 and var sum)
        {
            slices[index] = slice with { Count = sum };
        }
        else if (slices.Count > 1)
        {
            slices.RemoveAt(index);
        }
        else
        {
            _scopes.Remove(of);
        }
    }

    /// <summary>The scopes in which it is other than 0 in a pane that starts in [from, to).</summary>
    public IEnumerable<DimensionKey> In(int from, int to) =>
        _scopes.Where(scope => scope.Value.Slices is var slices && FirstFrom(slices, from) is var first && first < slices.Count && slices[first].Start < to).Select(scope => scope.Key);

    /// <summary>
    /// The number of what starts in [from, to), by scope and in the order of the starts; where it is 0 there is none. The same list as the time before where it has the
    /// same content.
    /// </summary>
    public IEnumerable<(DimensionKey Scope, IReadOnlyList<CountSlice> Slices)> Range(int from, int to)
    {
        foreach (var (key, scope) in _scopes)
        {
            var (first, end) = (FirstFrom(scope.Slices, from), FirstFrom(scope.Slices, to));
            if (end > first)
            {
                if (scope.Last.Slices is null || (scope.Last.First, scope.Last.End) != (first, end))
                {
                    scope.Last = (first, end, scope.Slices.GetRange(first, end - first));
                }

                yield return (key, scope.Last.Slices);
            }
        }
    }

    private static int FirstFrom(List<CountSlice> slices, int start) => ~slices.BinarySearch(new CountSlice(start, int.MinValue, 0), ByTime);

    private sealed class Scope
    {
        public List<CountSlice> Slices { get; } = [];

        public (int First, int End, List<CountSlice> Slices) Last { get; set; }
    }
}
