using System.Runtime.InteropServices;

namespace FunnelStream.Capacity;

/// <summary>
/// How the log-likelihood of a <see cref="ServiceRate"/> rises with the rate, times the rate. Most exhausted spans are whole hours with a backlog of one or two: the term
/// of spans that are alike is computed once for each rate, and added in the order of the spans, so that the sum is the same to the last bit.
/// </summary>
internal sealed class RateScore
{
    private readonly long _completions;
    private readonly double _days;
    private readonly List<(double Days, long Backlog)> _kinds = [];
    private readonly int[] _kindOf;
    private readonly double[] _terms;

    /// <param name="completions">Completions in spans whose backlog lasted.</param>
    /// <param name="days">Their working days.</param>
    /// <param name="exhausted">Spans whose backlog did not.</param>
    public RateScore(long completions, double days, List<(double Days, long Backlog)> exhausted)
    {
        (_completions, _days) = (completions, days);
        _kindOf = new int[exhausted.Count];
        var places = new Dictionary<(double, long), int>();
        for (var i = 0; i < _kindOf.Length; i++)
        {
            ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(places, exhausted[i], out var isKnown);
            if (!isKnown)
            {
                place = _kinds.Count;
                _kinds.Add(exhausted[i]);
            }

            _kindOf[i] = place;
        }

        _terms = new double[_kinds.Count];
    }

    /// <summary>At a rate.</summary>
    public double At(double rate)
    {
        for (var kind = 0; kind < _terms.Length; kind++)
        {
            _terms[kind] = Excess(rate * _kinds[kind].Days, _kinds[kind].Backlog);
        }

        var score = _completions - (rate * _days);
        foreach (var kind in _kindOf)
        {
            score += _terms[kind];
        }

        return score;
    }

    // E[X | X ≥ n] − m of a Poisson X with mean m: n ÷ S, S = 1 + m/(n+1) + m²/((n+1)(n+2)) + ...
    private static double Excess(double mean, long atLeast)
    {
        var (sum, term) = (1.0, 1.0);
        for (var k = 1; term > sum * 1e-12 && double.IsFinite(sum); k++)
        {
            term *= mean / (atLeast + k);
            sum += term;
        }

        return atLeast / sum;
    }
}
