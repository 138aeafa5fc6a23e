using FunnelStream.Connectors.InfluxDb;

namespace FunnelStream.Runtime;

/// <summary>
/// Up to where a sink was told everything. What it has acknowledged is to be committed only two minutes later: who takes
/// over then writes the last minutes again, and with them whatever a dying board may have written too late.
/// </summary>
internal sealed class SinkProgress(InfluxWriter sink, TimeProvider time)
{
    private static readonly TimeSpan Delay = TimeSpan.FromMinutes(2);

    private readonly Queue<(IReadOnlyList<long> Positions, InfluxMark Mark)> _offered = [];
    private readonly Queue<(IReadOnlyList<long> Positions, long At)> _acknowledged = [];
    private IReadOnlyList<long>? _last;

    /// <summary>Everything up to these positions has been offered to the sink.</summary>
    public void Offered(IReadOnlyList<long> positions) => _offered.Enqueue((positions, sink.Mark()));

    /// <summary>Positions to commit now; null where there are none.</summary>
    public IReadOnlyList<long>? TakeDue()
    {
        Settle();
        IReadOnlyList<long>? due = null;
        while (_acknowledged.TryPeek(out var oldest) && time.GetElapsedTime(oldest.At) >= Delay)
        {
            due = _acknowledged.Dequeue().Positions;
        }

        return due;
    }

    /// <summary>The last positions acknowledged, for an orderly end; null where there are none.</summary>
    public IReadOnlyList<long>? TakeLast()
    {
        Settle();
        return _last;
    }

    private void Settle()
    {
        while (_offered.TryPeek(out var oldest) && sink.IsSettled(oldest.Mark))
        {
            if (!sink.NeedsResync)
            {
                _last = oldest.Positions;
                _acknowledged.Enqueue((oldest.Positions, time.GetTimestamp()));
            }

            _offered.Dequeue();
        }

        // Some of what was offered was dropped: only what is offered after everything was offered again counts.
        if (sink.NeedsResync)
        {
            _offered.Clear();
        }
    }
}
