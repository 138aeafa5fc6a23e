using FunnelStream.Http;

namespace FunnelStream.Runtime;

/// <summary>What a running board tells; ids 7004 to 7014.</summary>
internal static partial class Log
{
    [LoggerMessage(7004, LogLevel.Warning, "Offering everything retained again, since InfluxDB missed points in its outage")]
    public static partial void Resync(ILogger logger);

    [LoggerMessage(7010, LogLevel.Warning, "Alerts: {Problem} They are opened anew from their topic")]
    public static partial void AlertsReopened(ILogger logger, string problem);

    [LoggerMessage(7011, LogLevel.Error, "The alert rule '{Rule}' failed; its alerts stay as they are")]
    public static partial void RuleFailed(ILogger logger, string rule, Exception exception);

    [LoggerMessage(7014, LogLevel.Error, "What else is wrong with the funnel could not be found out; alerts are told without it")]
    public static partial void DiagnosesFailed(ILogger logger, Exception exception);
}
