using FunnelStream.Http;

namespace FunnelStream.Hosting;

/// <summary>What the service tells; ids 7000 to 7099.</summary>
internal static partial class Log
{
    [LoggerMessage(7000, LogLevel.Information, "Health and metrics on {Addresses}")]
    public static partial void Listening(ILogger logger, string addresses);

    [LoggerMessage(7015, LogLevel.Information, "Live board: {Address}")]
    public static partial void LiveBoard(ILogger logger, string address);

    [LoggerMessage(7016, LogLevel.Information, "The board is up after {Seconds:0.0} s; no event has been counted yet")]
    public static partial void UpWithoutEvents(ILogger logger, double seconds);

    [LoggerMessage(7001, LogLevel.Information, "No InfluxDb:Url is set: the numbers are counted and shown on the live board, and not kept anywhere else")]
    public static partial void NoSink(ILogger logger);

    [LoggerMessage(7002, LogLevel.Information, "Everything that was in the topics at the start is counted and written")]
    public static partial void CaughtUp(ILogger logger);

    [LoggerMessage(7003, LogLevel.Information, "Stopping: no new events are read, what was read is counted, written and committed")]
    public static partial void Stopping(ILogger logger);

    [LoggerMessage(7005, LogLevel.Information, "Stopped after {Events} events")]
    public static partial void Stopped(ILogger logger, long events);

    [LoggerMessage(7006, LogLevel.Warning, "InfluxDB did not take {Points} points before the end; the next start writes them again")]
    public static partial void Unwritten(ILogger logger, int points);

    [LoggerMessage(7007, LogLevel.Warning, "{Reason} The board is built anew")]
    public static partial void BuiltAnew(ILogger logger, string reason);

    [LoggerMessage(7017, LogLevel.Warning, "{Problem} The board is tried again in {Seconds} s")]
    public static partial void BoardRetried(ILogger logger, string problem, double seconds);

    [LoggerMessage(7018, LogLevel.Error, "The board has stopped; the workers go on. {Problem} Mend it and start this process again")]
    public static partial void BoardStopped(ILogger logger, string problem);

    [LoggerMessage(7008, LogLevel.Information, "The board is rebuilt after {Seconds:0.0} s: {Events} events up to {Watermark:o}")]
    public static partial void Rebuilt(ILogger logger, double seconds, long events, DateTimeOffset watermark);

    [LoggerMessage(7009, LogLevel.Information, "Rebuilding the board: {Passed} of {Total} offsets read")]
    public static partial void Rebuilding(ILogger logger, long passed, long total);
}
