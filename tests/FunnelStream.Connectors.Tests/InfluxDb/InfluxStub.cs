using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text;
using FunnelStream.Connectors.InfluxDb;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace FunnelStream.Connectors.Tests.InfluxDb;

/// <summary>One answer of the stub.</summary>
/// <param name="Status">HTTP status; 0 answers nothing until the client goes away.</param>
/// <param name="Body">Body of the answer.</param>
/// <param name="RetryAfter">Value of the header of that name.</param>
/// <param name="Apply">Whether the lines are stored all the same.</param>
internal sealed record Scripted(int Status, string Body = "", string? RetryAfter = null, bool Apply = false);

/// <summary>
/// A strict InfluxDB: what does not match address, authentication or line protocol to the letter is answered with 418,
/// which no server uses, and kept in <see cref="Violations"/>. Scripted answers come first, then <see cref="Rule"/>, then 204.
/// </summary>
internal sealed class InfluxStub : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string _path;
    private readonly string _query;
    private readonly string? _authorization;
    private readonly bool _gzip;

    private InfluxStub(WebApplication app, string pathAndQuery, string? authorization, bool gzip)
    {
        _app = app;
        _authorization = authorization;
        _gzip = gzip;
        var parts = pathAndQuery.Split('?');
        (_path, _query) = (parts[0], "?" + parts[1]);
    }

    public string Url => _app.Urls.Single();

    public ConcurrentQueue<Scripted> Script { get; } = new();

    public Func<ParsedLine[], Scripted?> Rule { get; set; } = _ => null;

    public ConcurrentQueue<string> Violations { get; } = new();

    public ConcurrentQueue<ParsedLine[]> Requests { get; } = new();

    /// <summary>Field values by series and time, as a server keeps them.</summary>
    public ConcurrentDictionary<(string Series, long Time), IReadOnlyDictionary<string, object>> Stored { get; } = new();

    public static async Task<InfluxStub> StartAsync(string pathAndQuery = "/write?db=funnel&precision=s", string? authorization = null, bool gzip = true)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var stub = new InfluxStub(app, pathAndQuery, authorization, gzip);
        app.Run(stub.AnswerAsync);
        await app.StartAsync();
        return stub;
    }

    public InfluxOptions Options => new()
    {
        Url = Url,
        Database = "funnel",
        Lanes = 1,
        FlushInterval = TimeSpan.FromMilliseconds(20),
    };

    public object Value(string series, long time = 0, string field = "v") => Stored[(series, time)][field];

    public async ValueTask DisposeAsync()
    {
        using var impatience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(impatience.Token);
        await _app.DisposeAsync();
        Violations.ShouldBeEmpty();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        ParsedLine[] lines;
        try
        {
            lines = await ReadAsync(context.Request);
        }
        catch (Exception e) when (e is FormatException or InvalidDataException or DecoderFallbackException or OverflowException)
        {
            Violations.Enqueue(e.Message);
            context.Response.StatusCode = StatusCodes.Status418ImATeapot;
            return;
        }

        Requests.Enqueue(lines);
        var answer = Script.TryDequeue(out var scripted) ? scripted : Rule(lines) ?? new Scripted(204, Apply: true);
        if (answer.Apply)
        {
            Array.ForEach(lines, line => Stored[(line.Series, line.Time)] = line.Fields);
        }

        if (answer.Status == 0)
        {
            var gone = new TaskCompletionSource();
            using var registration = context.RequestAborted.Register(() => gone.TrySetResult());
            await gone.Task;
            return;
        }

        context.Response.StatusCode = answer.Status;
        context.Response.Headers.RetryAfter = answer.RetryAfter;
        if (answer.Status != 204)
        {
            await context.Response.WriteAsync(answer.Body);
        }
    }

    private async Task<ParsedLine[]> ReadAsync(HttpRequest request)
    {
        Check(request.Method, "POST");
        Check(request.Path.Value, _path);
        Check(request.QueryString.Value, _query);
        Check((string?)request.Headers.Authorization, _authorization);
        Check((string?)request.Headers.ContentEncoding, _gzip ? "gzip" : null);
        Check(request.ContentType, "text/plain; charset=utf-8");
        var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        Check(request.ContentLength, body.Length);
        body.Position = 0;
        using var reader = new StreamReader(
            _gzip ? new GZipStream(body, CompressionMode.Decompress) : body, new UTF8Encoding(false, throwOnInvalidBytes: true));
        var text = await reader.ReadToEndAsync();
        Check(text.EndsWith('\n'), true);
        ParsedLine[] lines = [.. text[..^1].Split('\n').Select(line => LineParser.Parse(line))];
        Check(lines.DistinctBy(line => (line.Series, line.Time)).Count(), lines.Length);
        return lines;
    }

    private static void Check<T>(T actual, T expected)
    {
        if (!EqualityComparer<T>.Default.Equals(actual, expected))
        {
            throw new FormatException($"'{expected}' expected, '{actual}' found.");
        }
    }
}
