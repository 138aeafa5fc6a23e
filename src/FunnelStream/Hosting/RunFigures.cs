using System.Diagnostics;
using System.Globalization;

namespace FunnelStream.Hosting;

/// <summary>How fast a run was: from the first record read to the last commit.</summary>
internal sealed class RunFigures : IDisposable
{
    private readonly TimeProvider _time;
    private readonly CounterTotal _consumed;
    private long _first;
    private long _cpuAtFirst;
    private TimeSpan _elapsed;
    private TimeSpan _cpu;

    public RunFigures(TimeProvider time)
    {
        _time = time;
        _consumed = new CounterTotal("events_consumed", First);
    }

    /// <summary>The last commit is done.</summary>
    public void Committed()
    {
        var first = Interlocked.Read(ref _first);
        _elapsed = first == 0 ? TimeSpan.Zero : _time.GetElapsedTime(first);
        _cpu = Cpu() - TimeSpan.FromTicks(Interlocked.Read(ref _cpuAtFirst));
    }

    /// <summary>One line of JSON; the CPU is that of all threads in the same span of time.</summary>
    public string Json(long events)
    {
        using var process = Process.GetCurrentProcess();
        var perSecond = _elapsed > TimeSpan.Zero ? events / _elapsed.TotalSeconds : 0;
        var cpu = events > 0 ? _cpu.TotalMicroseconds / events : 0;
        return string.Create(CultureInfo.InvariantCulture,
            $"{{\"events\":{events},\"seconds\":{_elapsed.TotalSeconds:0.000},\"events_per_s\":{perSecond:0},\"cpu_us_per_event\":{cpu:0.00},\"peak_rss_mib\":{process.PeakWorkingSet64 / 1_048_576}}}");
    }

    private static TimeSpan Cpu()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }

    private void First()
    {
        if (Interlocked.CompareExchange(ref _first, _time.GetTimestamp(), 0) == 0)
        {
            Interlocked.Exchange(ref _cpuAtFirst, Cpu().Ticks);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _consumed.Dispose();
}
