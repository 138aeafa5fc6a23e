using System.IO.Compression;
using FunnelStream.Connectors.InfluxDb;
using FunnelStream.Tests.TimeSeries;

namespace FunnelStream.Connectors.Tests.InfluxDb;

/// <summary>InfluxDB.Client's generated API by what is relied on of it: requests go out as they were prepared, answers come as they are.</summary>
public sealed class InfluxEndpointTests : IAsyncLifetime
{
    private static readonly byte[] Lines = "m v=1i 5\n"u8.ToArray();

    private readonly ManualTime _time = new();
    private InfluxStub _stub = null!;

    public async Task InitializeAsync() => _stub = await InfluxStub.StartAsync();

    public async Task DisposeAsync() => await _stub.DisposeAsync();

    [Theory]
    [InlineData(204, "")]
    [InlineData(200, "<html>please sign in</html>")]
    [InlineData(302, "")]
    [InlineData(400, "partial write: unable to parse 'bad bad bad'\n dropped=0")]
    [InlineData(401, """{"code":"unauthorized","message":"ünauthorized"}""")]
    [InlineData(413, "too large")]
    [InlineData(500, "{")]
    public async Task An_answer_is_neither_read_nor_thrown(int status, string body)
    {
        _stub.Script.Enqueue(new Scripted(status, body));
        (await WriteAsync()).ShouldBe(new InfluxAnswer(status, body, null));
        _stub.Requests.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("Thu, 01 Jan 2026 00:01:30 GMT", 90)]
    [InlineData("Wed, 31 Dec 2025 23:59:00 GMT", -60)]
    [InlineData("soon", null)]
    [InlineData(null, null)]
    public async Task Retry_after_comes_in_seconds_and_as_a_date(string? header, int? seconds)
    {
        _stub.Script.Enqueue(new Scripted(503, "busy", header));
        (await WriteAsync()).ShouldBe(new InfluxAnswer(503, "busy", seconds is { } wait ? TimeSpan.FromSeconds(wait) : null));
    }

    [Fact]
    public async Task Of_an_endless_answer_only_the_beginning_is_read()
    {
        _stub.Script.Enqueue(new Scripted(400, new string('x', 2_000_000)));
        (await WriteAsync()).Text.Length.ShouldBeInRange(256 * 1024, 300 * 1024);
    }

    [Fact]
    public async Task A_body_is_sent_as_it_is_compressed_once()
    {
        await WriteAsync();
        _stub.Value("m|", 5).ShouldBe(1L);
    }

    [Fact]
    public async Task The_injected_clock_ends_a_request()
    {
        _stub.Script.Enqueue(new Scripted(0));
        var write = WriteAsync();
        await Eventually.IsTrueAsync(() => _stub.Requests.Count == 1);
        await _time.PassAsync(TimeSpan.FromSeconds(10));
        await Should.ThrowAsync<OperationCanceledException>(write.SoonAsync());
    }

    [Fact]
    public async Task A_caller_ends_a_request()
    {
        _stub.Script.Enqueue(new Scripted(0));
        using var cancellation = new CancellationTokenSource();
        var write = WriteAsync(cancellation.Token);
        await Eventually.IsTrueAsync(() => _stub.Requests.Count == 1);
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(write.SoonAsync());
    }

    [Fact]
    public async Task What_breaks_the_connection_is_thrown_as_it_was()
    {
        using var endpoint = new InfluxEndpoint(_stub.Options with { Url = $"http://127.0.0.1:{ServerProcess.FreePort()}" }, _time);
        (await Should.ThrowAsync<HttpRequestException>(endpoint.WriteAsync(Lines, gzipped: false, default)))
            .HttpRequestError.ShouldBe(HttpRequestError.ConnectionError);
    }

    private async Task<InfluxAnswer> WriteAsync(CancellationToken cancellation = default)
    {
        using var endpoint = new InfluxEndpoint(_stub.Options, _time);
        var body = new MemoryStream();
        using (var gzip = new GZipStream(body, CompressionLevel.Fastest))
        {
            gzip.Write(Lines);
        }

        return await endpoint.WriteAsync(body.ToArray(), gzipped: true, cancellation);
    }
}
