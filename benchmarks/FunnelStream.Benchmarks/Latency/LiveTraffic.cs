using System.Diagnostics;
using System.Globalization;
using System.Text;
using FunnelStream.Connectors.Generator;
using FunnelStream.Events;

namespace FunnelStream.Benchmarks.Latency;

/// <summary>Events that happen as they are sent, at an even rate.</summary>
/// <param name="producer">Sends them.</param>
/// <param name="rate">Events a second.</param>
/// <param name="length">For how long.</param>
internal sealed class LiveTraffic(StoryProducer producer, int rate, TimeSpan length)
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
    private static readonly byte[] At = "\"at\":\""u8.ToArray();

    private readonly InputRecord[] _records = EventMix.Create((int)(rate * length.TotalSeconds / 4.3) + 1, seed: Environment.TickCount);

    /// <summary>How many were sent.</summary>
    public long Sent { get; private set; }

    /// <summary>How many a second that was.</summary>
    public double Rate { get; private set; }

    /// <summary>Sends until the time is over; <paramref name="beat"/> is called a hundred times a second.</summary>
    public async Task SendAsync(Action beat)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        var begun = Stopwatch.StartNew();
        for (; begun.Elapsed < length; await timer.WaitForNextTickAsync())
        {
            beat();
            var now = Encoding.ASCII.GetBytes(TimeProvider.System.GetUtcNow().ToString(Format, CultureInfo.InvariantCulture));
            for (var due = Math.Min(_records.Length, (long)(rate * begun.Elapsed.TotalSeconds)); Sent < due; Sent++)
            {
                var record = _records[Sent];
                var value = record.Value!.Value.ToArray();
                now.CopyTo(value, value.AsSpan().IndexOf(At) + At.Length);
                producer.Send(new GeneratedEvent(record.Topic, record.Key!.Value.ToArray(), value, 0, 0));
            }
        }

        Rate = Sent / begun.Elapsed.TotalSeconds;
    }
}
