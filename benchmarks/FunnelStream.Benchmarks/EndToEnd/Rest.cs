namespace FunnelStream.Benchmarks.EndToEnd;

/// <summary>Waits until the processors have little to do: a broker goes on compacting what the program before has written.</summary>
internal static class Rest
{
    private const string Statistics = "/proc/stat";
    private const double Quiet = 0.9;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>Waits for two seconds in which nine tenths of the processors' time is idle, a minute at most; not at all where that can't be known.</summary>
    public static async Task AwaitAsync()
    {
        for (var begun = TimeProvider.System.GetTimestamp(); File.Exists(Statistics) && TimeProvider.System.GetElapsedTime(begun) < Longest;)
        {
            var (idle, all) = Read();
            await Task.Delay(TimeSpan.FromSeconds(2));
            var (idleThen, allThen) = Read();
            if (idleThen - idle >= Quiet * (allThen - all))
            {
                return;
            }
        }
    }

    // Ticks since the start: user, nice, system, idle, waiting for disks, ...
    private static (long Idle, long All) Read()
    {
        var ticks = File.ReadLines(Statistics).First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8).Select(long.Parse).ToArray();
        return (ticks[3] + ticks[4], ticks.Sum());
    }
}
