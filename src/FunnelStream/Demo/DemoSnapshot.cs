using FunnelStream.Board;
using FunnelStream.Kpis;

namespace FunnelStream.Demo;

/// <summary>What the demo shows of one channel.</summary>
internal sealed record DemoRow(string Channel, KpiValue Leads, KpiValue Mqls, KpiValue Sqls, KpiValue SqlRate, KpiValue ResponseP90, KpiValue CostPerSql);

/// <summary>What the demo shows at one moment of the story.</summary>
internal sealed record DemoSnapshot(DateTimeOffset At, long Events, IReadOnlyList<DemoRow> Rows)
{
    /// <summary>Reads the table's window off the board, by channel and in total.</summary>
    public static DemoSnapshot Of(FunnelBoard board)
    {
        var rows = board.Results().Where(r => r.Window == DemoStory.Shown.Name && r.Scope.Breakdown.Name is "total" or "channel").GroupBy(r => r.Scope.Names.Count == 0 ? "all" : r.Scope.Names[0]).Select(channel =>
        {
            KpiValue Value(Face face, string kpi) => channel.FirstOrDefault(r => r.Face == face && r.Kpi == kpi).Value;
            return new DemoRow(
                channel.Key,
                Value(Face.Cohort, "leads"),
                Value(Face.Cohort, "mqls"),
                Value(Face.Cohort, "sqls"),
                Value(Face.Cohort, "lead_to_sql"),
                Value(Face.Cohort, "response_time_p90"),
                Value(Face.Period, "cost_per_sql"));
        });
        return new DemoSnapshot(
            DateTimeOffset.FromUnixTimeMilliseconds(board.To),
            board.Events,
            [.. rows.Where(r => r.Channel == "all" || r.Leads.Value > 0).OrderBy(r => r.Channel == "all").ThenByDescending(r => r.Leads.Value).ThenBy(r => r.Channel, StringComparer.Ordinal)]);
    }
}

/// <summary>Snapshots of the story so far, to tell what has changed since a window's length ago. Safe for two threads.</summary>
internal sealed class DemoHistory
{
    private readonly Lock _lock = new();
    private readonly List<DemoSnapshot> _snapshots = [];

    /// <summary>The latest; null before the first.</summary>
    public DemoSnapshot? Latest
    {
        get
        {
            lock (_lock)
            {
                return _snapshots.Count == 0 ? null : _snapshots[^1];
            }
        }
    }

    /// <summary>Adds a snapshot, later than those before it.</summary>
    public void Add(DemoSnapshot snapshot)
    {
        lock (_lock)
        {
            _snapshots.Add(snapshot);
        }
    }

    /// <summary>The snapshot of about a window's length before an instant; null where there is none.</summary>
    public DemoSnapshot? Before(DateTimeOffset at)
    {
        var wanted = at - DemoStory.Window;
        lock (_lock)
        {
            return _snapshots.FindLast(s => s.At <= wanted) is { } found && found.At > wanted - (DemoStory.Window / 2) ? found : null;
        }
    }
}
