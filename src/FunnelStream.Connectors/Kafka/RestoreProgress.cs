namespace FunnelStream.Connectors.Kafka;

/// <summary>How far the reading of a partition's state is, in offsets of its topics. One thread writes it, any may read it.</summary>
internal sealed class RestoreProgress
{
    private long _read;
    private long _total;

    public long Read => Interlocked.Read(ref _read);

    public long Total => Interlocked.Read(ref _total);

    public void Set(long read, long total)
    {
        Interlocked.Exchange(ref _total, total);
        Interlocked.Exchange(ref _read, read);
    }
}
