namespace FunnelStream.Calibration;

/// <summary>What people set up first: SQLs ÷ leads of the last seven days below three quarters of the same ratio over the 83 days before.</summary>
internal static class NaiveWeek
{
    /// <summary>Days of [from, to) on which it begins to be below.</summary>
    public static List<int> Alarms(SimulatedMarket market, int from, int to)
    {
        var (alarms, isBelow) = (new List<int>(), false);
        for (var day = from; day < to; day++)
        {
            var was = isBelow;
            isBelow = market.PeriodRate(day - 7, day) is { } week && market.PeriodRate(Math.Max(0, day - 90), day - 7) is { } usual && week < 0.75 * usual;
            if (isBelow && !was)
            {
                alarms.Add(day);
            }
        }

        return alarms;
    }
}
