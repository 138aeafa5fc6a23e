using System.Text;
using FunnelStream.Events;
using FunnelStream.Http;

namespace FunnelStream.LiveBoard.Api;

/// <summary>
/// Tells clients that there is something new, and where event time stands: server-sent events. Nothing is queued for a client:
/// who is slow is told of the latest next, and not of what came in between.
/// </summary>
internal sealed class LiveEvents(LiveFeed feed, Func<HealthReport> health, CancellationToken stopping)
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);

    private int _count;

    /// <summary>How many listen.</summary>
    public int Count => _count;

    /// <summary>Tells a client until it leaves, or the board does.</summary>
    public async Task SendAsync(HttpContext context)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        using var listening = feed.Listen();
        var snapshot = await feed.SnapshotAsync(context.RequestAborted).ConfigureAwait(false);
        Interlocked.Increment(ref _count);
        try
        {
            context.Response.ContentType = "text/event-stream; charset=utf-8";
            context.Response.Headers.CacheControl = "no-store";
            context.Response.Headers["X-Accel-Buffering"] = "no"; // nginx holds it back otherwise
            if (HttpMethods.IsHead(context.Request.Method))
            {
                return; // the headers are all of it, and would never be followed by an end
            }

            await WriteAsync(context, "retry: 1000\n\n"u8.ToArray(), ending.Token).ConfigureAwait(false);
            var seen = 0L;
            for (LiveSnapshot? next = snapshot; !ending.IsCancellationRequested;)
            {
                if (next is null && feed.Latest is null)
                {
                    await WriteAsync(context, Encoding.UTF8.GetBytes($"event: gone\ndata: {feed.Absence}\n\n"), ending.Token).ConfigureAwait(false);
                    return;
                }

                await WriteAsync(context, next is null ? ": nothing new\n\n"u8.ToArray() : Tick(next), ending.Token).ConfigureAwait(false);
                seen = next?.Version ?? seen;
                next = await feed.NextAsync(seen, Heartbeat, ending.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The client has left, or the process ends.
        }
        finally
        {
            Interlocked.Decrement(ref _count);
        }
    }

    /// <summary>Where things stand, as every event and the page's first look tell it.</summary>
    public object Status(LiveSnapshot snapshot)
    {
        var report = health();
        var alerts = feed.Desk.Snapshot;
        return new
        {
            snapshot.Version,
            snapshot.TakenAt,
            EventTime = LiveJson.Time(snapshot.Board.To),
            Watermark = LiveJson.Time(snapshot.Board.Watermark),
            FurthestEvent = LiveJson.Time(snapshot.Board.Furthest),
            WatermarkLagSeconds = snapshot.Board.Watermark == long.MinValue ? (double?)null : Math.Max(0, (snapshot.TakenAt.ToUnixTimeMilliseconds() - snapshot.Board.Watermark) / 1_000.0),
            snapshot.Board.Events,
            snapshot.Board.IsWhole,
            report.Status,
            report.Reasons,
            report.Board,
            report.Partitions,
            RecordLag = report.Lag,
            AtLimit = report.AtLimit.Select(limit => new { Dimension = limit.Dimension.Name(), limit.LastRefused }),
            ActiveAlerts = alerts?.Alerts.Count(alert => alert.IsActive),
            Listeners = Count,
        };
    }

    // Kept with the snapshot like any other answer: it is written once for all who listen.
    private byte[] Tick(LiveSnapshot snapshot) => snapshot.Write("tick", s => LiveAnswer.Event("tick", s.Version, Status(s))).Body;

    private static async Task WriteAsync(HttpContext context, byte[] frame, CancellationToken cancellation)
    {
        await context.Response.Body.WriteAsync(frame, cancellation).ConfigureAwait(false);
        await context.Response.Body.FlushAsync(cancellation).ConfigureAwait(false);
    }
}
