using FunnelStream.Checkpoints;
using FunnelStream.Kpis;
using FunnelStream.Panes;

namespace FunnelStream.Board;

/// <summary>KPIs are told one by one for the largest scopes only, and for all others as one.</summary>
public sealed class ToldScopesTests
{
    private const long Minute = 60_000;
    private const long Hour = 60 * Minute;
    private const long T = 1_772_409_600_000; // 2026-03-02, midnight UTC

    private readonly HandMadeWorker _worker = new();
    private FunnelBoard _board = NewBoard(4);
    private long _now = T;

    [Fact]
    public void The_largest_are_told_one_by_one_and_the_others_as_one()
    {
        Leads(("a", 5), ("b", 9), ("c", 7), ("d", 6), ("e", 1), ("f", 2));
        Told().ShouldBe("(other)=3 a=5 b=9 c=7 d=6");
    }

    [Fact]
    public void Where_there_are_no_more_than_are_told_nothing_is_summed_up()
    {
        Leads(("a", 5), ("b", 9));
        Told().ShouldBe("a=5 b=9");
        Leads(("(other)", 2));
        Told().ShouldBe("(other)=2", "a worker had no room for a name");
    }

    [Fact]
    public void Everything_of_the_others_is_summed_in_every_window()
    {
        var random = new Random(14);
        _board = NewBoard(10, "1h", "24h", "all");
        for (var i = 0; i < 400; i++)
        {
            var cells = new[] { Field.Leads, Field.Mqls, Field.Visits, Field.SpendMinor }.Select(field => new Cell(field, 1 + random.Next(9))).ToArray();
            _worker.Add(0, (T / Minute) - random.Next(3_000), [$"c{Math.Min(random.Next(60), random.Next(60))}", "(none)"], cells);
        }

        Apply();
        var taken = _board.TakeChangedResults().ToList();
        Leads(("new", 5));
        taken.AddRange(_board.TakeChangedResults());
        foreach (var (window, face, kpi) in taken.Select(r => (r.Window, r.Face, r.Kpi)).Distinct())
        {
            if (kpi is "leads" or "mqls" or "lead_to_mql" or "visits" or "cost_per_lead")
            {
                var latest = taken.Where(r => (r.Window, r.Face, r.Kpi) == (window, face, kpi)).GroupBy(r => r.Scope.ToString()).Select(scope => scope.Last()).ToList();
                latest.Where(r => r.Scope.Breakdown.Name == "channel").Sum(r => r.Value.Numerator ?? 0)
                    .ShouldBe(latest.Single(r => r.Scope.Breakdown == Breakdown.Total).Value.Numerator ?? 0, 1e-6, $"{window} {face} {kpi}");
                latest.Count(r => r.Scope.Breakdown.Name == "channel").ShouldBeLessThanOrEqualTo(13);
            }
        }
    }

    [Fact]
    public void Who_was_told_stays_until_it_is_clearly_smaller_and_is_told_once_more_as_unknown()
    {
        Leads(("a", 9), ("b", 8), ("c", 7), ("d", 6), ("e", 5));
        Told().ShouldBe("(other)=5 a=9 b=8 c=7 d=6");
        Leads(("e", 2));
        Told().ShouldBe("(other)=7", "the choice stands for an hour");
        Pass(Hour);
        Told().ShouldBe("(other)=0 e=7", "d remains, though it is not among the largest four");
        Leads(("f", 9));
        Pass(Hour);
        Told().ShouldBe("(other)=6 d= f=9");
        Leads(("d", 1));
        Told().ShouldBe("(other)=7");
    }

    [Fact]
    public void Who_is_configured_is_always_told()
    {
        _board = new FunnelBoard(Options(2, "30d") with { AlwaysTold = ["Ti\u200Bny "], Overheads = new Dictionary<string, long> { ["fair"] = 100 } });
        Leads(("a", 5), ("b", 4), ("c", 3), ("tiny", 1));
        Told().ShouldBe("(other)=3 a=5 b=4 fair=0 tiny=1");
    }

    [Fact]
    public void What_nobody_told_comes_to_be_told_with_all_it_has()
    {
        Leads(("a", 9), ("b", 8), ("c", 7), ("d", 6), ("e", 5));
        _board.TakeChangedResults();
        _board.ForgetTaken();
        Told().ShouldBe("(other)=5 a=9 b=8 c=7 d=6");
    }

    private void Leads(params (string Channel, int Count)[] leads)
    {
        foreach (var (channel, count) in leads)
        {
            _worker.Add(0, T / Minute, [channel, "(none)"], new Cell(Field.Leads, count));
        }

        Apply();
    }

    private void Apply()
    {
        _board.Apply(_worker.Take(_now));
        _board.Complete(_now + Minute);
    }

    private void Pass(long time) => _board.Complete((_now += time) + Minute);

    // What of the leads by channel is taken now.
    private string Told() => string.Join(' ', _board.TakeChangedResults()
        .Where(r => r.Kpi == "leads" && r.Face == Face.Period && r.Scope.Breakdown.Name == "channel")
        .Select(r => $"{r.Scope.Names[0]}={r.Value.Value}")
        .Order(StringComparer.Ordinal));

    private static FunnelBoard NewBoard(int told, params string[] windows) => new(Options(told, windows.Length == 0 ? ["30d"] : windows));

    private static BoardOptions Options(int told, params string[] windows) => new()
    {
        Windows = [.. windows.Select(WindowLength.Parse)],
        Breakdowns = [Breakdown.Total, Breakdown.Parse("channel")],
        ToldScopes = told,
    };
}
