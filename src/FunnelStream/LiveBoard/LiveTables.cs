using FunnelStream.Board;
using FunnelStream.Kpis;

namespace FunnelStream.LiveBoard;

/// <summary>Every KPI of a board by window, breakdown and face. Times are ms since the Unix epoch.</summary>
internal sealed class LiveTables
{
    private readonly Dictionary<(string Window, string Breakdown, Face Face), LiveTable> _tables = [];

    /// <summary>Exclusive end of every window.</summary>
    public required long To { get; init; }

    /// <summary>Closing watermark.</summary>
    public required long Watermark { get; init; }

    /// <summary>Largest event time of any partition.</summary>
    public required long Furthest { get; init; }

    /// <summary>Events behind the numbers.</summary>
    public required long Events { get; init; }

    /// <summary>Whether every partition has been heard from.</summary>
    public required bool IsWhole { get; init; }

    /// <summary>The table of a window, a breakdown and a face; null where it is not shown.</summary>
    public LiveTable? this[string window, string breakdown, Face face] => _tables.GetValueOrDefault((window, breakdown, face));

    /// <summary>Reads everything a board shows, on its thread.</summary>
    public static LiveTables Of(FunnelBoard board)
    {
        var tables = new LiveTables
        {
            To = board.To,
            Watermark = board.Watermark,
            Furthest = board.Furthest,
            Events = board.Events,
            IsWhole = board.IsWhole,
        };
        foreach (var result in board.Results())
        {
            tables.Add(result);
        }

        return tables;
    }

    // All results of a scope's face come in a row.
    private void Add(in KpiResult result)
    {
        var key = (result.Window, result.Scope.Breakdown.Name, result.Face);
        if (!_tables.TryGetValue(key, out var table))
        {
            _tables.Add(key, table = new LiveTable(result.From, result.To));
        }

        table.Add(result);
    }
}

/// <summary>The KPIs of one window by one breakdown in one face. Times are ms since the Unix epoch.</summary>
internal sealed class LiveTable(long from, long to)
{
    private readonly List<LiveRow> _rows = [];

    /// <summary>Start of the window.</summary>
    public long From => from;

    /// <summary>Its exclusive end.</summary>
    public long To => to;

    /// <summary>A row for each scope.</summary>
    public IReadOnlyList<LiveRow> Rows => _rows;

    internal void Add(in KpiResult result)
    {
        if (_rows.Count == 0 || !ReferenceEquals(_rows[^1].Scope, result.Scope))
        {
            _rows.Add(new LiveRow(result.Scope));
        }

        _rows[^1].Add(result.Kpi, result.Value);
    }
}

/// <summary>The KPIs of one scope.</summary>
internal sealed class LiveRow(KpiScope scope)
{
    private readonly List<(string Kpi, KpiValue Value)> _values = [];

    /// <summary>What they are about.</summary>
    public KpiScope Scope => scope;

    /// <summary>Their values in the order of the catalogue.</summary>
    public IReadOnlyList<(string Kpi, KpiValue Value)> Values => _values;

    internal void Add(string kpi, in KpiValue value) => _values.Add((kpi, value));
}
