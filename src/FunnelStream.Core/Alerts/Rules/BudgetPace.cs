using System.Text.Json;
using FunnelStream.Alerts.Cohorts;
using FunnelStream.Board;
using FunnelStream.Events;
using FunnelStream.Kpis;
using FunnelStream.Panes;
using NodaTime;

namespace FunnelStream.Alerts.Rules;

/// <summary>What may be spent in a calendar month.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Campaign">The campaign; null: the channel as a whole.</param>
/// <param name="Amount">Major units of the base currency.</param>
public sealed record MonthlyBudget(string Channel, string? Campaign, decimal Amount);

/// <summary>Thresholds of <see cref="BudgetPace"/>.</summary>
public sealed record BudgetPaceOptions
{
    /// <summary>Budgets by configuration; they come before those of <c>campaign</c> events.</summary>
    public IReadOnlyList<MonthlyBudget> Budgets { get; init; } = [];

    /// <summary>Whether budgets set by <c>campaign</c> events count (per day: a month's is that of its days); default true.</summary>
    public bool FromEvents { get; init; } = true;

    /// <summary>The pace is not judged before this share of the month has passed; default 0.1.</summary>
    public double LeastElapsed { get; init; } = 0.1;

    /// <summary>Fires when spend to date ÷ share elapsed is above this multiple of the budget; default 1.1.</summary>
    public double MaxPace { get; init; } = 1.1;

    /// <summary>Recovers at this multiple; default 1.05.</summary>
    public double ClearPace { get; init; } = 1.05;

    /// <summary>Fires when money spent since the last lead would have brought so many leads of the channel; default 9.2: a chance of 1 in 10,000, since every hour of every campaign is looked at.</summary>
    public double ExpectedLeads { get; init; } = 9.2;

    /// <summary>… and that lasts for so long at least; default 24 hours.</summary>
    public TimeSpan LeastSilence { get; init; } = TimeSpan.FromHours(24);

    /// <summary>The trailing span of the channel's leads per money spent; default 28 days.</summary>
    public TimeSpan Baseline { get; init; } = TimeSpan.FromDays(28);

    internal static BudgetPace Rule(RuleReader read, RuleTiming timing) => new(Read(read)) { Timing = timing };

    private static BudgetPaceOptions Read(RuleReader read)
    {
        var usual = new BudgetPaceOptions();
        var options = new BudgetPaceOptions
        {
            Budgets = ReadBudgets(read.Objects("budgets", 10_000)),
            FromEvents = read.Flag("from_events", usual.FromEvents),
            LeastElapsed = read.Number("least_elapsed", usual.LeastElapsed, 0, 1),
            MaxPace = read.Number("max_pace", usual.MaxPace, 0.1, 100),
            ClearPace = read.Number("clear_pace", usual.ClearPace, 0.1, 100),
            ExpectedLeads = read.Number("expected_leads", usual.ExpectedLeads, 1, 1_000_000),
            LeastSilence = read.Span("least_silence", usual.LeastSilence, TimeSpan.FromHours(1), TimeSpan.FromDays(28)),
            Baseline = read.Days("baseline", usual.Baseline, 7, 90),
        };
        read.Rising(("clear_pace", options.ClearPace), ("max_pace", options.MaxPace));
        return options;
    }

    private static List<MonthlyBudget> ReadBudgets(IEnumerable<RuleReader> readers)
    {
        var budgets = new Dictionary<(string, string?), MonthlyBudget>();
        foreach (var read in readers)
        {
            if (ReadBudget(read) is { } budget && !budgets.TryAdd((budget.Channel, budget.Campaign), budget))
            {
                read.Report("there is a budget of this channel and campaign already, as names are counted: leave one");
            }
        }

        return [.. budgets.Values];
    }

    private static MonthlyBudget? ReadBudget(RuleReader read)
    {
        var (channel, campaign, amount) = (read.Text("channel"), read.Text("campaign"), read.Number("amount", null, 0.01, 1e12));
        read.NameUnknown();
        if (channel is not null && amount is { } major)
        {
            return new MonthlyBudget(
                DimensionText.Normalize(Dimension.Channel, channel),
                campaign is null ? null : DimensionText.Normalize(Dimension.Campaign, campaign),
                (decimal)major);
        }

        if (!read.Has("channel") || !read.Has("amount"))
        {
            read.Report("a budget needs a \"channel\" and an \"amount\" a month: set both");
        }

        return null;
    }
}

/// <summary>A month's budget will not last, or money is spent and no lead comes.</summary>
/// <param name="options">Thresholds.</param>
public sealed class BudgetPace(BudgetPaceOptions options) : AlertRule
{
    /// <summary>As written in configuration.</summary>
    public const string KindName = "budget_pace";

    private const long OwnLeads = 25;

    // A pane is no longer than that, minutes: a day, however clocks are set in it.
    private const int LongestPane = 2 * 1_440;

    private static readonly Breakdown Campaigns = new(Dimension.Channel, Dimension.Campaign);
    private static readonly PaneNumber Leads = new(Field.Leads);
    private static readonly PaneNumber Money = new(Field.SpendMinor);
    private static readonly PaneNumber Unconverted = new(Field.UnconvertedSpends);

    private HourOfWeek? _hours;

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <inheritdoc/>
    public override IReadOnlyList<ConfiguredName> Names =>
        [.. options.Budgets.Select(budget => new ConfiguredName(Dimension.Channel, budget.Channel)),
         .. options.Budgets.Where(budget => budget.Campaign is not null).Select(budget => new ConfiguredName(Dimension.Campaign, budget.Campaign!))];

    /// <inheritdoc/>
    public override IReadOnlyList<AlertCondition> Conditions => [AlertCondition.AtLeast("pace", options.MaxPace), AlertCondition.AtLeast("expected_leads", options.ExpectedLeads)];

    /// <inheritdoc/>
    protected override string Parameters => JsonSerializer.Serialize(options, RuleParametersContext.Default.BudgetPaceOptions);

    /// <inheritdoc/>
    public override IReadOnlyList<Finding> Evaluate(RuleInput input)
    {
        var view = input.View;
        if (view.FamilyOf(Campaigns) is not { HasTraffic: true } family)
        {
            return [];
        }

        _hours = _hours?.Days == view.Options.Days ? _hours : new HourOfWeek(view.Options.Days);
        var from = view.Minute - SegmentTree.Reach;
        var recently = Math.Min(Month(view).Start, view.Minute - (2 * (int)options.Baseline.TotalMinutes));
        var (leads, money, unconverted) = (By(Leads, from), By(Money, recently), By(Unconverted, recently));
        var scopes = view.Names(Campaigns, from, view.Minute).Select(names => (names.Values, Trade: new Trade([Of(leads, names)], [Of(money, names)], [Of(unconverted, names)]))).ToList();
        var byChannel = scopes.GroupBy(scope => scope.Values[0]).ToDictionary(group => group.Key, group => Trade.Of([.. group.Select(scope => scope.Trade)]));
        var budgets = Budgets(view);
        var campaigns = scopes.Where(scope => Named.AreAll(scope.Values)).Select(scope => Find(
            input, _hours, new AlertLabels(scope.Values[0], scope.Values[1]), scope.Trade, byChannel[scope.Values[0]], budgets)).OfType<Finding>().ToList();
        var channels = byChannel.Where(channel => Named.Is(channel.Key)).Select(channel => Find(input, _hours, new AlertLabels(channel.Key), channel.Value, channel.Value, budgets)).OfType<Finding>();
        return [.. channels.Select(channel => IsToldOf(channel, campaigns) ? channel with { Verdict = Verdict.Held } : channel), .. campaigns];

        Dictionary<ScopeNames, IReadOnlyList<CountSlice>> By(PaneNumber number, int since) =>
            view.Counts(family, Campaigns, since, view.Minute, number).ToDictionary(scope => scope.Names, scope => scope.Slices);

        static IReadOnlyList<CountSlice> Of(Dictionary<ScopeNames, IReadOnlyList<CountSlice>> counts, ScopeNames names) => counts.GetValueOrDefault(names, []);
    }

    // What one campaign explains is told of the campaign alone.
    private static bool IsToldOf(Finding channel, IEnumerable<Finding> campaigns) =>
        channel.Verdict == Verdict.Breach
        && campaigns.Any(campaign => campaign.Labels.Channel == channel.Labels.Channel && campaign.Verdict == Verdict.Breach && campaign.Diagnosis == channel.Diagnosis);

    // A month's budget in minor units, by labels.
    private Dictionary<AlertLabels, double> Budgets(FunnelView view)
    {
        var budgets = new Dictionary<AlertLabels, double>();
        var (start, end) = Month(view);
        foreach (var (channel, campaign, terms) in options.FromEvents ? view.Campaigns() : [])
        {
            if (terms is { BudgetAt: > 0, Budget: > 0, Currency.Packed: 0 } && terms.BudgetAt <= view.At)
            {
                budgets[new AlertLabels(channel, campaign)] = terms.Budget * ((end - start) / 1_440.0);
            }
        }

        foreach (var budget in options.Budgets)
        {
            budgets[new AlertLabels(budget.Channel, budget.Campaign)] = (double)budget.Amount * Math.Pow(10, view.Options.MoneyDecimals);
        }

        return budgets;
    }

    private static (int Start, int End) Month(FunnelView view)
    {
        // Of what has passed: at midnight of the first, still the month before.
        var date = Instant.FromUnixTimeMilliseconds(view.At - 1).InZone(view.Options.Days.Zone).Date;
        var first = new LocalDate(date.Year, date.Month, 1);
        return (view.Options.Days.StartOf(first), view.Options.Days.StartOf(first.PlusMonths(1)));
    }

    private Finding? Find(RuleInput input, HourOfWeek hours, AlertLabels labels, Trade trade, Trade channel, Dictionary<AlertLabels, double> budgets)
    {
        var (start, end) = Month(input.View);
        var isKnown = trade.Unconverted.All(campaign => campaign.All(slice => slice.Start < start));
        var scale = Math.Pow(10, input.View.Options.MoneyDecimals);
        var spend = Sum(trade.Money, start, int.MaxValue);
        var elapsed = (double)(input.View.Minute - start) / (end - start);
        var budget = budgets.TryGetValue(labels, out var minor) ? minor : (double?)null;
        var pace = isKnown && budget > 0 && elapsed > 0 ? spend / elapsed / budget : null;
        var expected = ExpectedSinceLastLead(input.View, hours, trade, channel);
        if (pace is null && expected is null && spend == 0)
        {
            return input.Find(labels) is null ? null : new Finding { Labels = labels, Verdict = Verdict.InsufficientData };
        }

        var isOver = elapsed >= options.LeastElapsed && pace > options.MaxPace;
        var isIdle = expected >= options.ExpectedLeads;
        return new Finding
        {
            Labels = labels,
            Verdict = isOver || isIdle ? Verdict.Breach
                : (pace is null || pace <= options.ClearPace || elapsed < options.LeastElapsed) && !(expected >= options.ExpectedLeads / 2) ? Verdict.Clear
                : Verdict.Between,
            Diagnosis = isOver ? "over_budget" : isIdle ? "spend_without_leads" : null,
            Numbers =
            [
                new AlertNumber("spend", isKnown ? spend / scale : null),
                new AlertNumber("budget", budget / scale),
                new AlertNumber("share_elapsed", elapsed),
                new AlertNumber("pace", pace),
                new AlertNumber("expected_leads", expected),
            ],
        };
    }

    // Leads that the channel's money used to bring in the same hours of the week: money is spent evenly, leads come by day.
    private double? ExpectedSinceLastLead(FunnelView view, HourOfWeek hours, Trade trade, Trade channel)
    {
        var known = view.Minute - (int)options.Baseline.TotalMinutes;
        var last = trade.LastLead ?? known;
        if (last < known || view.Minute - last < options.LeastSilence.TotalMinutes)
        {
            return view.Minute - last < options.LeastSilence.TotalMinutes ? 0 : null;
        }

        var from = last - (int)options.Baseline.TotalMinutes;
        // A campaign's leads may be dearer than its channel's: where it has enough of its own, they tell.
        var brings = Sum(trade.Leads, from, last) >= OwnLeads ? trade : channel;
        var (leads, money) = (ByHour(brings.Leads), ByHour(brings.Money));
        return trade.Money.SelectMany(campaign => campaign).Where(slice => slice.Start >= last && slice.Count > 0)
            .Sum(slice => money[hours.Of(slice.Start)] > 0 ? slice.Count * leads[hours.Of(slice.Start)] / money[hours.Of(slice.Start)] : 0);

        double[] ByHour(IReadOnlyList<IReadOnlyList<CountSlice>> campaigns)
        {
            var sums = new double[HourOfWeek.Count];
            foreach (var slices in campaigns)
            {
                for (var i = FirstFrom(slices, from); i < slices.Count && slices[i].Start < last; i++)
                {
                    hours.Add(sums, slices[i].Start, slices[i].End, slices[i].Count * (60.0 / (slices[i].End - slices[i].Start)));
                }
            }

            return sums;
        }
    }

    private static long Sum(IReadOnlyList<IReadOnlyList<CountSlice>> campaigns, int from, int to)
    {
        var sum = 0L;
        foreach (var slices in campaigns)
        {
            for (var i = FirstFrom(slices, from); i < slices.Count && slices[i].Start < to; i++)
            {
                sum += slices[i].Count;
            }
        }

        return sum;
    }

    // Index of the first that starts at or after a minute.
    private static int FirstFrom(IReadOnlyList<CountSlice> slices, int minute)
    {
        var (low, high) = (0, slices.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = slices[middle].Start < minute ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    // End of the last that counts anything; null where none does. They are in the order of their starts, but a day may reach beyond its minutes.
    private static int? LastEnd(IReadOnlyList<CountSlice> slices)
    {
        int? last = null;
        for (var i = slices.Count - 1; i >= 0 && !(slices[i].Start + LongestPane < last); i--)
        {
            last = slices[i].Count > 0 ? Math.Max(last ?? int.MinValue, slices[i].End) : last;
        }

        return last;
    }

    // What is spent and what comes of it: of each campaign in the order of its time, campaign after campaign.
    private sealed record Trade(
        IReadOnlyList<IReadOnlyList<CountSlice>> Leads, IReadOnlyList<IReadOnlyList<CountSlice>> Money, IReadOnlyList<IReadOnlyList<CountSlice>> Unconverted)
    {
        // When the last lead had come, minutes since the Unix epoch; null where none ever came.
        public int? LastLead { get; } = Leads.Max(LastEnd);

        public static Trade Of(IReadOnlyList<Trade> parts) => new(
            [.. parts.SelectMany(part => part.Leads)], [.. parts.SelectMany(part => part.Money)], [.. parts.SelectMany(part => part.Unconverted)]);
    }
}
