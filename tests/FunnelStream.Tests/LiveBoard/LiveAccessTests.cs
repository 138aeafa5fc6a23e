using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using FunnelStream.Configuration;

namespace FunnelStream.Tests.LiveBoard;

public sealed class LiveAccessTests : IDisposable
{
    private const string Token = "a-token-that-nobody-guesses";

    private readonly StoryBoard _story = new(StoryBoard.Surge.AddDays(-74));

    public void Dispose() => _story.Dispose();

    [Fact]
    public async Task Every_answer_keeps_browsers_from_doing_what_it_does_not_need()
    {
        await using var live = await StartAsync(new HttpOptions { Port = 0 });
        using var client = live.Client();
        foreach (var path in new[] { "/", "/js/board.js", "/api/v1/kpis", "/api/v1/kpis?window=none", "/nothing" })
        {
            using var answer = await client.GetAsync(path);
            var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
            policy.ShouldStartWith("default-src 'none'; script-src 'self'; style-src 'self';");
            policy.ShouldContain("frame-ancestors 'none'");
            policy.ShouldNotContain("unsafe");
            answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
            answer.Headers.GetValues("Referrer-Policy").ShouldBe(["no-referrer"]);
        }

        var page = await client.GetStringAsync("/");
        page.ShouldNotContain("<style");
        page.ShouldNotContain(" style=");
        page.ShouldNotMatch("<script(?![^>]* src=)");
    }

    [Theory]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("127.0.0.1", HttpStatusCode.OK)]
    [InlineData("[::1]", HttpStatusCode.OK)]
    [InlineData("rebound.example", HttpStatusCode.Forbidden)]
    [InlineData("localhost.rebound.example", HttpStatusCode.Forbidden)]
    public async Task On_loopback_only_names_of_this_machine_are_answered(string host, HttpStatusCode status)
    {
        await using var live = await StartAsync(new HttpOptions { Port = 0 });
        using var client = live.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/kpis") { Headers = { Host = host } };
        using var answer = await client.SendAsync(request);
        answer.StatusCode.ShouldBe(status);
    }

    [Theory]
    [InlineData(null, null, null, HttpStatusCode.Forbidden)]
    [InlineData("1", null, null, HttpStatusCode.NoContent)]
    [InlineData("1", "same-origin", "http://evil.example", HttpStatusCode.NoContent)]
    [InlineData("1", "cross-site", null, HttpStatusCode.Forbidden)]
    [InlineData("1", "same-site", null, HttpStatusCode.Forbidden)]
    [InlineData("1", null, "http://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("1", null, "null", HttpStatusCode.Forbidden)]
    public async Task Other_sites_cannot_act_through_a_browser(string? header, string? site, string? origin, HttpStatusCode status)
    {
        await using var live = await StartAsync(new HttpOptions { Port = 0 });
        live.Alerts.Show(AlertStandIn.IllusoryGrowth);
        await Eventually.IsTrueAsync(() => live.Feed.Desk.Snapshot is not null);
        using var client = live.Client();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/alerts/0a1/acknowledge") { Content = JsonContent.Create(new { author = "Ada" }) };
        foreach (var (name, value) in new[] { ("X-FunnelStream", header), ("Sec-Fetch-Site", site), ("Origin", origin) })
        {
            if (value is not null)
            {
                request.Headers.Add(name, value);
            }
        }

        using var answer = await client.SendAsync(request);
        answer.StatusCode.ShouldBe(status);
        live.Alerts.Asked.Count.ShouldBe(status == HttpStatusCode.NoContent ? 1 : 0);
    }

    [Fact]
    public async Task With_a_token_only_those_come_in_who_show_it()
    {
        await using var live = await StartAsync(new HttpOptions { Address = "0.0.0.0", Port = 0, Token = Token });
        using var client = live.Client();

        (await client.GetAsync("/")).Headers.Location!.OriginalString.ShouldBe("/login");
        (await client.GetAsync("/?alert=0a1&channel=a%26b")).Headers.Location!.OriginalString.ShouldBe("/login?alert=0a1&channel=a%26b", "a link survives signing in");
        foreach (var path in new[] { "/api/v1/kpis", "/api/v1/live", "/api/v1/openapi.json", "/api/v1/session" })
        {
            using var refused = await client.GetAsync(path);
            refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized, path);
            refused.Headers.WwwAuthenticate.Single().Scheme.ShouldBe("Bearer");
        }

        (await client.GetAsync("/login")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await client.GetAsync("/js/login.js")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await AskAsync(client, "Authorization", "Bearer " + Token)).ShouldBe(HttpStatusCode.OK);
        (await AskAsync(client, "Authorization", "Bearer " + Token + "x")).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_browser_signs_in_with_the_token_and_keeps_a_cookie()
    {
        await using var live = await StartAsync(new HttpOptions { Address = "0.0.0.0", Port = 0, Token = Token });
        using var client = live.Client();
        client.DefaultRequestHeaders.Add("X-FunnelStream", "1");

        (await client.PostAsJsonAsync("/api/v1/session", new { token = "wrong" })).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        using var signedIn = await client.PostAsJsonAsync("/api/v1/session", new { token = Token });
        signedIn.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        var cookie = signedIn.Headers.GetValues("Set-Cookie").Single();
        cookie.ShouldContain("httponly", Case.Insensitive);
        cookie.ShouldContain("samesite=strict", Case.Insensitive);
        cookie.ShouldNotContain(Token);
        var pair = cookie.Split(';')[0];

        (await AskAsync(client, "Cookie", pair)).ShouldBe(HttpStatusCode.OK);
        // Another end, the same signature.
        var forged = pair.Replace("=1", "=2", StringComparison.Ordinal);
        forged.ShouldNotBe(pair);
        (await AskAsync(client, "Cookie", forged)).ShouldBe(HttpStatusCode.Unauthorized);

        // It holds after a restart, and not with another token.
        await using var again = await StartAsync(new HttpOptions { Address = "0.0.0.0", Port = 0, Token = Token });
        using var later = again.Client();
        (await AskAsync(later, "Cookie", pair)).ShouldBe(HttpStatusCode.OK);
        await using var changed = await StartAsync(new HttpOptions { Address = "0.0.0.0", Port = 0, Token = Token + "2" });
        using var stranger = changed.Client();
        (await AskAsync(stranger, "Cookie", pair)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_wrong_bearer_waits_as_a_wrong_sign_in_does()
    {
        await using var live = await StartAsync(new HttpOptions { Address = "0.0.0.0", Port = 0, Token = Token });
        using var client = live.Client();
        (await AskAsync(client, "Authorization", "Bearer " + Token)).ShouldBe(HttpStatusCode.OK);
        var waits = Stopwatch.StartNew();
        (await AskAsync(client, "Authorization", "Bearer guess")).ShouldBe(HttpStatusCode.Unauthorized);
        waits.Elapsed.ShouldBeGreaterThan(TimeSpan.FromMilliseconds(490));
    }

    [Fact]
    public async Task A_session_that_was_signed_out_is_out_on_every_board()
    {
        var http = new HttpOptions { Address = "0.0.0.0", Port = 0, Token = Token };
        await using var live = await LiveStage.StartAsync(_story.Board, http, keepsSignOuts: true);
        live.Alerts.Show();
        await Eventually.IsTrueAsync(() => live.Feed.Desk.Snapshot is not null);
        using var client = live.Client();
        var (stolen, other) = (await SignInAsync(client), await SignInAsync(client));
        stolen.ShouldNotBe(other);
        (await AskAsync(client, "Cookie", stolen)).ShouldBe(HttpStatusCode.OK);

        (await SignOutAsync(client, stolen)).ShouldBe(HttpStatusCode.NoContent);
        (await AskAsync(client, "Cookie", stolen)).ShouldBe(HttpStatusCode.Unauthorized);
        (await AskAsync(client, "Cookie", other)).ShouldBe(HttpStatusCode.OK);
        var asked = live.Alerts.Asked.ShouldHaveSingleItem().ShouldBeOfType<FunnelStream.Alerts.Watch.AlertRequest.SignOut>();
        stolen.ShouldContain(asked.Session);
        DateTimeOffset.FromUnixTimeMilliseconds(asked.Until).ShouldBe(DateTimeOffset.UtcNow.AddHours(12), TimeSpan.FromMinutes(1));

        // A board that takes over lets nobody in by a cookie before it has read who is out.
        await using var next = await LiveStage.StartAsync(_story.Board, http, keepsSignOuts: true);
        using var later = next.Client();
        (await AskAsync(later, "Cookie", stolen)).ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await AskAsync(later, "Cookie", other)).ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await later.GetAsync("/login")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await SignOutAsync(later, other)).ShouldBe(HttpStatusCode.ServiceUnavailable, "it could not be kept");
        next.Alerts.Show();
        await Eventually.IsTrueAsync(() => next.Feed.Desk.Snapshot is not null);
        await next.Feed.Desk.AskAsync(asked);
        (await AskAsync(later, "Cookie", stolen)).ShouldBe(HttpStatusCode.Unauthorized);
        (await AskAsync(later, "Cookie", other)).ShouldBe(HttpStatusCode.Unauthorized, "this process remembers");
    }

    [Fact]
    public async Task Where_there_is_no_log_a_session_is_out_here()
    {
        await using var live = await StartAsync(new HttpOptions { Address = "0.0.0.0", Port = 0, Token = Token });
        using var client = live.Client();
        var session = await SignInAsync(client);
        (await AskAsync(client, "Cookie", session)).ShouldBe(HttpStatusCode.OK);
        (await SignOutAsync(client, session)).ShouldBe(HttpStatusCode.NoContent);
        (await AskAsync(client, "Cookie", session)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_proxy_is_believed_where_it_is_trusted_and_names_who_acts()
    {
        await using var live = await StartAsync(new HttpOptions { Address = "0.0.0.0", Port = 0, ReverseProxyHeader = "X-Forwarded-User", TrustedProxies = [IPNetwork.Parse("127.0.0.0/8")] });
        live.Alerts.Show(AlertStandIn.IllusoryGrowth);
        await Eventually.IsTrueAsync(() => live.Feed.Desk.Snapshot is not null);
        using var client = live.Client();
        (await AskAsync(client, "X-Other", "ada")).ShouldBe(HttpStatusCode.Forbidden);
        (await AskAsync(client, "X-Forwarded-User", "ada")).ShouldBe(HttpStatusCode.OK);

        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/alerts/0a1/acknowledge") { Content = JsonContent.Create(new { author = "mallory" }) };
        request.Headers.Add("X-FunnelStream", "1");
        request.Headers.Add("X-Forwarded-User", "ada");
        (await client.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        ((FunnelStream.Alerts.Watch.AlertRequest.Acknowledge)live.Alerts.Asked.Single()).Acknowledgement.Author.ShouldBe("ada");

        await using var elsewhere = await StartAsync(new HttpOptions { Address = "0.0.0.0", Port = 0, ReverseProxyHeader = "X-Forwarded-User", TrustedProxies = [IPNetwork.Parse("10.0.0.0/8")] });
        using var spoofing = elsewhere.Client();
        (await AskAsync(spoofing, "X-Forwarded-User", "ada")).ShouldBe(HttpStatusCode.Forbidden);
    }

    private Task<LiveStage> StartAsync(HttpOptions http) => LiveStage.StartAsync(_story.Board, http);

    private static async Task<string> SignInAsync(HttpClient client)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/session") { Content = JsonContent.Create(new { token = Token }) };
        request.Headers.Add("X-FunnelStream", "1");
        using var answer = await client.SendAsync(request);
        return answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
    }

    private static async Task<HttpStatusCode> SignOutAsync(HttpClient client, string cookie)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, "/api/v1/session");
        request.Headers.Add("X-FunnelStream", "1");
        request.Headers.Add("Cookie", cookie);
        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }

    private static async Task<HttpStatusCode> AskAsync(HttpClient client, string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/kpis");
        request.Headers.Add(header, value);
        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }
}
