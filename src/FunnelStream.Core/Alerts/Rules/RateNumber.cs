using FunnelStream.Kpis;

namespace FunnelStream.Alerts.Rules;

/// <summary>A rate as a number of an alert.</summary>
internal static class RateNumber
{
    /// <summary>With its Wilson interval; without a value where nothing started.</summary>
    public static AlertNumber Of(string name, long reached, long started)
    {
        if (started == 0)
        {
            return new AlertNumber(name, null);
        }

        var rate = (double)reached / started;
        if (reached > started)
        {
            return new AlertNumber(name, rate);
        }

        var (low, high) = Wilson.Interval(reached, started);
        return new AlertNumber(name, rate, low, high);
    }
}
