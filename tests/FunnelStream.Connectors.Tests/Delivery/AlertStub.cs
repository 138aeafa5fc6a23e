using System.Collections.Concurrent;
using FunnelStream.Connectors.Tests.InfluxDb;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace FunnelStream.Connectors.Tests.Delivery;

/// <summary>What the stub was sent.</summary>
internal sealed record Received(string Path, IReadOnlyDictionary<string, string> Headers, string Body);

/// <summary>A receiver on a real socket. Scripted answers come first, then <see cref="Rule"/>, then 200.</summary>
internal sealed class AlertStub : IAsyncDisposable
{
    private readonly WebApplication _app;

    private AlertStub(WebApplication app) => _app = app;

    public string Url => _app.Urls.Single();

    public ConcurrentQueue<Scripted> Script { get; } = new();

    public Func<Received, Scripted?> Rule { get; set; } = _ => null;

    /// <summary>Everything that was sent, whatever the answer was.</summary>
    public ConcurrentQueue<Received> Requests { get; } = new();

    /// <summary>What was answered with success.</summary>
    public ConcurrentQueue<Received> Taken { get; } = new();

    public static async Task<AlertStub> StartAsync(string url = "http://127.0.0.1:0")
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        var app = builder.Build();
        var stub = new AlertStub(app);
        app.Run(stub.AnswerAsync);
        await app.StartAsync();
        return stub;
    }

    public async ValueTask DisposeAsync()
    {
        using var impatience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(impatience.Token);
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var received = new Received(
            context.Request.Path + context.Request.QueryString,
            context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            await reader.ReadToEndAsync());
        Requests.Enqueue(received);
        var answer = Script.TryDequeue(out var scripted) ? scripted : Rule(received) ?? new Scripted(200, "ok");
        if (answer.Status == 0)
        {
            var gone = new TaskCompletionSource();
            using var registration = context.RequestAborted.Register(() => gone.TrySetResult());
            await gone.Task;
            return;
        }

        if (answer.Status < 300)
        {
            Taken.Enqueue(received);
        }

        context.Response.StatusCode = answer.Status;
        context.Response.Headers.RetryAfter = answer.RetryAfter;
        await context.Response.WriteAsync(answer.Body);
    }
}
