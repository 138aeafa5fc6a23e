using FunnelStream.Calendars;
using FunnelStream.Events;
using FunnelStream.Panes;

namespace FunnelStream.Worker;

/// <summary>What a <see cref="FunnelWorker"/> counts and how far back. The defaults are the service's.</summary>
public sealed record WorkerOptions
{
    /// <summary>The key where none is set: no secret, as it stands in the source.</summary>
    public static ReadOnlyMemory<byte> PublicErasureKey { get; } = "funnelstream-erasure"u8.ToArray();

    /// <summary>The families of panes, at most 255.</summary>
    public IReadOnlyList<Family> Families { get; init; } = Family.Defaults;

    /// <summary>How long panes stay at each level.</summary>
    public Retention Retention { get; init; } = Retention.Default;

    /// <summary>Where days begin.</summary>
    public DayGrid Days { get; init; } = DayGrid.Utc;

    /// <summary>When people work: response times are kept in working time, too; null: they are not.</summary>
    public WorkingCalendar? Calendar { get; init; }

    /// <summary>Base currency and rates.</summary>
    public CurrencyConverter Currency { get; init; } = CurrencyConverter.Of("EUR");

    /// <summary>Whether a later stage implies the earlier ones.</summary>
    public bool ImpliedStages { get; init; } = true;

    /// <summary>Living names per dimension; a new name that is over goes to <c>(other)</c>.</summary>
    public int DimensionLimit { get; init; } = 1_000;

    /// <summary>Names that are admitted beyond <see cref="DimensionLimit"/>: budgets, overheads, targets and teams name them.</summary>
    public IReadOnlyList<ConfiguredName> ConfiguredNames { get; init; } = [];

    /// <summary>Living panes per family: those of the minutes still kept and stocks; a new combination that is over goes to <c>(other)</c>.</summary>
    public int PaneLimit { get; init; } = 1_000_000;

    /// <summary>How long ids of visits and touches are remembered; <see cref="TimeSpan.MaxValue"/>: for ever.</summary>
    public TimeSpan VisitMemory { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long ids of spend, campaign and survey events are remembered; <see cref="TimeSpan.MaxValue"/>: for ever.</summary>
    public TimeSpan SpendMemory { get; init; } = TimeSpan.FromDays(35);

    /// <summary>After how long without events a lead that is closed or was never worked on is forgotten; <see cref="TimeSpan.MaxValue"/>: never.</summary>
    public TimeSpan LeadMemory { get; init; } = TimeSpan.FromDays(180);

    /// <summary>How far ahead of the clock an event may lie.</summary>
    public TimeSpan MaxAhead { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How far the closing watermark stays behind the largest event time of each input.</summary>
    public TimeSpan WatermarkBound { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Secret under which erased leads are remembered; at least 16 bytes.</summary>
    public ReadOnlyMemory<byte> ErasureKey { get; init; } = PublicErasureKey;

    /// <summary>For <c>replay</c> and for proofs: nothing is folded, forgotten or too late.</summary>
    public WorkerOptions WithoutHorizons() => this with
    {
        Retention = Retention.Unlimited,
        VisitMemory = TimeSpan.MaxValue,
        SpendMemory = TimeSpan.MaxValue,
        LeadMemory = TimeSpan.MaxValue,
        MaxAhead = TimeSpan.MaxValue,
    };
}
