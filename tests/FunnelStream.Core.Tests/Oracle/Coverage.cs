using System.Reflection;
using FunnelStream.Panes;

namespace FunnelStream.Oracle;

/// <summary>A comparison proves nothing about what its histories never touch.</summary>
public sealed class Coverage
{
    [Fact]
    public void Random_histories_reach_every_cell()
    {
        var reached = Enumerable.Range(0, 40)
            .Select(seed => RandomHistory.Of(seed))
            .SelectMany(history => new NaivePanes(history.Naively(), history.Options.Families).Cells)
            .ToHashSet();

        var fields = typeof(Field).GetFields(BindingFlags.Public | BindingFlags.Static).Where(f => f.IsLiteral).Select(f => (int)f.GetRawConstantValue()!);
        var lags = Enum.GetValues<Lag>().Select(Field.LagMillis);
        var money = Enum.GetValues<UnconvertedMoney>().Select(what => (What: what, First: Field.Unconverted(what, default)));
        fields.Concat(lags).Where(field => !reached.Contains(field)).ShouldBeEmpty();
        money.Where(m => !reached.Any(id => id > m.First && id < m.First + Events.CurrencyCode.Limit)).ShouldBeEmpty();
    }
}
