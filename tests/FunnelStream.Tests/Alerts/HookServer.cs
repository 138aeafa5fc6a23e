using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using FunnelStream.Alerts;
using FunnelStream.Alerts.Texts;
using FunnelStream.Connectors.Webhooks;
using FunnelStream.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace FunnelStream.Tests.Alerts;

/// <summary>What a webhook was sent, and when.</summary>
internal sealed record HookRequest(string Body, string? Signature, string? Id, DateTimeOffset At)
{
    /// <summary>A transition as FunnelStream tells it.</summary>
    public AlertTransition Transition => AlertJson.ReadTransition(Encoding.UTF8.GetBytes(Body));

    /// <summary>A notification as Alertmanager tells it, as in <c>seo: +rule -other!</c>, with <c>!</c> for what is critical.</summary>
    public string Notification
    {
        get
        {
            using var json = JsonDocument.Parse(Body);
            var alerts = json.RootElement.GetProperty("alerts").EnumerateArray().Select(alert =>
                (alert.GetProperty("status").GetString() == "firing" ? "+" : "-")
                + alert.GetProperty("labels").GetProperty("rule").GetString()
                + (alert.GetProperty("labels").GetProperty("severity").GetString() == "critical" ? "!" : ""));
            return $"{json.RootElement.GetProperty("groupLabels").GetProperty("channel").GetString()}: {string.Join(' ', alerts.Order(StringComparer.Ordinal))}";
        }
    }
}

/// <summary>A webhook on a real socket.</summary>
internal sealed class HookServer : IAsyncDisposable
{
    public const string Secret = "0123456789abcdef0123456789abcdef";

    private readonly WebApplication _app;

    private HookServer(WebApplication app) => _app = app;

    public string Url => _app.Urls.Single();

    /// <summary>Everything that was sent, in the order in which it came.</summary>
    public ConcurrentQueue<HookRequest> Requests { get; } = new();

    /// <summary>How it answers; 0: not at all.</summary>
    public HttpStatusCode Answer { get; set; } = HttpStatusCode.OK;

    public static async Task<HookServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var hook = new HookServer(app);
        app.Run(hook.AnswerAsync);
        await app.StartAsync();
        return hook;
    }

    /// <summary>Whether the owner of the secret sent it, just now.</summary>
    public static bool IsSigned(HookRequest request) =>
        WebhookSignature.IsValid(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(request.Body), request.Signature, request.At);

    public async ValueTask DisposeAsync()
    {
        using var impatience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(impatience.Token);
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        Requests.Enqueue(new HookRequest(
            body, context.Request.Headers[WebhookSignature.Header], context.Request.Headers[WebhookSignature.IdHeader], DateTimeOffset.UtcNow));
        if (Answer == 0)
        {
            var gone = new TaskCompletionSource();
            using var registration = context.RequestAborted.Register(() => gone.TrySetResult());
            await gone.Task;
            return;
        }

        context.Response.StatusCode = (int)Answer;
    }
}
