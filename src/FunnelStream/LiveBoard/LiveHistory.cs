using FunnelStream.Board;
using FunnelStream.Events;
using FunnelStream.Kpis;
using FunnelStream.Panes;

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
    /// <param name="board">The board.</param>
    /// <param name="view">The same, as it is now.</param>
    /// <param name="periods">The cohorts that somebody asks for.</param>
    public static LiveHistory Of(FunnelBoard board, FunnelView view, IReadOnlyList<CohortPeriod> periods)
    {
        var scopes = Scopes(view);
        var cohorts = periods.ToDictionary(
            period => period,
            period => (IReadOnlyList<KpiResult>)[.. board.Cohorts(period, board.To - LiveMaturation.Reach(period), by => by.Name is "total" or "channel")]);
        return new LiveHistory
        {
            Series = view.Options.Windows.ToDictionary(window => window.Name, window => LiveSeries.Of(window, scopes, view.At, view.Options.Days)),
            Cohorts = cohorts,
            Maturation = cohorts.ToDictionary(entry => entry.Key, entry => LiveMaturation.Of(entry.Key, entry.Value, scopes, board.Watermark)),
            Responses = view.Options.Windows.ToDictionary(window => window.Name, window => LiveResponses.Of(window, scopes, view.At)),
        };
    }

    // One walk over the panes serves all: by channel they are few, and the total is their sum.
    private static List<ScopePanes> Scopes(FunnelView view)
    {
        if (view.FamilyOf(Channels) is null)
        {
            return view.FamilyOf(Breakdown.Total) is null ? [] : [.. view.Scopes(Breakdown.Total, 0, int.MaxValue)];
        }

        var channels = view.Scopes(Channels, 0, int.MaxValue);
        var total = new SortedDictionary<(int Start, int End), Cells>();
        foreach (var slice in channels.SelectMany(channel => channel.Slices))
        {
            if (!total.TryGetValue((slice.Start, slice.End), out var sum))
            {
                total.Add((slice.Start, slice.End), sum = new Cells());
            }

            sum.Add(slice.Cells);
        }

        return [new ScopePanes(new ScopeNames(), [.. total.Select(slice => new PaneSlice(slice.Key.Start, slice.Key.End, slice.Value))]), .. channels];
    }
}
