namespace FunnelStream.Kpis;

/// <summary>The two ways to read a span of time.</summary>
[Flags]
public enum Face
{
    /// <summary>What happened in the span, whoever it happened to.</summary>
    Period = 1,

    /// <summary>The leads created in the span, and all that has happened to them so far.</summary>
    Cohort = 2,

    /// <summary>Either.</summary>
    Both = Period | Cohort,
}
