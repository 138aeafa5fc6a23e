using System.Text.Json;
using FunnelStream.Configuration;
using FunnelStream.Http;
using Serilog;
using Serilog.Extensions.Logging;

namespace FunnelStream.Hosting;

/// <summary>What is served over HTTP, for orchestrators and monitoring; nothing of it is meant for the open network.</summary>
internal static class ServiceEndpoints
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>A web application with nothing in it but these endpoints and, where there is one, the live board; not yet started.</summary>
    public static WebApplication Create(HttpOptions http, Serilog.ILogger log, Func<ServiceHealth> health, PrometheusText metrics, LiveSite? board)
    {
        var app = CreateEmpty(http, log);
        app.MapRead("/health/live", context => WriteAsync(context, health().Live()));
        app.MapRead("/health/ready", context => WriteAsync(context, health().Ready()));
        app.MapRead("/metrics", context =>
        {
            context.Response.ContentType = PrometheusText.ContentType;
            return context.Response.WriteAsync(metrics.Write());
        });
        board?.Map(app, () => health().Ready());
        return app;
    }

    /// <summary>A web application that has nothing to serve yet.</summary>
    public static WebApplication CreateEmpty(HttpOptions http, Serilog.ILogger log)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.AddSerilog(log);

        // That it can't listen is said where the start fails; the host would log it with a stack trace before. By provider: Serilog's
        // bridge has a filter of its own, which outranks one for all.
        builder.Logging.AddFilter<SerilogLoggerProvider>("Microsoft.Extensions.Hosting", LogLevel.None);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 64 * 1024;
            kestrel.Listen(System.Net.IPAddress.Parse(http.Address), http.Port);
        });
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        app.UseProblems();
        app.UseRouting();
        app.MapRest();
        return app;
    }

    /// <summary>What the health endpoints answered; null where the text is none of theirs.</summary>
    public static HealthReport? ReadHealthReport(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<HealthReport>(text, Json) is { Status: "ok" or "failing", Role: { } role } report && Enum.TryParse<ServiceRole>(role, ignoreCase: true, out _)
                ? report : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.StatusCode = report.IsOk ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return context.Response.WriteAsJsonAsync(report, Json);
    }
}
