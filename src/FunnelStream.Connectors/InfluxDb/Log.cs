using Microsoft.Extensions.Logging;

namespace FunnelStream.Connectors.InfluxDb;

/// <summary>Everything the InfluxDB sink logs; event ids 6000 to 6099.</summary>
internal static partial class Log
{
    private const string Fewer =
        "if there are more than the server can take, lower KpiScopes:Most or DimensionLimit, leave out some of Windows and Breakdowns, or give the server more memory and a faster disk";

    [LoggerMessage(6000, LogLevel.Information, "Writing to InfluxDB at {Target}")]
    public static partial void Started(ILogger logger, string target);

    [LoggerMessage(6001, LogLevel.Information, "InfluxDB writer stopped: {Written} points written, {Left} given up")]
    public static partial void Stopped(ILogger logger, long written, int left);

    [LoggerMessage(6010, LogLevel.Warning, "Writing to InfluxDB failed ({Cause}); points are kept and the write is tried again in {Delay}")]
    public static partial void WriteFailed(ILogger logger, string cause, TimeSpan delay);

    [LoggerMessage(6011, LogLevel.Error, "{Advice} Points are kept and the write is tried again in {Delay}. The server said: {Answer}")]
    public static partial void NeedsMending(ILogger logger, string advice, TimeSpan delay, string answer);

    [LoggerMessage(6012, LogLevel.Warning, "InfluxDB has taken nothing in lane {Lane} for {Duration}: until it does, the oldest waiting points make room for new ones")]
    public static partial void OutageBegan(ILogger logger, int lane, TimeSpan duration);

    [LoggerMessage(6013, LogLevel.Information, "InfluxDB takes points again in lane {Lane} after {Failures} failed attempts")]
    public static partial void Recovered(ILogger logger, int lane, int failures);

    [LoggerMessage(6014, LogLevel.Warning, "The waiting points for InfluxDB are full: the oldest are dropped, and everything retained will be offered again after the outage. {Series} series were written so far; " + Fewer)]
    public static partial void Dropping(ILogger logger, int series);

    [LoggerMessage(6015, LogLevel.Warning, "InfluxDB takes fewer points than there are: {Waiting} wait, of {Series} series so far; " + Fewer)]
    public static partial void Backlog(ILogger logger, int waiting, int series);

    [LoggerMessage(6020, LogLevel.Error, "InfluxDB rejected {Points} points, which are set aside; the first: {Line} The server said: {Answer}")]
    public static partial void SetAside(ILogger logger, int points, string line, string answer);

    [LoggerMessage(6021, LogLevel.Warning, "InfluxDB dropped {Points} points older than its retention policy keeps; lengthen the retention or write less far back")]
    public static partial void BeyondRetention(ILogger logger, int points);

    [LoggerMessage(6030, LogLevel.Critical, "Lane {Lane} of the InfluxDB writer met a defect and goes on with the next batch")]
    public static partial void LaneDefect(ILogger logger, int lane, Exception exception);

    [LoggerMessage(6031, LogLevel.Critical, "Lane {Lane} of the InfluxDB writer broke: a defect of the program, or its streams were ended before it")]
    public static partial void LaneBroke(ILogger logger, int lane, Exception exception);
}
