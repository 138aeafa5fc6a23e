namespace FunnelStream.Connectors.InfluxDb;

/// <summary>How often per minute each lasting fault may be logged by one writer, all its lanes together.</summary>
internal sealed class InfluxLogLimits(TimeProvider time)
{
    public LogLimit Failures { get; } = new(time, 1);

    public LogLimit Mending { get; } = new(time, 1);

    public LogLimit Dropping { get; } = new(time, 1);

    public LogLimit Backlogs { get; } = new(time, 1);

    public LogLimit Retention { get; } = new(time, 1);

    public LogLimit Rejections { get; } = new(time, 20);
}
