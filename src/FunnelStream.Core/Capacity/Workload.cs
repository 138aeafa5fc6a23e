namespace FunnelStream.Capacity;

/// <summary>
/// How much work comes, how much is done, and when the one outgrows the other. All rates are per working day. A fluid
/// forecast: the backlog goes on growing by what comes in beyond what can be done.
/// </summary>
/// <param name="Backlog">B: arrivals without completion.</param>
/// <param name="Reps">c: reps at work.</param>
/// <param name="ArrivalRate">λ: arrivals a working day.</param>
/// <param name="ServiceRate">μ: completions a working day of a rep who has something to do.</param>
/// <param name="WipLimit">w: open leads that a rep can have at once.</param>
/// <param name="SlaDays">Working days within which an arrival is to be completed.</param>
/// <param name="Days">T: working days over which the rates were measured.</param>
public readonly record struct Workload(double Backlog, int Reps, double ArrivalRate, double ServiceRate, int WipLimit, double SlaDays, double Days)
{
    // 95 % point of the standard normal distribution, one-sided: with both ends a 90 % band.
    private const double Z = 1.645;

    /// <summary>cμ: completions a working day when all reps have something to do.</summary>
    public double Capacity => Reps * ServiceRate;

    /// <summary>ρ = λ ÷ (cμ); positive infinity where work comes and none is done.</summary>
    public double Utilization => ArrivalRate == 0 ? 0 : ArrivalRate / Capacity;

    /// <summary>d = λ − cμ: by how much the backlog grows a working day.</summary>
    public double Growth => ArrivalRate - Capacity;

    /// <summary>How far d may be off: 1.645 · √((λ + cμ) ÷ T), counts being Poisson.</summary>
    public double GrowthError => Z * Math.Sqrt((ArrivalRate + Capacity) / Days);

    /// <summary>
    /// ρ from its lower to its upper end, so many standard deviations away: ρ · exp(∓z · √(1 ÷ λT + 1 ÷ cμT)), counts being Poisson (delta
    /// method on the logarithm; where nothing was completed, as if one had been).
    /// </summary>
    /// <param name="z">Standard deviations.</param>
    public (double Low, double High) UtilizationBand(double z)
    {
        if (ArrivalRate == 0)
        {
            return (0, 0);
        }

        var (arrivals, completions) = (ArrivalRate * Days, Math.Max(1, Capacity * Days));
        var spread = Math.Exp(z * Math.Sqrt((1 / arrivals) + (1 / completions)));
        return (arrivals / completions / spread, Utilization * spread);
    }

    /// <summary>When each rep has w open leads: (cw − B) ÷ d.</summary>
    public Forecast TimeToWipLimit => Until(Reps * (double)WipLimit);

    /// <summary>When who arrives last in the backlog waits for as long as the SLA allows: (cμ · SLA − B) ÷ d.</summary>
    public Forecast TimeToSlaLimit => Until(Capacity * SlaDays);

    private Forecast Until(double limit)
    {
        var left = limit - Backlog;
        return new Forecast(Days(left, Growth), Days(left, Growth + GrowthError), Days(left, Growth - GrowthError));

        static double Days(double left, double growth) => left <= 0 ? 0 : growth <= 0 ? double.PositiveInfinity : left / growth;
    }
}

/// <summary>In how many working days something happens: 0 is now, positive infinity never.</summary>
/// <param name="Days">By the rates as measured.</param>
/// <param name="Earliest">By the greatest growth that fits what was measured.</param>
/// <param name="Latest">By the least.</param>
public readonly record struct Forecast(double Days, double Earliest, double Latest)
{
    /// <summary>Whether it is so already.</summary>
    public bool IsNow => Days == 0;

    /// <summary>Whether it does not happen as things stand.</summary>
    public bool IsNever => double.IsPositiveInfinity(Days);
}
