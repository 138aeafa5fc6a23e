using FunnelStream.Calendars;
using FunnelStream.Panes;

namespace FunnelStream.Kpis;

/// <summary>
/// The product-limit estimate of response times (Kaplan and Meier 1958). Answered leads are events; leads closed without
/// an answer are censored at their closure, waiting ones at their present age. Within a bucket events come first.
/// </summary>
internal readonly ref struct KaplanMeier
{
    private const double Rounding = 1e-12;

    private readonly Lag _answeredLag;
    private readonly Lag _closedLag;
    private readonly WorkingCalendar? _calendar;
    private readonly ReadOnlySpan<Cell> _answered;
    private readonly ReadOnlySpan<Cell> _closed;
    private readonly ReadOnlySpan<Cell> _waiting;
    private readonly long _watermark;

    /// <summary>From creation to the first human response.</summary>
    /// <param name="cells">The cohort face's cells.</param>
    /// <param name="waiting">Waiting leads under twice the minute of their creation; below 0 counts as 0.</param>
    /// <param name="watermark">The present, ms since the Unix epoch.</param>
    public KaplanMeier(Cells cells, Cells waiting, long watermark)
        : this(cells, Lag.Response, Lag.ClosedWithoutResponse, waiting, watermark, null)
    {
    }

    private KaplanMeier(Cells cells, Lag answered, Lag closed, Cells waiting, long watermark, WorkingCalendar? calendar)
    {
        (_answeredLag, _closedLag, _calendar) = (answered, closed, calendar);
        _answered = cells.Histogram(answered);
        _closed = cells.Histogram(closed);
        _waiting = waiting.Span;
        _watermark = watermark;
        Leads = Sum(_answered) + Sum(_closed) + Sum(_waiting);
        Longest = Math.Max(LastEdge(_answered, answered), LastEdge(_closed, closed));
        foreach (var cell in _waiting)
        {
            if (cell.Value > 0)
            {
                Longest = Math.Max(Longest, Age(cell));
                break; // ascending by creation: the first is the oldest
            }
        }
    }

    /// <summary>The same in working time.</summary>
    public static KaplanMeier OfWorkingTime(Cells cells, Cells waiting, long watermark, WorkingCalendar calendar) =>
        new(cells, Lag.BusinessResponse, Lag.BusinessClosedWithoutResponse, waiting, watermark, calendar);

    /// <summary>How many leads it is about.</summary>
    public long Leads { get; }

    /// <summary>The longest time anybody was observed, ms; of who was longer than the buckets reach, what that is above.</summary>
    public long Longest { get; }

    /// <summary>A percentile: beyond <see cref="Longest"/> where it was not observed, of nobody none.</summary>
    public Percentile Percentile(int percent)
    {
        var remaining = (100 - percent) / 100.0;
        var atRisk = Leads;

        // Between two censorings the product telescopes; dividing once keeps plain cases exact.
        var (survival, before) = (1.0, atRisk);
        var (closed, waiting) = (0, _waiting.Length - 1);
        foreach (var answered in _answered)
        {
            var bucket = answered.Id - Field.Histogram(_answeredLag, 0);
            var censored = CensoredBefore(bucket, ref closed, ref waiting);
            if (censored > 0)
            {
                survival *= (double)atRisk / before;
                before = atRisk -= censored;
            }

            atRisk -= answered.Value;
            if (survival * atRisk / before <= remaining + Rounding)
            {
                return Kpis.Percentile.In(bucket);
            }
        }

        return Leads == 0 ? Kpis.Percentile.None : Kpis.Percentile.Beyond(Longest);
    }

    private long CensoredBefore(int bucket, ref int closed, ref int waiting)
    {
        long censored = 0;
        for (; closed < _closed.Length && _closed[closed].Id - Field.Histogram(_closedLag, 0) < bucket; closed++)
        {
            censored += _closed[closed].Value;
        }

        for (; waiting >= 0 && LagBuckets.Of(Age(_waiting[waiting])) < bucket; waiting--)
        {
            censored += Math.Max(0, _waiting[waiting].Value);
        }

        return censored;
    }

    private long Age(Cell waiting) =>
        _calendar?.Between(waiting.Id * 30_000L, _watermark) ?? Math.Max(0, _watermark - (waiting.Id * 30_000L));

    private static long LastEdge(ReadOnlySpan<Cell> histogram, Lag lag)
    {
        if (histogram.IsEmpty)
        {
            return 0;
        }

        var bucket = histogram[^1].Id - Field.Histogram(lag, 0);
        return LagBuckets.IsOpen(bucket) ? LagBuckets.Floor(bucket) : LagBuckets.Edge(bucket);
    }

    private static long Sum(ReadOnlySpan<Cell> cells)
    {
        long sum = 0;
        foreach (var cell in cells)
        {
            sum += Math.Max(0, cell.Value);
        }

        return sum;
    }
}
