using FunnelStream.Kpis;
using FunnelStream.Panes;

namespace FunnelStream.Board;

/// <summary>A span's complete sum over all partitions that differs from when it was last taken: overwrite it.</summary>
/// <param name="Family">Its family.</param>
/// <param name="Level">Minute, hour or day; each is complete in itself.</param>
/// <param name="Start">Start, ms since the Unix epoch.</param>
/// <param name="Names">Values of the family's dimensions, in their order.</param>
/// <param name="Cells">The fields of the period face; valid until the next checkpoint is applied.</param>
public readonly record struct PointChange(Family Family, Level Level, long Start, IReadOnlyList<string> Names, Cells Cells);

/// <summary>A calendar cohort by channel and campaign that differs from when it was last taken: overwrite it.</summary>
/// <param name="Period">Day or month.</param>
/// <param name="Start">Start of the span its leads were created in, ms since the Unix epoch.</param>
/// <param name="Channel">Channel.</param>
/// <param name="Campaign">Campaign.</param>
/// <param name="Cells">Leads and lag histograms of the cohort face; valid until the next checkpoint is applied.</param>
/// <param name="Final">Whether the closing watermark is past its end by the longest horizon.</param>
public readonly record struct CohortChange(CohortPeriod Period, long Start, string Channel, string Campaign, Cells Cells, bool Final);
