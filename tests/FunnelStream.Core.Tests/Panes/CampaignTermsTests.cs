using FsCheck;
using FsCheck.Fluent;
using FunnelStream.Events;

namespace FunnelStream.Panes;

/// <summary>Of several settings of a campaign the later holds, in whatever order they are merged.</summary>
public sealed class CampaignTermsTests
{
    private static readonly CurrencyCode Dollar = Code("USD");

    // Few times and amounts, so that ties are common.
    private static readonly Arbitrary<CampaignTerms> AnyTerms = Gen.Choose(0, 3)
        .SelectMany(_ => Gen.Choose(0, 2), (at, budget) => (at, budget))
        .SelectMany(_ => Gen.Choose(0, 3), (pair, status) => new CampaignTerms(
            pair.at, pair.at == 0 ? 0 : pair.budget, pair.at == 0 || pair.budget != 1 ? default : Dollar, status, status % 2 == 1))
        .ToArbitrary();

    [Fact]
    public void Merging_commutes_associates_and_repeats_do_nothing() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(
        AnyTerms, AnyTerms, AnyTerms, (a, b, c) =>
        {
            a.Merge(b).ShouldBe(b.Merge(a));
            a.Merge(b).Merge(c).ShouldBe(a.Merge(b.Merge(c)));
            a.Merge(a).ShouldBe(a);
            a.Merge(default).ShouldBe(a);
        }));

    [Fact]
    public void Cells_hold_what_was_put_in() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(AnyTerms, AnyTerms, (a, b) =>
    {
        var cells = new Cells();
        cells.Add(Field.OpenDeals, 3);
        cells.Add(Field.Unconverted(UnconvertedMoney.Open, Dollar), 7);
        CampaignTerms.Replace(cells, default, a);
        CampaignTerms.Of(cells).ShouldBe(a);
        CampaignTerms.Replace(cells, a, b);
        CampaignTerms.Of(cells).ShouldBe(b);
        CampaignTerms.Replace(cells, b, default);
        cells.Count.ShouldBe(2);
    }));

    [Fact]
    public void Budget_and_status_are_set_apart_from_each_other()
    {
        var budget = new CampaignTerms(10, 50_00, default, 0, false);
        var paused = new CampaignTerms(0, 0, default, 20, true);
        budget.Merge(paused).ShouldBe(new CampaignTerms(10, 50_00, default, 20, true));
        budget.Merge(paused).At.ShouldBe(20);
    }

    private static CurrencyCode Code(string code) => CurrencyCode.TryParse(code, out var parsed) ? parsed : throw new ArgumentException(code);
}
