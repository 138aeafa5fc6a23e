namespace FunnelStream.Simulation;

/// <summary>Each rule that exactness rests on, broken alone, is noticed within some seeds.</summary>
public sealed class MutationTests
{
    // The rarest are noticed by one seed in a few hundred: so many that no change of what is simulated leaves it to luck.
    private const int Seeds = 6_000;

    public static TheoryData<string> Mutations => [.. Enum.GetNames<Mutation>().Where(name => name != nameof(Mutation.None))];

    [Theory]
    [MemberData(nameof(Mutations))]
    public void A_broken_rule_is_noticed(string mutation) =>
        Enumerable.Range(0, Seeds)
            .Any(seed => Record.Exception(() => Simulator.Run(seed, Enum.Parse<Mutation>(mutation))) is SimulationFailedException)
            .ShouldBeTrue($"{Seeds} seeds do not notice {mutation}");
}
