using System.Collections.Concurrent;
using FunnelStream.Alerts.Watch;
using FunnelStream.Http;

namespace FunnelStream.LiveBoard.Security;

/// <summary>
/// Sessions that were signed out before their end. This process knows at once; the alerts' log keeps them, until that end, for every board
/// that is active later.
/// </summary>
/// <param name="feed">At whose desk they are kept.</param>
/// <param name="areKept">Whether there is such a log; otherwise a restart forgets them.</param>
/// <param name="time">The clock.</param>
internal sealed class SignOuts(LiveFeed feed, bool areKept, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, long> _here = new();

    /// <summary>Why not all of them are known here; null where they are. A board that has just become the active one has yet to read them.</summary>
    public string? Absence => !areKept || feed.Desk.Snapshot is not null ? null : feed.Absence ?? "this board does not know yet who has signed out: ask again in a moment";

    /// <summary>Whether a session was signed out.</summary>
    public bool Has(string session) => _here.ContainsKey(session) || feed.Desk.Snapshot?.SignedOut.ContainsKey(session) == true;

    /// <summary>Signs a session out.</summary>
    /// <param name="session">Names it.</param>
    /// <param name="until">When it would have ended, seconds since the Unix epoch.</param>
    /// <exception cref="ProblemException">Only this process knows of it.</exception>
    public async Task AddAsync(string session, long until)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        foreach (var ended in _here.Where(other => other.Value <= now))
        {
            _here.TryRemove(ended);
        }

        _here[session] = until;
        if (areKept)
        {
            await feed.Desk.KeepAsync(new AlertRequest.SignOut(session, until * 1_000), time).ConfigureAwait(false);
        }
    }
}
