using FunnelStream.Panes;

namespace FunnelStream.Kpis;

/// <summary>Numbers that are several cells together.</summary>
internal static class CellSums
{
    /// <summary>How many leads are in a lag histogram.</summary>
    public static long Reached(this Cells cells, Lag lag)
    {
        long sum = 0;
        foreach (var cell in cells.Histogram(lag))
        {
            sum += cell.Value;
        }

        return sum;
    }

    /// <summary>How many of them within a time that is an edge of <see cref="LagBuckets"/>, inclusive.</summary>
    public static long ReachedWithin(this Cells cells, Lag lag, long millis)
    {
        long sum = 0;
        var beyond = Field.Histogram(lag, LagBuckets.Of(millis)) + 1;
        foreach (var cell in cells.Histogram(lag))
        {
            if (cell.Id >= beyond)
            {
                break;
            }

            sum += cell.Value;
        }

        return sum;
    }

    /// <summary>Leads neither answered nor closed.</summary>
    public static long Unanswered(this Cells cells) =>
        cells[Field.Leads] - cells.Reached(Lag.Response) - cells.Reached(Lag.ClosedWithoutResponse);
}
