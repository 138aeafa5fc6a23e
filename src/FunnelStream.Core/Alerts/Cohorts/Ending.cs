namespace FunnelStream.Alerts.Cohorts;

/// <summary>
/// Whether a channel or campaign has ended: it is paused, or brings no leads any more while what holds it still does. Its alert can be resolved
/// then, which silence of everything would never be a reason for.
/// </summary>
internal static class Ending
{
    // So many leads expected, and none came: a chance of 1 in 10,000.
    private const double Expected = 9.2;
    private const int HeardElsewhere = 5;

    // A long weekend is no end.
    private const long LeastSilence = 4L * 86_400_000;

    /// <summary>Whether a segment has ended by an instant.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="window">The span its usual number of leads is taken from.</param>
    /// <param name="at">The instant.</param>
    public static bool Of(Segment segment, TimeSpan window, long at)
    {
        if (segment.Parent is null || segment.IsPaused)
        {
            return segment.IsPaused;
        }

        var millis = (long)window.TotalMilliseconds;
        var last = segment.LastLead(at - millis) ?? at - millis;
        var usual = (double)segment.LeadsIn(last - millis, last) / millis;
        return at - last >= LeastSilence
            && (usual * (at - last) >= Expected || at - last >= millis)
            && segment.Ancestors.Any(above => above.LeadsIn(last, at) >= HeardElsewhere);
    }
}
