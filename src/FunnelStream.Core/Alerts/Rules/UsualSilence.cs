using FunnelStream.Board;

namespace FunnelStream.Alerts.Rules;

/// <summary>
/// How silent a source is as a rule, measured in the events that were to be expected meanwhile: by the means of its hours of the week, times how
/// much it spoke in the day before. So a gap in a quiet night, in a busy hour, and at a time when the source spoke more are compared as equals.
/// </summary>
/// <remarks>
/// Events are counted by whole hours, since panes are folded to hours after a day: an answer does not depend on when. Within an hour they are taken to be
/// spread evenly, so that an hour with fewer events than usual is a gap, too.
/// </remarks>
internal sealed class UsualSilence
{
    private const double HoursPerYear = 8_766;
    private const int Lately = 24;
    private const double Slowest = .1;

    // The longest gaps, of which the tail is estimated: enough for an estimate, few enough to be the tail.
    private const int Tail = 24;

    private readonly HourOfWeek _hours;
    private readonly int _last;
    private readonly double[] _means = new double[HourOfWeek.Count];
    private readonly double[] _usual;
    private readonly double[] _counts;
    private readonly double[] _levels;

    /// <param name="hours">Hours of the week.</param>
    /// <param name="spoken">The source's events, in the order of their starts.</param>
    /// <param name="since">Start of the span that is looked at, minutes since the Unix epoch.</param>
    /// <param name="last">When it last spoke, the span's end.</param>
    public UsualSilence(HourOfWeek hours, IReadOnlyList<CountSlice> spoken, int since, int last)
    {
        (_hours, _last) = (hours, last);
        var first = since / 60;
        _counts = new double[((last + 59) / 60) - first];
        foreach (var (start, end, count) in spoken)
        {
            for (var from = start; start >= first * 60 && from < end; from = ((from / 60) + 1) * 60)
            {
                _counts[(from / 60) - first] += (double)count * (Math.Min(end, ((from / 60) + 1) * 60) - from) / (end - start);
            }
        }

        var (ofWeek, lengths) = (new int[_counts.Length], new int[HourOfWeek.Count]);
        for (var hour = 0; hour < _counts.Length; hour++)
        {
            ofWeek[hour] = hours.Of((first + hour) * 60);
            _means[ofWeek[hour]] += _counts[hour];
            lengths[ofWeek[hour]]++;
        }

        for (var hour = 0; hour < HourOfWeek.Count; hour++)
        {
            _means[hour] = lengths[hour] > 0 ? _means[hour] / lengths[hour] : 0;
        }

        _usual = Array.ConvertAll(ofWeek, hour => _means[hour]);
        _levels = Levels();
    }

    /// <summary>How many events were to be expected since it last spoke.</summary>
    /// <param name="minute">Until when, minutes since the Unix epoch.</param>
    public double Expect(int minute) => _levels[^1] * _hours.Expect(_means, _last, minute);

    /// <summary>
    /// How many expected events a silence has to miss to be none of the usual ones. The tail of the source's gaps is taken to fall off exponentially, as that of
    /// events by chance does and that of chance bursts of events, only more slowly: from the mean excess of the longest ones over the next one follows the length
    /// that is exceeded so often a year. The longest is left out where it is itself beyond what the others ask for: one outage is no habit.
    /// </summary>
    /// <param name="least">So many at least.</param>
    /// <param name="perYear">How often it is exceeded a year, though nothing is wrong.</param>
    /// <param name="irregularity">How many times what the gaps ask for beyond chance: an estimate from few gaps, of a source that changes.</param>
    public double Threshold(double least, double perYear, double irregularity)
    {
        // Of n gaps a year between events that come by chance, n · e^−x miss x events or more.
        var chance = Math.Max(least, Math.Log(Math.Max(1, HoursPerYear * _levels[^1] * _means.Average() / perYear)));
        Span<double> longest = stackalloc double[Tail + 2];
        ReadOnlySpan<double> gaps = longest[..LongestGaps(longest)];
        var others = Beyond(gaps[Math.Min(1, gaps.Length)..]);
        return gaps.Length > 0 && gaps[0] >= others ? others : Beyond(gaps[..Math.Min(gaps.Length, Tail + 1)]);

        double Beyond(ReadOnlySpan<double> longest)
        {
            if (longest.Length < 2)
            {
                return chance;
            }

            var (next, excess) = (longest[^1], 0.0);
            foreach (var gap in longest[..^1])
            {
                excess += gap - next;
            }

            var number = longest.Length - 1;
            var rare = next + (Math.Max(1, excess / number) * Math.Log(Math.Max(1, number * HoursPerYear / _counts.Length / perYear)));
            return chance + (irregularity * Math.Max(0, rare - chance));
        }
    }

    // In expected events, the longest first, as many as there is room for. Each hour with events ends a gap, and begins the next.
    private int LongestGaps(Span<double> longest)
    {
        var (number, gap) = (0, 0.0);
        for (var hour = 0; hour < _counts.Length; hour++)
        {
            var (count, expected) = (_counts[hour], _usual[hour] * _levels[hour]);
            var part = count > 0 ? expected / (count + 1) : expected;
            gap += part;
            if (count > 0)
            {
                number = Keep(longest, number, gap);
                gap = part;
            }
        }

        return number;
    }

    private static int Keep(Span<double> longest, int number, double gap)
    {
        if (number == longest.Length && longest[^1] >= gap)
        {
            return number;
        }

        number = Math.Min(number + 1, longest.Length);
        var place = number - 1;
        for (; place > 0 && longest[place - 1] < gap; place--)
        {
            longest[place] = longest[place - 1];
        }

        longest[place] = gap;
        return number;
    }

    // Before each hour, and after the last: what came in the day before of what usually comes. A source that has become quieter, as one does whose campaign is
    // paused, is not expected to speak as it used to; one that has become louder may be as quiet again.
    private double[] Levels()
    {
        var levels = new double[_counts.Length + 1];
        var (came, usual) = (0.0, 0.0);
        for (var hour = 0; hour <= _counts.Length; hour++)
        {
            levels[hour] = hour < Lately ? 1 : Math.Clamp(came / Math.Max(1, usual), Slowest, 1);
            if (hour < _counts.Length)
            {
                came += _counts[hour] - (hour < Lately ? 0 : _counts[hour - Lately]);
                usual += _usual[hour] - (hour < Lately ? 0 : _usual[hour - Lately]);
            }
        }

        return levels;
    }
}
