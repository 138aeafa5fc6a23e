using Serilog;
using Serilog.Events;

namespace FunnelStream.Hosting;

/// <summary>Where log events go: to the console, as text for people, as JSON for machines.</summary>
internal static class ServiceLog
{
    /// <summary>A logger after the section <c>Serilog</c>.</summary>
    /// <param name="configuration">The merged sources.</param>
    /// <param name="toError">Whether everything goes to the error stream, since standard output carries a result.</param>
    public static Serilog.Core.Logger Create(IConfiguration configuration, bool toError)
    {
        var log = new LoggerConfiguration().ReadFrom.Configuration(configuration);
        LogEventLevel? errorFrom = toError ? LogEventLevel.Verbose : null;
        var forMachines = Environment.GetEnvironmentVariable("DOTNET_RUNNING_IN_CONTAINER") == "true"
            || (toError ? Console.IsErrorRedirected : Console.IsOutputRedirected);
        return log.WriteTo.Console(forMachines ? VisibleLog.ForMachines : VisibleLog.ForPeople, standardErrorFromLevel: errorFrom).CreateLogger();
    }
}
