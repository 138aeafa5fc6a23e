using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace FunnelStream.Connectors.InfluxDb;

/// <summary>
/// One line of points with one request in flight. A batch is sent when it is full, when its first point has waited long
/// enough, or when somebody flushes; the next one only after it is done with.
/// </summary>
internal sealed class InfluxLane(
    int lane, InfluxOptions options, PointBuffer buffer, BatchWriter writer, InfluxMetrics metrics, Backlog backlog, ILogger logger, TimeProvider time)
{
    private readonly Channel<bool> _nudge = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private volatile bool _draining;

    public PointBuffer Buffer => buffer;

    public AddOutcome Add(in WaitingPoint point)
    {
        var (outcome, waiting) = buffer.Add(point);
        if (waiting == 1 || waiting >= writer.Lines)
        {
            Nudge();
        }

        return outcome;
    }

    public Task FlushAsync(CancellationToken cancellation)
    {
        var flushed = buffer.FlushAsync(cancellation);
        Nudge();
        return flushed;
    }

    /// <summary>Takes no more points, and makes <see cref="RunAsync"/> end when what waits is sent.</summary>
    public void Drain()
    {
        buffer.Close();
        _draining = true;
        Nudge();
    }

    public async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            while (await BatchIsDueAsync(cancellation).ConfigureAwait(false))
            {
                await SendAsync(buffer.Take(writer.Lines), cancellation).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The drain ran out of time; the owner counts what is left.
        }
    }

    private async Task SendAsync(WaitingPoint[] batch, CancellationToken cancellation)
    {
        try
        {
            await writer.WriteAsync(batch, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // No resync for these: what cannot be handled once would come back for ever.
            metrics.Dropped(batch.Length);
            Log.LaneDefect(logger, lane, e);
        }

        buffer.Complete();
        backlog.Note(buffer);
    }

    /// <returns>False when nothing waits any more and the lane is to end.</returns>
    private async Task<bool> BatchIsDueAsync(CancellationToken cancellation)
    {
        while (buffer.Waiting == 0)
        {
            if (_draining)
            {
                return false;
            }

            await _nudge.Reader.ReadAsync(cancellation).ConfigureAwait(false);
        }

        using var interval = new CancellationTokenSource(options.FlushInterval, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(interval.Token, cancellation);
        try
        {
            while (buffer.Waiting < writer.Lines && !buffer.FlushWanted && !_draining)
            {
                await _nudge.Reader.ReadAsync(either.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // The batch has waited long enough.
        }

        return true;
    }

    private void Nudge() => _nudge.Writer.TryWrite(true);
}
