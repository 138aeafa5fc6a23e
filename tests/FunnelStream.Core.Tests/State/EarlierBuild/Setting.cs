using FunnelStream.Events;
using FunnelStream.Oracle;
using FunnelStream.Panes;
using FunnelStream.Worker;

namespace FunnelStream.State.EarlierBuild;

/// <summary>How the history is counted.</summary>
internal sealed record Setting(string Name, WorkerOptions Options)
{
    public const int Partitions = 2;

    public const int Checkpoints = 6;

    /// <summary>Rates with gaps of more than a week, and a currency without any.</summary>
    public static NaiveMoney Money { get; } = new("EUR",
    [
        .. from currency in new[] { ("USD", 0.9137m), ("JPY", 0.006215m), ("KWD", 2.98765m), ("GBP", 0.5m) }
           from day in Enumerable.Range(0, 14)
           select (currency.Item1, new DateOnly(2026, 2, 10).AddDays(day * (day % 5 == 4 ? 9 : 5)), currency.Item2 + (day * 0.0007m)),
    ]);

    /// <summary>Everything stays: the panes are what a naive count over the whole history gives.</summary>
    public static Setting Kept { get; } = new("kept", Base.WithoutHorizons());

    /// <summary>Everything ages within the history: panes are folded and dropped, ids and leads forgotten.</summary>
    public static Setting Aged { get; } = new("aged", Base with
    {
        Retention = new Retention(TimeSpan.FromHours(3), TimeSpan.FromDays(2), TimeSpan.FromDays(12)),
        VisitMemory = TimeSpan.FromHours(20),
        SpendMemory = TimeSpan.FromHours(60),
        LeadMemory = TimeSpan.FromDays(4),
    });

    /// <summary>Names and combinations are more than the limits allow.</summary>
    public static Setting Tight { get; } = new("tight", Kept.Options with { DimensionLimit = 2, PaneLimit = 12 });

    /// <summary>Names that are written in several ways, of which some were told apart once.</summary>
    public static Setting Spelt { get; } = new("spelt", Kept.Options);

    public static IReadOnlyList<Setting> All { get; } = [Kept, Aged, Tight, Spelt];

    public static Setting Of(string name) => All.Single(setting => setting.Name == name);

    public static NaiveCalendar Calendar => NaiveCalendar.Office;

    /// <summary>What is counted.</summary>
    /// <param name="history">The stored history.</param>
    public IReadOnlyList<Event> EventsOf(IReadOnlyList<Event> history) => this == Spelt ? Spellings.Events : history;

    private static WorkerOptions Base => new()
    {
        Currency = Money.ToConverter(),
        Calendar = Calendar.ToCalendar(),
        Days = DayGrid.Of("Europe/Paris"),
    };

    public override string ToString() => Name;
}
