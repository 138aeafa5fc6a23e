namespace FunnelStream.Connectors.Generator;

/// <summary>Which story is told. Equal options give equal bytes.</summary>
public sealed record StoryOptions
{
    /// <summary>Leads a day of the story as it is written, before its surge.</summary>
    public const double WrittenLeadsPerDay = 43;

    /// <summary>Records per lead, of all three topics, over a long story that is half before and half after the surge (give or take a tenth).</summary>
    public const double EventsPerLead = 18;

    /// <summary>Names the story.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The first instant, UTC.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>When the broad campaign starts; after <see cref="End"/>: never.</summary>
    public required DateTimeOffset Surge { get; init; }

    /// <summary>When the broad campaign is paused, and sales catches up; after <see cref="End"/>: never.</summary>
    public DateTimeOffset Pause { get; init; } = DateTimeOffset.MaxValue;

    /// <summary>The instant at which the story stops; nothing is sent at or after it.</summary>
    public required DateTimeOffset End { get; init; }

    /// <summary>Leads a day before the surge, over 0; after it about twice as many.</summary>
    public double LeadsPerDay { get; init; } = WrittenLeadsPerDay;

    /// <summary>Whether a small share of the records is late, repeated or broken, as in life.</summary>
    public bool Faults { get; init; } = true;
}
