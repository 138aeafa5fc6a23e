using FunnelStream.Board;
using FunnelStream.Events;
using FunnelStream.Kpis;

namespace FunnelStream.LiveBoard;

/// <summary>What takes a walk over the retained panes to know: series, cohorts and how fast leads are answered, in total and by channel.</summary>
internal sealed class LiveHistory
{
    private static readonly Breakdown Channels = new(Dimension.Channel);

    /// <summary>Series, by name of the window.</summary>
    public required IReadOnlyDictionary<string, LiveSeries> Series { get; init; }

    /// <summary>The KPIs of calendar cohorts, in total and by channel, the earliest first.</summary>
    public required IReadOnlyDictionary<CohortPeriod, IReadOnlyList<KpiResult>> Cohorts { get; init; }

    /// <summary>By age, the share of each cohort's leads that reached a milestone, in total and by channel.</summary>
    public required IReadOnlyDictionary<CohortPeriod, LiveMaturation> Maturation { get; init; }

    /// <summary>How fast the leads created in a window were answered, by name of the window.</summary>
    public required IReadOnlyDictionary<string, LiveResponses> Responses { get; init; }

    /// <summary>Reads it off a board, on its thread.</summary>
    public static LiveHistory Of(FunnelBoard board, FunnelView view)
    {
        var scopes = Scopes(view);
        var cohorts = Enum.GetValues<CohortPeriod>().ToDictionary(
            period => period,
            period => (IReadOnlyList<KpiResult>)[.. board.Cohorts(period, board.To - LiveMaturation.Reach(period), by => by.Name is "total" or "channel")]);
        return new LiveHistory
        {
            Series = view.Options.Windows.ToDictionary(window => window.Name, window => LiveSeries.Of(window, scopes, view.At)),
            Cohorts = cohorts,
            Maturation = cohorts.ToDictionary(entry => entry.Key, entry => LiveMaturation.Of(entry.Key, entry.Value, scopes, board.Watermark)),
            Responses = view.Options.Windows.ToDictionary(window => window.Name, window => LiveResponses.Of(window, scopes, view.At)),
        };
    }

    // One walk serves all: the panes of a channel are few.
    private static List<ScopePanes> Scopes(FunnelView view)
    {
        List<ScopePanes> scopes = [];
        foreach (var by in new[] { Breakdown.Total, Channels })
        {
            if (view.FamilyOf(by) is not null)
            {
                scopes.AddRange(view.Scopes(by, 0, int.MaxValue));
            }
        }

        return scopes;
    }
}
