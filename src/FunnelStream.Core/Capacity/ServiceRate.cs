namespace FunnelStream.Capacity;

/// <summary>
/// Completions per working day of a rep who has something to do, from spans that begin with a backlog: all others would
/// mirror demand. Within a minute that is all there is to it. In a longer span the backlog may run out, and what was not
/// done then was not there to do; so of a span with at least as many completions as there was backlog it is only known that
/// these could be done (censored). The estimate is the most likely rate where completions are Poisson (Kaplan and Meier's
/// reasoning with a parametric form; each term below is the derivative of its span's log-likelihood, times the rate).
/// </summary>
internal sealed class ServiceRate
{
    // Whoever had something to do for a day and did nothing is slow; for half an hour, nobody knows.
    private const double LeastDays = 1;
    private const int LeastCompletions = 5;
    private const int Halvings = 60;

    private readonly List<(double Days, long Backlog)> _exhausted = [];
    private double _days;
    private long _completions;

    /// <summary>Working days of reps with something to do, for certain.</summary>
    public double Days => _days;

    /// <summary>A span in which nothing happened and somebody had something to do.</summary>
    public void AddQuiet(double days) => _days += days;

    /// <summary>A pane that began with a backlog.</summary>
    /// <param name="days">Working days in it.</param>
    /// <param name="backlog">How much there was at its beginning, above 0.</param>
    /// <param name="completions">How much was done in it.</param>
    /// <param name="isMinute">Whether it is so short that the backlog lasted for all of it.</param>
    public void Add(double days, long backlog, long completions, bool isMinute)
    {
        if (isMinute || completions < backlog || days == 0)
        {
            _days += days;
            _completions += completions;
        }
        else
        {
            _exhausted.Add((days, backlog));
        }
    }

    /// <summary>All that several have measured.</summary>
    public static ServiceRate Of(IEnumerable<ServiceRate> measured)
    {
        var all = new ServiceRate();
        foreach (var one in measured)
        {
            all._days += one._days;
            all._completions += one._completions;
            all._exhausted.AddRange(one._exhausted);
        }

        return all;
    }

    /// <summary>The rate; null where too little was seen: nobody ever had something to do for long enough.</summary>
    public double? Estimate()
    {
        if (_days == 0 || (_days < LeastDays && _completions + _exhausted.Count < LeastCompletions))
        {
            return null;
        }

        if (_exhausted.Count == 0)
        {
            return _completions / _days;
        }

        // The score falls as the rate grows. At 0 it is above 0, as every exhausted span had completions.
        var score = new RateScore(_completions, _days, _exhausted);
        var (low, high) = (0.0, Math.Max(1, _completions / _days));
        while (score.At(high) > 0)
        {
            (low, high) = (high, 2 * high);
        }

        for (var i = 0; i < Halvings; i++)
        {
            var middle = (low + high) / 2;
            if (middle == low || middle == high)
            {
                break; // there is no number between them
            }

            (low, high) = score.At(middle) > 0 ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }
}
