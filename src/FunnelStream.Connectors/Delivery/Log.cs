using Microsoft.Extensions.Logging;

namespace FunnelStream.Connectors.Delivery;

/// <summary>Everything the delivery of alerts logs; event ids 6200 to 6299.</summary>
internal static partial class Log
{
    [LoggerMessage(6200, LogLevel.Information, "Receiver {Receiver} was told: {Kind} {Title} ({Transition})")]
    public static partial void Delivered(ILogger logger, string receiver, string kind, string title, string transition);

    [LoggerMessage(6201, LogLevel.Warning, "Receiver {Receiver} can't be told ({Cause}); it is tried again in {Delay}, and {Waiting} transitions wait")]
    public static partial void Failing(ILogger logger, string receiver, string cause, TimeSpan delay, int waiting);

    [LoggerMessage(6202, LogLevel.Information, "Receiver {Receiver} takes alerts again after {Failures} failed attempts")]
    public static partial void Recovered(ILogger logger, string receiver, int failures);

    [LoggerMessage(6203, LogLevel.Error, "Receiver {Receiver} refuses transition {Transition} of {Rule} {Labels} for good: {Advice}. It said: {Answer}")]
    public static partial void Refused(ILogger logger, string receiver, string transition, string rule, string labels, string advice, string answer);

    [LoggerMessage(6204, LogLevel.Error, "Too much waits for receiver {Receiver}: transition {Transition} of {Rule} {Labels} is given up")]
    public static partial void Overflow(ILogger logger, string receiver, string transition, string rule, string labels);

    [LoggerMessage(6205, LogLevel.Error, "Receiver {Receiver} refuses what stands: {Advice}. It said: {Answer}")]
    public static partial void StandingRefused(ILogger logger, string receiver, string advice, string answer);

    [LoggerMessage(6206, LogLevel.Critical, "Receiver {Receiver} met a defect and goes on")]
    public static partial void Defect(ILogger logger, string receiver, Exception exception);

    [LoggerMessage(6250, LogLevel.Warning, "ALERT {Kind}: {Title}. {Summary} {Diagnosis} {Found}{Next} {Since} [{Severity} {Rule} {Labels} {Transition}] {Dashboard}")]
    public static partial void Alert(
        ILogger logger, string kind, string title, string summary, string? diagnosis, string found, string next, string since, string severity, string rule, string labels, string transition, Uri? dashboard);

    [LoggerMessage(6251, LogLevel.Error, "ALERT {Kind}: {Title}. {Summary} {Diagnosis} {Found}{Next} {Since} [{Severity} {Rule} {Labels} {Transition}] {Dashboard}")]
    public static partial void CriticalAlert(
        ILogger logger, string kind, string title, string summary, string? diagnosis, string found, string next, string since, string severity, string rule, string labels, string transition, Uri? dashboard);

    [LoggerMessage(6252, LogLevel.Information, "ALERT {Kind}: {Title}. {Summary} {Since} [{Severity} {Rule} {Labels} {Transition}]")]
    public static partial void AlertOver(
        ILogger logger, string kind, string title, string summary, string since, string severity, string rule, string labels, string transition);
}
