using Akka;
using Akka.Streams;
using Akka.Streams.Dsl;
using Microsoft.Extensions.Logging;

namespace FunnelStream.Connectors.InfluxDb;

/// <summary>One line of points as a stream, with one request in flight: batches that are due → the server, each until it is settled.</summary>
internal sealed class InfluxLane(
    int lane, InfluxOptions options, PointBuffer buffer, BatchWriter writer, InfluxMetrics metrics, Backlog backlog, ILogger logger, TimeProvider time)
{
    public int Number => lane;

    public PointBuffer Buffer => buffer;

    public AddOutcome Add(in WaitingPoint point)
    {
        var (outcome, waiting) = buffer.Add(point);
        if (waiting == 1 || waiting >= writer.Lines)
        {
            buffer.Ring();
        }

        return outcome;
    }

    public Task FlushAsync(CancellationToken cancellation)
    {
        var flushed = buffer.FlushAsync(cancellation);
        buffer.Ring();
        return flushed;
    }

    /// <summary>Takes no more points, and makes <see cref="RunAsync"/> end when what waits is sent.</summary>
    public void Drain()
    {
        buffer.Close();
        buffer.Ring();
    }

    /// <summary>Sends what comes.</summary>
    /// <param name="materializer">Where the stream runs.</param>
    /// <param name="cancellation">Gives up the batch in flight and what waits; the owner counts what is left.</param>
    /// <returns>Ends once the buffer is closed and what was in it is sent or given up; fails where a stage failed, or the streams were ended from outside.</returns>
    // Not the sink's own task: that one never ends where the actors are ended from outside.
    public Task RunAsync(IMaterializer materializer, CancellationToken cancellation) =>
        Source.FromGraph(new DueBatches(buffer, () => writer.Lines, options.FlushInterval, time, cancellation))
            .SelectAsync(1, batch => SendAsync(batch, cancellation))
            .WatchTermination((_, ended) => ended)
            .To(Sink.Ignore<NotUsed>())
            .Run(materializer);

    private async Task<NotUsed> SendAsync(WaitingPoint[] batch, CancellationToken cancellation)
    {
        try
        {
            await writer.WriteAsync(batch, cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Given up: it stays in flight, for the owner to count.
            return NotUsed.Instance;
        }
        catch (Exception e)
        {
            // No resync for these: what cannot be handled once would come back for ever.
            metrics.Dropped(batch.Length);
            Log.LaneDefect(logger, lane, e);
        }

        buffer.Complete();
        backlog.Note(buffer);
        return NotUsed.Instance;
    }
}
