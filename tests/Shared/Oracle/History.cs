namespace FunnelStream.Oracle;

/// <summary>Everything a comparison needs: events in the order of their arrival, rates, settings, and the instant to look from.</summary>
internal sealed record History(int Seed, IReadOnlyList<Event> Arrivals, NaiveMoney Money, bool ImpliedStages, long AsOf)
{
    public NaiveFunnel Naively() => new(Arrivals, Money, ImpliedStages);

    public WorkerOptions Options => new WorkerOptions { ImpliedStages = ImpliedStages, Currency = Money.ToConverter() }.WithoutHorizons();

    public override string ToString() => $"history {Seed}: {Arrivals.Count} events";
}
