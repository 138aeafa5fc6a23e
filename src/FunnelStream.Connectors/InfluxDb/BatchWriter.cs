using System.Buffers;
using System.Text;
using Microsoft.Extensions.Logging;

namespace FunnelStream.Connectors.InfluxDb;

/// <summary>
/// Gets one batch into the server, for as long as it takes: repeats what failed, halves what is too large, not answered in time or
/// holds a bad line, and sets bad lines aside. Order within a batch does not matter, since a key stands in it once.
/// </summary>
internal sealed class BatchWriter(
    InfluxOptions options, InfluxEndpoint endpoint, LaneHealth health, InfluxMetrics metrics, InfluxLogLimits limits, ILogger logger, TimeProvider time)
{
    private const int LongestQuote = 300;
    private static readonly TimeSpan LeavePace = TimeSpan.FromMilliseconds(200);

    private readonly BatchBody _body = new(options.Gzip);
    private readonly BatchSize _size = new(options.BatchLines);

    /// <summary>How many points the next batch may have.</summary>
    public int Lines => _size.Lines;

    public required Func<bool> MaySend { get; init; }

    public required Func<bool> IsOver { get; init; }

    public required Action Overstayed { get; init; }

    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task WriteAsync(ReadOnlyMemory<WaitingPoint> batch, CancellationToken cancellation)
    {
        var parts = new Stack<ReadOnlyMemory<WaitingPoint>>();
        parts.Push(batch);
        while (parts.TryPop(out var part))
        {
            var answer = part.Length > _size.Lines ? InfluxAnswer.TooSlow : await SendUntilAnsweredAsync(part, cancellation).ConfigureAwait(false);
            if (answer is null)
            {
                metrics.Dropped(part.Length);
                continue;
            }

            switch (answer.Judge(part.Length))
            {
                case Verdict.Written:
                    metrics.Written(part.Length);
                    _size.Answered(part.Length);
                    break;
                case Verdict.BeyondRetention:
                    CountBeyondRetention(part.Length, answer);
                    break;
                case Verdict.TooLarge or Verdict.Rejected when part.Length > 1:
                    parts.Push(part[(part.Length / 2)..]);
                    parts.Push(part[..(part.Length / 2)]);
                    break;
                default:
                    SetAside(part.Span, answer);
                    break;
            }
        }
    }

    /// <returns>An answer that settles the matter, be it good or bad; null where nothing may be sent any more.</returns>
    private async Task<InfluxAnswer?> SendUntilAnsweredAsync(ReadOnlyMemory<WaitingPoint> part, CancellationToken cancellation)
    {
        var body = _body.Of(part.Span);
        while (!IsOver())
        {
            if (!MaySend())
            {
                await Task.Delay(LeavePace, time, cancellation).ConfigureAwait(false);
                continue;
            }

            var started = time.GetTimestamp();
            var (answer, cause) = await TryAsync(body, cancellation).ConfigureAwait(false);
            metrics.Took(time.GetElapsedTime(started));
            var verdict = answer?.Judge(part.Length) ?? Verdict.Failed;
            if (answer is not null && verdict is not (Verdict.Failed or Verdict.NeedsMending))
            {
                health.Answered();
                return answer;
            }

            var delay = health.Failed(started, answer?.RetryAfter);
            metrics.Retried();
            Report(verdict, answer, cause, delay);
            await Task.Delay(delay, time, cancellation).ConfigureAwait(false);
            if (part.Length > _size.Lines)
            {
                return InfluxAnswer.TooSlow;
            }
        }

        return null;
    }

    private async Task<(InfluxAnswer? Answer, string Cause)> TryAsync(byte[] body, CancellationToken cancellation)
    {
        try
        {
            var answer = await endpoint.WriteAsync(body, _body.Gzipped, cancellation).ConfigureAwait(false);
            return (answer, $"status {answer.Status}: {Quote(answer.Text)}");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            _size.Halve();
            return (null, $"no answer within {options.Timeout}, the next requests have {_size.Lines} lines at most");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Whatever broke, the points are still here and the next attempt may succeed.
            return (null, e.Message);
        }
        finally
        {
            // However it ended: what a server did not answer may have been stored.
            if (!MaySend())
            {
                Overstayed();
            }
        }
    }

    private void Report(Verdict verdict, InfluxAnswer? answer, string cause, TimeSpan delay)
    {
        if (verdict == Verdict.NeedsMending && answer is not null)
        {
            if (limits.Mending.Allows())
            {
                Log.NeedsMending(logger, InfluxAdvice.For(options, answer.Status, answer.Text), delay, Quote(answer.Text));
            }
        }
        else if (limits.Failures.Allows())
        {
            Log.WriteFailed(logger, cause, delay);
        }
    }

    // The server stored the rest, so there is nothing to look for. A single point counts even where the number is missing.
    private void CountBeyondRetention(int sent, InfluxAnswer answer)
    {
        var dropped = Math.Clamp(answer.Dropped, 1, sent);
        metrics.BeyondRetention(dropped);
        metrics.Written(sent - dropped);
        if (limits.Retention.Allows())
        {
            Log.BeyondRetention(logger, dropped);
        }
    }

    private void SetAside(ReadOnlySpan<WaitingPoint> points, InfluxAnswer answer)
    {
        metrics.Rejected(points.Length);
        if (limits.Rejections.Allows())
        {
            var line = new ArrayBufferWriter<byte>();
            BatchBody.WriteLine(line, points[0]);
            Log.SetAside(logger, points.Length, Quote(Encoding.UTF8.GetString(line.WrittenSpan)), Quote(answer.Text));
        }
    }

    private static string Quote(string text)
    {
        text = text.Trim();
        return text.Length <= LongestQuote ? text : text[..LongestQuote] + "…";
    }
}
