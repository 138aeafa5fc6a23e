using System.Runtime.InteropServices;
using FunnelStream.Panes;

namespace FunnelStream.Board;

/// <summary>
/// What is read off the retained panes of a family, by their dimension values and in the order of their starts. A pane is read when it is first asked for, and
/// anew only once it has changed: a reading depends on nothing but its pane.
/// </summary>
/// <typeparam name="T">What is read off a pane.</typeparam>
/// <param name="read">Reads a pane of some dimension values.</param>
/// <param name="find">Finds the content of a pane that there is.</param>
/// <param name="days">Where days begin.</param>
internal sealed class ScopeReadings<T>(Func<DimensionKey, PaneSlice, T> read, Func<Level, int, DimensionKey, Cells> find, DayGrid days) : IKeptOfPanes
    where T : class
{
    private static readonly Comparer<Pane> ByTime = Comparer<Pane>.Create((a, b) => (a.Start, a.End).CompareTo((b.Start, b.End)));

    private readonly Dictionary<DimensionKey, Scope> _scopes = [];

    /// <inheritdoc/>
    public void Add(Level level, int start, in DimensionKey key, Cells more, int panes)
    {
        ref var scope = ref CollectionsMarshal.GetValueRefOrAddDefault(_scopes, key, out _);
        scope ??= new Scope();
        scope.Last = null;
        var unread = new Pane(start, start + level.Minutes(start, days), level, null);
        var index = scope.Panes.BinarySearch(unread, ByTime);
        if (index < 0)
        {
            scope.Panes.Insert(~index, unread);
        }
        else if (panes >= 0)
        {
            scope.Panes[index] = unread;
        }
        else if (scope.Panes.Count > 1)
        {
            scope.Panes.RemoveAt(index);
        }
        else
        {
            _scopes.Remove(key);
        }
    }

    /// <summary>The readings of the panes that start in [from, to), by scope; scopes without any are left out.</summary>
    public IEnumerable<(DimensionKey Scope, ReadOnlyMemory<T> Readings)> Range(int from, int to)
    {
        foreach (var (key, scope) in _scopes)
        {
            var (first, end) = (FirstFrom(scope.Panes, from), FirstFrom(scope.Panes, to));
            if (end > first)
            {
                if (scope.Last is null || (scope.First, scope.End) != (first, end))
                {
                    (scope.First, scope.End, scope.Last) = (first, end, Read(key, CollectionsMarshal.AsSpan(scope.Panes), first, end));
                }

                yield return (key, scope.Last);
            }
        }
    }

    private T[] Read(in DimensionKey key, Span<Pane> panes, int first, int end)
    {
        // What has passed out of sight is hardly asked for again.
        for (var i = first - 1; i >= 0 && panes[i].Reading is not null; i--)
        {
            panes[i] = panes[i] with { Reading = null };
        }

        var readings = new T[end - first];
        for (var i = first; i < end; i++)
        {
            var (start, to, level, reading) = panes[i];
            if (reading is null)
            {
                panes[i] = panes[i] with { Reading = reading = read(key, new PaneSlice(start, to, find(level, start, key))) };
            }

            readings[i - first] = reading;
        }

        return readings;
    }

    private static int FirstFrom(List<Pane> panes, int start) => ~panes.BinarySearch(new Pane(start, int.MinValue, default, null), ByTime);

    private readonly record struct Pane(int Start, int End, Level Level, T? Reading);

    // The panes, and the readings that were asked for last, as long as they hold: those at places from First to End.
    private sealed class Scope
    {
        public List<Pane> Panes { get; } = [];

        public int First { get; set; }

        public int End { get; set; }

        public T[]? Last { get; set; }
    }
}
