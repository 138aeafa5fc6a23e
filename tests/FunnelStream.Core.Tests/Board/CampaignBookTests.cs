using FunnelStream.Checkpoints;
using FunnelStream.Oracle;
using FunnelStream.Panes;

namespace FunnelStream.Board;

/// <summary>What campaigns are set to reaches the board whatever partition says it, and counts nowhere.</summary>
public sealed class CampaignBookTests
{
    private const long T = 1_772_409_600_000; // 2026-03-02, midnight UTC

    private static readonly string[] Brand = ["seo", "brand"];

    private readonly FunnelBoard _board = new(new BoardOptions());

    [Fact]
    public void Of_several_partitions_the_later_word_holds()
    {
        var (first, second) = (new HandMadeWorker(0), new HandMadeWorker(1));
        Set(first, 0, T, 50_00);
        Set(second, 0, T + 5, 80_00);
        _board.Apply(second.Take(T));
        _board.Apply(first.Take(T));
        Told().ShouldBe(["seo/brand 8000 at 5"]);
        Told().ShouldBeEmpty();

        first.AddStock(0, Brand, new Cell(Field.BudgetAt, 10), new Cell(Field.BudgetMinor, -20_00));
        _board.Apply(first.Take(T));
        Told().ShouldBe(["seo/brand 3000 at 10"]);
        _board.ViewAt(T).Campaigns().ShouldHaveSingleItem().Terms.ShouldBe(new CampaignTerms(T + 10, 30_00, default, 0, false));

        // The partition counts anew and has not come to it again: the other's word stands.
        _board.Apply(new HandMadeWorker(0).Take(T) with { Generation = 2 });
        _board.ViewAt(T).Campaigns().ShouldHaveSingleItem().Terms.At.ShouldBe(T + 5);
    }

    [Fact]
    public void A_campaign_that_is_only_set_up_is_in_no_kpi()
    {
        var worker = new HandMadeWorker();
        Set(worker, 0, T, 50_00);
        _board.Apply(worker.Take(T));
        _board.Complete(T + 60_000);
        _board.Results().Select(result => result.Scope.ToString()).Distinct().ShouldBe(["total"]);
    }

    [Fact]
    public void An_output_that_lost_all_is_told_all_again()
    {
        var worker = new HandMadeWorker();
        Set(worker, 0, T, 50_00);
        _board.Apply(worker.Take(T));
        Told().ShouldNotBeEmpty();
        _board.ForgetTaken();
        Told().ShouldBe(["seo/brand 5000 at 0"]);
    }

    [Fact]
    public void Random_histories_end_where_the_last_word_of_each_campaign_says()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var history = RandomHistory.Of(seed);
            var driver = new FunnelDriver((seed % 3) + 1, history.Options);
            driver.Feed(history.Arrivals.Select(e => e.ToRecord()));
            var board = driver.Complete().Board(new BoardOptions(), history.AsOf);
            var last = history.Arrivals.Where(e => e.Type == "campaign" && e.Status is not null).GroupBy(e => $"{e.Channel}/{e.Campaign}")
                .ToDictionary(c => c.Key, c => c.OrderBy(e => e.At).ThenBy(e => e.Status).Last());

            var campaigns = board.ViewAt(history.AsOf).Campaigns().Where(c => c.Terms.StatusAt != 0).ToDictionary(c => $"{c.Channel}/{c.Campaign}");
            campaigns.Keys.Order().ShouldBe(last.Keys.Order(), history.ToString());
            foreach (var (name, campaign) in campaigns)
            {
                (campaign.Terms.StatusAt, campaign.Terms.IsPaused).ShouldBe((last[name].At, last[name].Status == "paused"), $"{history} {name}");
            }
        }
    }

    private static void Set(HandMadeWorker worker, int family, long at, long budget) =>
        worker.AddStock(family, Brand, new Cell(Field.BudgetAt, at), new Cell(Field.BudgetMinor, budget));

    private string[] Told() => [.. _board.TakeChangedCampaigns().Select(c => $"{c.Channel}/{c.Campaign} {c.Terms.Budget} at {c.Terms.At - T}")];
}
