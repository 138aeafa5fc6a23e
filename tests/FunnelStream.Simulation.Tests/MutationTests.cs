namespace FunnelStream.Simulation;

/// <summary>Each rule that exactness rests on, broken alone, is noticed within a few seeds.</summary>
public sealed class MutationTests
{
    private const int Seeds = 1_000;

    public static TheoryData<string> Mutations => [.. Enum.GetNames<Mutation>().Where(name => name != nameof(Mutation.None))];

    [Theory]
    [MemberData(nameof(Mutations))]
    public void A_broken_rule_is_noticed(string mutation) =>
        Enumerable.Range(0, Seeds)
            .Any(seed => Record.Exception(() => Simulator.Run(seed, Enum.Parse<Mutation>(mutation))) is SimulationFailedException)
            .ShouldBeTrue($"{Seeds} seeds do not notice {mutation}");
}
