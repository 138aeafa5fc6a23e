using FunnelStream.Events;
using FunnelStream.Kpis;

namespace FunnelStream.Board;

/// <summary>
/// Of which scopes of a breakdown the KPIs are told one by one: the largest by leads in the longest window, and those that are configured.
/// Each multiplies by KPIs, faces and windows, which no database of time series stands for every campaign there ever was.
/// </summary>
/// <remarks>
/// Nothing is remembered beyond the process. Of equally large scopes those that the board heard of first are told.
/// </remarks>
internal sealed class ToldScopes(BoardOptions options, Breakdown breakdown, NameTable names)
{
    private const long Hour = 3_600_000;

    private readonly HashSet<string> _always =
        [.. breakdown.Dimensions.SelectMany(dimension => options.AlwaysTold.Concat(options.Overheads.Keys).Select(name => DimensionText.Normalize(dimension, name)))];
    private HashSet<DimensionKey> _told = [];
    private long _hour = long.MinValue;

    /// <summary>The scope that sums up the others.</summary>
    public DimensionKey Rest { get; } = breakdown.Dimensions.Count == 0
        ? new DimensionKey(-1, 0, 0, 0)
        : DimensionKey.Of([.. breakdown.Dimensions.Select(_ => (int)DimensionTable.Other)]);

    /// <summary>The scopes.</summary>
    public IReadOnlyCollection<DimensionKey> Scopes => _told;

    /// <summary>Another number whenever they are others.</summary>
    public int Version { get; private set; }

    public bool Contains(in DimensionKey scope) => _told.Contains(scope);

    /// <summary>Chooses them: where there are as many as may be told, once an hour of event time, and a quarter more of those that were told before.</summary>
    public void Choose(Func<IEnumerable<DimensionKey>> scopes, Func<DimensionKey, long> size, long at)
    {
        if (_told.Count >= options.ToldScopes && at / Hour == _hour)
        {
            return;
        }

        _hour = at / Hour;
        var chosen = scopes().Where(scope => scope != Rest).ToHashSet();
        if (chosen.Count > options.ToldScopes)
        {
            var leavers = options.ToldScopes + (options.ToldScopes / 4);
            chosen = [.. chosen
                .Select(scope => (Scope: scope, Size: size(scope)))
                .OrderByDescending(scope => scope.Size).ThenBy(scope => scope.Scope.A).ThenBy(scope => scope.Scope.B)
                .ThenBy(scope => scope.Scope.C).ThenBy(scope => scope.Scope.D)
                .Where((scope, rank) => rank < options.ToldScopes || (rank < leavers && Contains(scope.Scope)) || IsConfigured(scope.Scope))
                .Select(scope => scope.Scope)];
        }

        if (!chosen.SetEquals(_told))
        {
            _told = chosen;
            Version++;
        }
    }

    private bool IsConfigured(in DimensionKey scope) => _always.Count > 0 && names.Names(breakdown.Dimensions, scope).Any(_always.Contains);
}
