using FunnelStream.Alerts;
using FunnelStream.Alerts.Rules;
using FunnelStream.Panes;

namespace FunnelStream.Calibration;

/// <summary>The rule of the product watching a simulated channel every quarter of an hour. Within a silence its threshold stands still and what it expects grows: its end says whether it fired.</summary>
internal sealed class SilenceWatch(NoDataOptions? options = null)
{
    private const int Step = 15;
    private const int DayMinutes = 1_440;

    private static readonly AlertLabels Channel = new("channel");

    private readonly NoDataOptions _options = options ?? new NoDataOptions();
    private readonly NoData _rule = new(options ?? new NoDataOptions()) { Timing = new RuleTiming(Cadence.Every(TimeSpan.FromMinutes(Step)), Name: NoData.KindName) };
    private readonly HourOfWeek _hours = new(DayGrid.Utc);

    /// <summary>How many silences after a day it took for an end.</summary>
    public int Alarms(SimulatedTraffic traffic, int fromDay)
    {
        var alarms = 0;
        for (var i = First(traffic, fromDay); i < traffic.Minutes.Count; i++)
        {
            if (traffic.Minutes[i] - traffic.Minutes[i - 1] >= _options.LeastSilence.TotalMinutes && IsSilent(traffic, i, traffic.Minutes[i] / Step * Step))
            {
                alarms++;
            }
        }

        return alarms;
    }

    /// <summary>Minutes from an instant, when it spoke no more, to the alarm; null where none comes within the baseline.</summary>
    /// <param name="traffic">The channel.</param>
    /// <param name="end">The instant, minutes since the simulation's first day.</param>
    public int? DelayAfter(SimulatedTraffic traffic, int end)
    {
        var minute = SimulatedTraffic.Start + end;
        var index = traffic.Minutes.Count(spoken => spoken < minute);
        // Once it has been silent for as long as the baseline, silence is what is normal.
        var (low, high) = ((minute / Step) + 1, (traffic.Minutes[index - 1] + (int)_options.Baseline.TotalMinutes) / Step);
        if (!IsSilent(traffic, index, high * Step))
        {
            return null;
        }

        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = IsSilent(traffic, index, middle * Step) ? (low, middle) : (middle + 1, high);
        }

        return (low * Step) - minute;
    }

    private static int First(SimulatedTraffic traffic, int fromDay) =>
        Math.Max(1, traffic.Minutes.TakeWhile(minute => minute < SimulatedTraffic.Start + (fromDay * DayMinutes)).Count());

    private bool IsSilent(SimulatedTraffic traffic, int index, int minute) =>
        traffic.Before(index, traffic.Minutes[index - 1] - (2 * (int)_options.Baseline.TotalMinutes)) is { Count: > 0 } spoken
        && _rule.Find(_hours, Channel, spoken, minute * 60_000L, isActive: false) is { Verdict: Verdict.Breach };
}
