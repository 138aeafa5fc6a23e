using System.Net;
using System.Text;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace FunnelStream.Tests.LiveBoard;

/// <summary>Whatever comes to the port, it is answered: with 405, 404 or 415 where it is wrong, never with a fault of the program.</summary>
public sealed class EveryPathTests : IAsyncLifetime, IDisposable
{
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY"];

    // Words of the program's inside, in which a client has no interest, and an attacker has.
    private static readonly string[] Inside = ["System.", "FunnelStream.", "Microsoft.", "Exception", ".NET", "   at ", "`1"];

    private readonly StoryBoard _story = new(StoryBoard.Surge.AddDays(-74));
    private readonly Faults _faults = new();
    private LiveStage _live = null!;
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        _live = await LiveStage.StartAsync(_story.Board, log: new LoggerConfiguration().WriteTo.Sink(_faults).CreateLogger());
        _live.Alerts.Show(AlertStandIn.IllusoryGrowth);
        _client = _live.Client();
        _client.DefaultRequestHeaders.Add("X-FunnelStream", "1");
        await Eventually.IsTrueAsync(() => _live.Feed.Desk.Snapshot is not null);
        await Eventually.IsTrueAsync(async () => (await _client.GetAsync("/api/v1/kpis")).StatusCode == HttpStatusCode.OK);
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _live.DisposeAsync();
    }

    public void Dispose() => _story.Dispose();

    [Fact]
    public async Task Every_method_on_every_path_has_its_answer()
    {
        _live.Routes.Keys.ShouldContain("/health/live");
        _live.Routes.Keys.ShouldContain("/api/v1/silences/{id}");
        foreach (var (path, known) in _live.Routes)
        {
            var address = path.Replace("{id}", "0a1", StringComparison.Ordinal);
            foreach (var method in Methods)
            {
                var (status, headers) = await AskAsync(method, address);
                if (known.Contains(method))
                {
                    // Changes without a body are refused as what they are.
                    status.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.NoContent, HttpStatusCode.NotFound, HttpStatusCode.UnsupportedMediaType, HttpStatusCode.Unauthorized);
                    status.ShouldNotBe(method is "GET" or "HEAD" ? HttpStatusCode.NotFound : HttpStatusCode.OK, $"{method} {address}");
                }
                else
                {
                    status.ShouldBe(HttpStatusCode.MethodNotAllowed, $"{method} {address}");
                    headers.Allow.Order(StringComparer.Ordinal).ShouldBe(known.Order(StringComparer.Ordinal), $"{method} {address}");
                }
            }
        }

        _faults.Seen.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/health/foo")]
    [InlineData("/health/live/foo")]
    [InlineData("/metrics/foo")]
    [InlineData("/nothing")]
    [InlineData("/index.html/..%2f..%2fetc/passwd")]
    [InlineData("/%1b")]
    [InlineData("/js/%E2%80%AE.js")]
    [InlineData("/api")]
    [InlineData("/api/v1")]
    [InlineData("/api/v1/nothing")]
    [InlineData("/api/v1/alerts/%1b%5d")]
    [InlineData("/api/v2/kpis")]
    [InlineData("/{**path}")]
    public async Task A_path_that_there_is_not_is_404_by_any_method(string path)
    {
        foreach (var method in Methods)
        {
            (await AskAsync(method, path)).Status.ShouldBe(HttpStatusCode.NotFound, method);
        }

        _faults.Seen.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_there_is_not_is_said_before_who_may_change_it()
    {
        using var plain = _live.Client();
        using var unknown = await plain.PostAsync("/api/v1/nothing", null);
        using var wrong = await plain.DeleteAsync("/api/v1/kpis");
        using var foreign = await plain.PostAsync("/api/v1/silences", null);

        unknown.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        wrong.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        foreign.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("/api/v1/kpis?window=7d&window=30d", "window")]
    [InlineData("/api/v1/cohorts?period=day&period=week", "period")]
    [InlineData("/api/v1/alerts/history?limit=1&limit=2", "limit")]
    public async Task A_parameter_that_comes_twice_is_400(string path, string parameter)
    {
        using var answer = await _client.GetAsync(path);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await CheckedAsync(answer)).ShouldContain($"'{parameter}' is given more than once");
    }

    [Fact]
    public async Task Where_GET_works_HEAD_does_without_the_body()
    {
        foreach (var path in _live.Routes.Where(route => route.Value.Contains("GET")).Select(route => route.Key))
        {
            using var get = await SendAsync("GET", path);
            using var head = await SendAsync("HEAD", path);
            head.StatusCode.ShouldBe(get.StatusCode, path);
            head.Content.Headers.ContentType.ShouldBe(get.Content.Headers.ContentType, path);
            if (path != "/api/v1/live")
            {
                (await head.Content.ReadAsByteArrayAsync()).ShouldBeEmpty(path);
                (await get.Content.ReadAsByteArrayAsync()).ShouldNotBeEmpty(path);
            }
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/merge-patch+json")]
    [InlineData("text/json")]
    [InlineData("application/json; charset=klingon")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/json; charset=\"\"; charset=x")]
    public async Task Only_JSON_in_UTF_8_is_read(string? contentType)
    {
        foreach (var path in Changes())
        {
            using var answer = await PostAsync(path, "{}"u8.ToArray(), contentType);
            answer.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType, path);
        }

        _faults.Seen.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("", "no JSON")]
    [InlineData("null", "send a JSON object")]
    [InlineData("[]", "send a JSON object")]
    [InlineData("\"x\"", "send a JSON object")]
    [InlineData("{", "no JSON")]
    [InlineData("{\"auth\u001bor\":1}", "no JSON")]
    [InlineData("{\"author\":1}", "$.author is not what is expected there")]
    [InlineData("{\"author\":{\"deep\":1}}", "author")]
    [InlineData("{\"author\":\"\\ud800\"}", "$.author is not what is expected there")]
    [InlineData("{\"\\ud800\":1}", "half a character")]
    [InlineData("{\"author\":\"a\",\"author\":\"b\"}", "$.author is not what is expected there")]
    [InlineData("{\"comment\":\"x\",\"labels\":{\"chanel\":\"seo\"}}", "'chanel' is no member: there are channel, campaign, segment, team.")]
    [InlineData("{\"duration_seconds\":1e400}", "$.duration_seconds is not what is expected there")]
    [InlineData("{\"labels\":[]}", "$.labels is not what is expected there")]
    public async Task A_body_that_is_none_is_400_and_says_where_it_is_wrong(string body, string reason)
    {
        using var answer = await PostAsync("/api/v1/silences", Encoding.UTF8.GetBytes(body), "application/json; charset=UTF-8");
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await CheckedAsync(answer)).ShouldContain(reason);
        _faults.Seen.ShouldBeEmpty();
    }

    [Fact]
    public async Task Nesting_and_bytes_that_are_no_text_are_400_too()
    {
        foreach (var body in new[] { [.. Enumerable.Repeat((byte)'[', 10_000)], "{\"author\":\"\xff\xfe\"}"u8.ToArray(), [0xff, 0xfe, 0x00], Encoding.Latin1.GetBytes("{\"author\":\"\u00e9\"}") })
        {
            foreach (var path in Changes())
            {
                using var answer = await PostAsync(path, body, "application/json");
                answer.StatusCode.ShouldBeOneOf([HttpStatusCode.BadRequest, HttpStatusCode.Unauthorized, HttpStatusCode.NotFound, HttpStatusCode.NoContent, HttpStatusCode.Conflict], path);
                await CheckedAsync(answer);
            }
        }

        _faults.Seen.ShouldBeEmpty();
    }

    [Fact]
    public async Task Health_and_metrics_answer_under_any_name()
    {
        foreach (var path in new[] { "/health/live", "/health/ready", "/metrics" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Host = "10.1.2.3:9" } };
            using var answer = await _client.SendAsync(request);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, path);
        }
    }

    private IEnumerable<string> Changes() =>
        _live.Routes.Where(route => route.Value.Contains("POST")).Select(route => route.Key.Replace("{id}", "0a1", StringComparison.Ordinal));

    private async Task<(HttpStatusCode Status, System.Net.Http.Headers.HttpContentHeaders Headers)> AskAsync(string method, string path)
    {
        using var answer = await SendAsync(method, path);
        ((int)answer.StatusCode).ShouldBeLessThan(500, $"{method} {path}");
        if ((int)answer.StatusCode >= 400)
        {
            await CheckedAsync(answer);
        }

        return (answer.StatusCode, answer.Content.Headers);
    }

    private Task<HttpResponseMessage> SendAsync(string method, string path) =>
        _client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path), HttpCompletionOption.ResponseHeadersRead);

    private Task<HttpResponseMessage> PostAsync(string path, byte[] body, string? contentType)
    {
        var content = new ByteArrayContent(body);
        if (contentType is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        return _client.PostAsync(path, content);
    }

    private static async Task<string> CheckedAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        foreach (var word in Inside)
        {
            text.ShouldNotContain(word, Case.Sensitive);
        }

        return text;
    }

    private sealed class Faults : ILogEventSink
    {
        public List<string> Seen { get; } = [];

        public void Emit(LogEvent logEvent)
        {
            if (logEvent.Level >= LogEventLevel.Warning)
            {
                lock (Seen)
                {
                    Seen.Add(logEvent.RenderMessage(System.Globalization.CultureInfo.InvariantCulture) + logEvent.Exception);
                }
            }
        }
    }
}
