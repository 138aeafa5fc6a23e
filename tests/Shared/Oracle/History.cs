using FunnelStream.Worker;

namespace FunnelStream.Oracle;

/// <summary>Everything a comparison needs: events in the order of their arrival, rates, settings, and the instant to look from.</summary>
internal sealed record History(int Seed, IReadOnlyList<Event> Arrivals, NaiveMoney Money, bool ImpliedStages, long AsOf)
{
    /// <summary>When people work; null where nobody asks.</summary>
    public NaiveCalendar? Calendar { get; init; }

    public NaiveFunnel Naively() => new(Arrivals, Money, ImpliedStages, Calendar);

    public WorkerOptions Options =>
        new WorkerOptions { ImpliedStages = ImpliedStages, Currency = Money.ToConverter(), Calendar = Calendar?.ToCalendar() }.WithoutHorizons();

    public override string ToString() => $"history {Seed}: {Arrivals.Count} events";
}
