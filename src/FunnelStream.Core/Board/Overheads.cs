using FunnelStream.Events;

namespace FunnelStream.Board;

/// <summary>Standing costs of the total and of channels.</summary>
internal sealed class Overheads
{
    private const decimal MinutesPerDay = 1_440;

    private readonly Dictionary<int, long> _perDay = [];
    private readonly long _totalPerDay;

    public Overheads(IReadOnlyDictionary<string, long> perDay, NameTable names)
    {
        foreach (var (channel, minor) in perDay)
        {
            var id = names.Intern(Dimension.Channel, DimensionText.Normalize(Dimension.Channel, channel));
            _perDay[id] = _perDay.GetValueOrDefault(id) + minor;
            _totalPerDay += minor;
        }

        Scopes = [.. _perDay.Keys.Select(id => new DimensionKey(id, 0, 0, 0))];
    }

    /// <summary>Channels that cost something even while nothing happens in them.</summary>
    public IReadOnlyList<DimensionKey> Scopes { get; }

    /// <summary>Minor units that accrue to a scope in so many minutes; 0 where they are not known by scope.</summary>
    public decimal Minor(ServedBreakdown served, in DimensionKey scope, int minutes)
    {
        if (!served.KnowsOverheads)
        {
            return 0;
        }

        var perDay = served.Breakdown.Dimensions.Count == 0 ? _totalPerDay : _perDay.GetValueOrDefault(scope.A);
        return perDay * minutes / MinutesPerDay;
    }
}
