using Microsoft.Extensions.Logging;

namespace FunnelStream.Connectors.Kafka;

/// <summary>What the board's side of Kafka logs: event ids 5050 to 5069.</summary>
internal static partial class BoardLog
{
    [LoggerMessage(5050, LogLevel.Information, "This board is active: it took over the office that {Topic} confers")]
    public static partial void Active(ILogger logger, string topic);

    [LoggerMessage(5051, LogLevel.Warning, "This board is no longer active: {Reason}; what it had not written, another board writes")]
    public static partial void Deposed(ILogger logger, string reason);

    [LoggerMessage(5052, LogLevel.Information, "Standing by: another board is active")]
    public static partial void StandingBy(ILogger logger);

    [LoggerMessage(5053, LogLevel.Warning, "A request was under way while this board was deposed; the active board is asked to write everything again")]
    public static partial void Overstayed(ILogger logger);

    [LoggerMessage(5054, LogLevel.Warning, "A deposed board may have written old values; everything retained is written again")]
    public static partial void Rewriting(ILogger logger);

    [LoggerMessage(5055, LogLevel.Information, "Rebuilding the board from {Topic}: {Records} offsets, of which {Told} were told before")]
    public static partial void Rebuilding(ILogger logger, string topic, long records, long told);

    [LoggerMessage(5056, LogLevel.Warning, "Kafka: {Reason}")]
    public static partial void Trouble(ILogger logger, string reason);

    [LoggerMessage(5057, LogLevel.Warning, "The positions of '{Group}' could not be committed: {Reason}. A takeover tells more than it would have to")]
    public static partial void PositionsNotCommitted(ILogger logger, string group, string reason);

    [LoggerMessage(5058, LogLevel.Warning, "Kafka has not confirmed for {Seconds} s that this board is the active one: until it does, nothing is written or told")]
    public static partial void Suspended(ILogger logger, double seconds);

    [LoggerMessage(5059, LogLevel.Information, "Kafka confirms that this board is the active one; everything retained is written again")]
    public static partial void Restored(ILogger logger);
}
