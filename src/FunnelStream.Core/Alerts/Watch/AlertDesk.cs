using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace FunnelStream.Alerts.Watch;

/// <summary>
/// Where people meet the alerts: they read what stands, acknowledge, silence and accept. Any thread; what they ask for is done by the
/// board's thread, and is kept before they are told so.
/// </summary>
public sealed class AlertDesk
{
    private readonly ConcurrentQueue<(AlertRequest Request, TaskCompletionSource<string?> Done)> _requests = new();
    private volatile AlertSnapshot? _snapshot;

    /// <summary>What stands; null where this process's board is not the active one.</summary>
    public AlertSnapshot? Snapshot => _snapshot;

    /// <summary>Asks for something.</summary>
    /// <returns>Null once it is done and kept; otherwise why it can't be done, for the person who asked.</returns>
    public Task<string?> AskAsync(AlertRequest request)
    {
        if (_snapshot is null)
        {
            return Task.FromResult<string?>("this process's board stands by: ask the active one");
        }

        var done = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _requests.Enqueue((request, done));
        if (_snapshot is null)
        {
            Close();
        }

        return done.Task;
    }

    /// <summary>The board's thread shows what stands now.</summary>
    public void Show(AlertSnapshot snapshot) => _snapshot = snapshot;

    /// <summary>The board's thread takes the next request; whoever asked waits for <c>Done</c>.</summary>
    public bool TryTake(out AlertRequest request, out TaskCompletionSource<string?> done)
    {
        var taken = _requests.TryDequeue(out var next);
        (request, done) = next;
        return taken;
    }

    /// <summary>The board is no longer the active one.</summary>
    public void Close()
    {
        _snapshot = null;
        while (_requests.TryDequeue(out var left))
        {
            left.Done.TrySetResult("this process's board stands by: ask the active one");
        }
    }
}

/// <summary>What stands at a moment. Immutable.</summary>
/// <param name="At">The closing watermark, ms since the Unix epoch.</param>
/// <param name="Alerts">Every alert, in the order of rules and labels.</param>
/// <param name="History">Transitions that told something, the newest first.</param>
/// <param name="Acknowledgements">Of alerts that are active.</param>
/// <param name="Silences">Those that have not ended.</param>
public sealed record AlertSnapshot(
    long At,
    IReadOnlyList<AlertRecord> Alerts,
    IReadOnlyList<AlertTransition> History,
    IReadOnlyList<AlertAcknowledgement> Acknowledgements,
    IReadOnlyList<AlertSilence> Silences)
{
    /// <summary>Sessions of the live board that were signed out before their end, with that end, ms since the Unix epoch.</summary>
    public IReadOnlyDictionary<string, long> SignedOut { get; init; } = ImmutableDictionary<string, long>.Empty;
}

/// <summary>What people may ask for.</summary>
public abstract record AlertRequest
{
    private AlertRequest()
    {
    }

    /// <summary>To look after an active alert.</summary>
    public sealed record Acknowledge(AlertAcknowledgement Acknowledgement) : AlertRequest;

    /// <summary>To hear nothing of some alerts for a while; one with the same id replaces it.</summary>
    public sealed record Silence(AlertSilence Asked) : AlertRequest;

    /// <summary>To end a silence now.</summary>
    public sealed record EndSilence(string Id, long At) : AlertRequest;

    /// <summary>That a session of the live board is over, for every board that is active before its end.</summary>
    /// <param name="Session">Names the session.</param>
    /// <param name="Until">When it would have ended, ms since the Unix epoch.</param>
    public sealed record SignOut(string Session, long Until) : AlertRequest;

    /// <summary>To take what an active alert complains of for the new normal: it is resolved and its baseline begins anew.</summary>
    public sealed record Accept(string Alert, string Author) : AlertRequest;
}
