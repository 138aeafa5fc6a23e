using FunnelStream.Calendars;

namespace FunnelStream.Capacity;

/// <summary>How a team, or one rep of it, stands at an instant. Rates are per working day of the team.</summary>
public sealed record CapacityFigures
{
    /// <summary>The instant, ms since the Unix epoch.</summary>
    public required long At { get; init; }

    /// <summary>The team.</summary>
    public required Team Team { get; init; }

    /// <summary>The rep; null where it is the whole team.</summary>
    public string? Rep { get; init; }

    /// <summary>c: reps that are configured, or did something in the span; of one rep 1, or 0 of leads that have none.</summary>
    public required int Reps { get; init; }

    /// <summary>B: arrivals without completion.</summary>
    public required long Backlog { get; init; }

    /// <summary>B ÷ c; null where there is nobody.</summary>
    public double? BacklogPerRep => Reps == 0 ? null : (double)Backlog / Reps;

    /// <summary>T: working days that are measured; less than asked for where events do not reach back that far.</summary>
    public required double Days { get; init; }

    /// <summary>λ: arrivals a working day, but for those who were answered or closed before; null where too little is measured.</summary>
    public required double? ArrivalRate { get; init; }

    /// <summary>μ: completions a working day of a rep who has something to do; null where too little is measured.</summary>
    public required double? ServiceRate { get; init; }

    /// <summary>All that can be foretold from it; null where a rate is not known, or there is nobody.</summary>
    public Workload? Workload => ArrivalRate is { } arrivals && ServiceRate is { } service && Reps > 0
        ? new Workload(Backlog, Reps, arrivals, service, Team.WipLimit, Team.SlaDays, Days)
        : null;

    /// <summary>
    /// 90th percentile of the working time from arrival to completion, ms, over the span's arrivals by Kaplan and Meier, who
    /// still wait censored at their age; null where it lies beyond what was observed, or there was no arrival.
    /// </summary>
    public required long? ResponseP90 { get; init; }

    /// <summary>What <see cref="ResponseP90"/> lies above where it is not known, ms; otherwise the longest working time that anybody of them was observed.</summary>
    public required long LongestResponse { get; init; }

    /// <summary>λ and cμ of the span of as many working days before this one; null where it is not measured, or not known.</summary>
    public (double ArrivalRate, double Capacity)? Previous { get; init; }

    /// <summary>
    /// When so many working days will have passed since the instant, ms since the Unix epoch; null where never, or not in
    /// this century.
    /// </summary>
    public long? TimeOf(double days) =>
        days * Team.Calendar.MinutesADay * 60_000 is < long.MaxValue / 2 and var millis && Team.Calendar.Add(At, (long)millis) is < long.MaxValue and var at ? at : null;

    /// <summary>
    /// What has changed more since the span before, as a ratio: arrivals that rose, or capacity that fell; null where
    /// neither did, or it is not known.
    /// </summary>
    public CapacityChange? Change
    {
        get
        {
            if (Workload is not { Capacity: > 0, ArrivalRate: > 0 } now || Previous is not { Capacity: > 0, ArrivalRate: > 0 } before)
            {
                return null;
            }

            var (rise, fall) = (now.ArrivalRate / before.ArrivalRate, before.Capacity / now.Capacity);
            return rise <= 1 && fall <= 1 ? null : rise >= fall ? CapacityChange.ArrivalsRose : CapacityChange.CapacityFell;
        }
    }
}

/// <summary>Why a team is busier than before.</summary>
public enum CapacityChange
{
    /// <summary>More came in.</summary>
    ArrivalsRose,

    /// <summary>Less could be done: fewer reps, or slower ones.</summary>
    CapacityFell,
}
