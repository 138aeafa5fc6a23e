namespace FunnelStream.Http;

/// <summary>What answering tells; id 7040.</summary>
internal static partial class Log
{
    [LoggerMessage(7040, LogLevel.Error, "A fault of this program kept {Method} {Path} from being answered")]
    public static partial void RequestFailed(ILogger logger, string method, string path, Exception exception);
}
