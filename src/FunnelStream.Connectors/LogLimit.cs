namespace FunnelStream.Connectors;

/// <summary>Lets a number of log entries through per minute, so that a lasting fault does not fill the disk.</summary>
internal sealed class LogLimit(TimeProvider time, int perMinute)
{
    private readonly Lock _lock = new();
    private long _start;
    private int _used = int.MaxValue;

    public bool Allows()
    {
        lock (_lock)
        {
            if (_used == int.MaxValue || time.GetElapsedTime(_start) >= TimeSpan.FromMinutes(1))
            {
                _start = time.GetTimestamp();
                _used = 0;
            }

            return _used < perMinute && _used++ < perMinute;
        }
    }
}
