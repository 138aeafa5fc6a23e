using FunnelStream.Alerts.Watch;

namespace FunnelStream.Http;

/// <summary>What people ask of the desk over HTTP.</summary>
internal static class Asking
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Asks, and waits until it is done and kept, which takes a transaction. Who would wait too long is told to look again, and not that it
    /// failed.
    /// </summary>
    /// <exception cref="ProblemException">It is refused, or not yet done.</exception>
    public static async Task KeepAsync(this AlertDesk desk, AlertRequest request, TimeProvider time)
    {
        var asking = desk.AskAsync(request);
        await Task.WhenAny(asking, Task.Delay(Patience, time)).ConfigureAwait(false);
        if (!asking.IsCompleted)
        {
            throw new ProblemException(Problem.Unavailable("the board has not answered in time: look again in a moment whether it is done"));
        }

        if (await asking.ConfigureAwait(false) is { } refusal)
        {
            throw new ProblemException(desk.Snapshot is null ? Problem.Unavailable(refusal) : Problem.Conflict(refusal));
        }
    }
}
