using FunnelStream.Alerts;
using FunnelStream.Alerts.Rules;
using FunnelStream.Alerts.Watch;
using FunnelStream.Board;
using FunnelStream.Checkpoints;
using FunnelStream.Panes;
using MathNet.Numerics.Distributions;

namespace FunnelStream.Core.Tests.Alerts.Rules;

/// <summary>
/// Leads without noise: so many a day, spread over its hours, of which a share converts with lognormal lags drawn evenly. Days count from a
/// Monday; panes are folded as a worker folds them. Then rules look on, day by day.
/// </summary>
internal sealed class RuleScenario
{
    /// <summary>Day 0, a Monday: 5 January 2026.</summary>
    public const int FirstDay = 20_458;

    private const int DayMinutes = 1_440;
    private const double Golden = 0.618033988749895;

    private readonly HandMadeWorker _worker = new();
    private readonly Dictionary<string, double> _owed = [];
    private double _spread;
    private FunnelBoard? _board;

    public BoardOptions Options { get; init; } = new() { KeepsPoints = false };

    public static long Day(double day) => (long)((FirstDay + day) * 86_400_000);

    /// <summary>Leads of days [from, to).</summary>
    public RuleScenario Leads(
        string channel, string campaign, int from, int to, double perDay, double sql = 0, double median = 3, double mql = 0, double opportunity = 0, double client = 0, string size = "(none)")
    {
        // What the company has is connected: the period face is not looked at otherwise.
        Cell[] came = [.. sql > 0 ? [new Cell(Field.Sqls, 1)] : Array.Empty<Cell>(), .. client > 0 ? [new Cell(Field.DealsWon, 1)] : Array.Empty<Cell>()];
        if (came.Length > 0)
        {
            Once(channel, campaign, from, came);
        }

        for (var hour = from * 24; hour < to * 24; hour++)
        {
            var leads = Owed($"{channel}/{campaign}/leads", perDay / 24);
            for (var lead = 0; lead < leads; lead++)
            {
                var cells = new List<Cell> { new(Field.Leads, 1) };
                Reach(Lag.Mql, mql, 0.25);
                Reach(Lag.Sql, sql, median);
                Reach(Lag.Opportunity, opportunity, 10);
                Reach(Lag.Client, client, 40);
                var minute = (FirstDay * DayMinutes) + (hour * 60);
                var all = cells.OrderBy(cell => cell.Id).ToArray();
                _worker.Add(0, minute, [channel, campaign], all);
                _worker.Add(1, minute, [channel, size, "(none)", "(none)"], all);

                void Reach(Lag lag, double rate, double medianDays)
                {
                    if (rate > 0 && Owed($"{channel}/{campaign}/{lag}", rate) > 0)
                    {
                        _spread = (_spread + Golden) % 1;
                        var days = medianDays * Math.Exp(Normal.InvCDF(0, 1, Math.Clamp(_spread, 0.001, 0.999)));
                        cells.Add(new Cell(Field.Histogram(lag, LagBuckets.Of((long)(days * 86_400_000))), 1));
                    }
                }
            }
        }

        return this;
    }

    /// <summary>Adds to the panes of the hours of days [from, to), the same to each.</summary>
    public RuleScenario Hourly(string channel, string campaign, int from, int to, params Cell[] cells)
    {
        for (var hour = from * 24; hour < to * 24; hour++)
        {
            _worker.Add(0, (FirstDay * DayMinutes) + (hour * 60), [channel, campaign], cells);
        }

        return this;
    }

    /// <summary>Adds to the pane of one minute.</summary>
    public RuleScenario Once(string channel, string campaign, double day, params Cell[] cells)
    {
        _worker.Add(0, Day(day) / 60_000, [channel, campaign], cells);
        return this;
    }

    /// <summary>Adds to what is absolute.</summary>
    public RuleScenario Stock(string channel, string campaign, params Cell[] cells)
    {
        _worker.AddStock(0, [channel, campaign], cells);
        return this;
    }

    /// <summary>The board with everything, as seen at a day.</summary>
    public FunnelView At(double day) => Board.ViewAt(Day(day));

    /// <summary>The board moved on to a day.</summary>
    public FunnelBoard BoardAt(int day)
    {
        Board.Complete(Day(day));
        return Board;
    }

    /// <summary>Rules look on at every midnight from one day to another, both included.</summary>
    public Told Watch(int from, int to, params AlertRule[] rules)
    {
        var book = new AlertBook(rules, AlertBookState.Empty, Options.Days);
        var told = new Told(book);
        for (var day = from; day <= to; day++)
        {
            told.Transitions.AddRange(book.Evaluate(BoardAt(day)).Transitions);
        }

        return told;
    }

    /// <summary>A rule asked once, its alerts never having stood before.</summary>
    public IReadOnlyList<Finding> Ask(AlertRule rule, double day, Func<string, AlertLabels, bool>? isActive = null, Func<AlertLabels, AlertRecord?>? find = null) =>
        rule.Evaluate(new RuleInput(At(day), find ?? (_ => null), isActive ?? ((_, _) => false)));

    /// <summary>A rule as it is by default, or with settings.</summary>
    public static AlertRule Rule(string kind, string settings = "")
    {
        var json = $$"""{ "defaults": false, "rules": [ { "kind": "{{kind}}"{{(settings.Length == 0 ? "" : ", " + settings)}} } ] }""";
        var set = RuleSet.Parse(System.Text.Encoding.UTF8.GetBytes(json), RuleCatalog.All, out var problems);
        problems.ShouldBeEmpty();
        return set!.Rules.Single();
    }

    private FunnelBoard Board
    {
        get
        {
            if (_board is null)
            {
                _board = new FunnelBoard(Options);
                // Lags reach beyond any instant that is asked about: what happened later is known, too.
                _board.Apply(_worker.Take(Day(0)) with { Furthest = Day(10_000) });
            }

            return _board;
        }
    }

    // A share of a whole, carried on until it is one.
    private int Owed(string what, double share)
    {
        var owed = _owed.GetValueOrDefault(what, 0.5) + share;
        var whole = (int)Math.Floor(owed);
        _owed[what] = owed - whole;
        return whole;
    }
}

/// <summary>What rules told.</summary>
internal sealed class Told(AlertBook book)
{
    public AlertBook Book => book;

    public List<AlertTransition> Transitions { get; } = [];

    /// <summary>Fired and resolved, as in <c>fired channel=seo day 63</c>.</summary>
    public IReadOnlyList<string> Lines => [.. Transitions
        .Where(transition => transition.Kind is TransitionKind.Fired or TransitionKind.Resolved)
        .Select(transition => $"{transition.Kind.ToString().ToLowerInvariant()} {transition.Alert.Labels}")];

    public AlertTransition Fired(AlertLabels labels) => Transitions.First(transition => transition.Kind == TransitionKind.Fired && transition.Alert.Labels == labels);

    public int DayOf(TransitionKind kind, AlertLabels labels) =>
        (int)(Transitions.First(transition => transition.Kind == kind && transition.Alert.Labels == labels).At / 86_400_000) - RuleScenario.FirstDay;
}
