using FunnelStream.Board;
using FunnelStream.Checkpoints;
using FunnelStream.Panes;

namespace FunnelStream.Kpis;

/// <summary>Panes in, KPIs out: a board over one hand-made worker, asked by name.</summary>
internal sealed class KpiTable
{
    public const int Channel = 0;
    public const int Segment = 1;

    /// <summary>2026-03-02, midnight UTC.</summary>
    public const long Midnight = 1_772_409_600_000;

    private const int Start = (int)(Midnight / 60_000);

    private readonly BoardOptions _options;

    public KpiTable(BoardOptions? options = null)
    {
        _options = options ?? new BoardOptions();
        Worker = new HandMadeWorker(0, _options.Days);
        Board = new FunnelBoard(_options);
    }

    public HandMadeWorker Worker { get; }

    public FunnelBoard Board { get; }

    /// <summary>Adds to the minutes after <see cref="Midnight"/>.</summary>
    public KpiTable Add(string channel, int minute, params ReadOnlySpan<Cell> cells)
    {
        Worker.Add(Channel, Start + minute, [channel, "(none)"], cells);
        return this;
    }

    /// <summary>A lead of the cohort face created in a minute, and when it reached what, in minutes since.</summary>
    public KpiTable AddLead(string channel, int minute, params ReadOnlySpan<(Lag Lag, int After)> reached)
    {
        Add(channel, minute, new Cell(Field.Leads, 1));
        foreach (var (lag, after) in reached)
        {
            Add(channel, minute, new Cell(Field.Histogram(lag, LagBuckets.Of(after * 60_000L)), 1), new Cell(Field.LagMillis(lag), after * 60_000L));
        }

        return this;
    }

    /// <summary>Everything up to so many minutes after <see cref="Midnight"/> is complete.</summary>
    public KpiTable Complete(int minute)
    {
        Board.Apply(Worker.Take(Midnight + (minute * 60_000L)));
        Board.Complete(Midnight + (minute * 60_000L));
        return this;
    }

    public KpiValue this[string kpi, string window = "24h", string scope = "total", Face face = Face.Period] =>
        Find(kpi, window, scope, face) ?? throw new KeyNotFoundException($"{kpi} {window} {scope} {face}");

    public KpiValue? Find(string kpi, string window = "24h", string scope = "total", Face face = Face.Period) =>
        Board.Results()
            .Where(r => r.Kpi == kpi && r.Window == window && r.Face == face && r.Scope.ToString() == scope)
            .Select(r => (KpiValue?)r.Value)
            .SingleOrDefault();
}
