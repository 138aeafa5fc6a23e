namespace FunnelStream.Capacity;

/// <summary>How fast reps work, estimated from spans that begin with a backlog.</summary>
public sealed class ServiceRateTests
{
    [Fact]
    public void It_is_to_the_last_bit_what_all_spans_give_one_by_one()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var (rate, days, completions, exhausted) = (new ServiceRate(), 0.0, 0L, new List<(double Days, long Backlog)>());
            for (var span = random.Next(1, 120); span > 0; span--)
            {
                // Hours mostly, as panes are; some begin or end within a working day's pause.
                var (length, backlog, done) = (random.Next(3) > 0 ? 1.0 / 24 : random.NextDouble() / 8, random.Next(1, 4), random.Next(5));
                rate.Add(length, backlog, done, isMinute: false);
                if (done < backlog)
                {
                    (days, completions) = (days + length, completions + done);
                }
                else
                {
                    exhausted.Add((length, backlog));
                }
            }

            if (days >= 1 && exhausted.Count > 0)
            {
                rate.Estimate().ShouldBe(Naively(completions, days, exhausted), $"seed {seed}");
            }
        }
    }

    private static double Naively(long completions, double days, List<(double Days, long Backlog)> exhausted)
    {
        var (low, high) = (0.0, Math.Max(1, completions / days));
        while (Score(high) > 0)
        {
            (low, high) = (high, 2 * high);
        }

        for (var i = 0; i < 60; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = Score(middle) > 0 ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;

        double Score(double rate)
        {
            var score = completions - (rate * days);
            foreach (var (length, backlog) in exhausted)
            {
                var (mean, sum, term) = (rate * length, 1.0, 1.0);
                for (var k = 1; term > sum * 1e-12 && double.IsFinite(sum); k++)
                {
                    term *= mean / (backlog + k);
                    sum += term;
                }

                score += backlog / sum;
            }

            return score;
        }
    }
}
