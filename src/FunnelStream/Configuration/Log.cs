namespace FunnelStream.Configuration;

/// <summary>What becomes of changed settings; ids 7012 and 7013.</summary>
internal static partial class Log
{
    [LoggerMessage(7012, LogLevel.Error, "The changed alert rules of {File} are refused, those before stay: {Problems}")]
    public static partial void RulesRefused(ILogger logger, string file, string problems);

    [LoggerMessage(7013, LogLevel.Information, "The alert rules of {File} are in use: {Rules}")]
    public static partial void RulesInUse(ILogger logger, string file, string rules);
}
