using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using FunnelStream.Alerts;

namespace FunnelStream.Tests.LiveBoard;

public sealed class LiveAlertsTests : IAsyncLifetime, IDisposable
{
    private readonly StoryBoard _story = new(StoryBoard.Surge.AddDays(-70));
    private LiveStage _live = null!;
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        _live = await LiveStage.StartAsync(_story.Board);
        _client = _live.Client();
        _client.DefaultRequestHeaders.Add("X-FunnelStream", "1");
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _live.DisposeAsync();
    }

    public void Dispose() => _story.Dispose();

    [Fact]
    public async Task No_rules_are_not_the_same_as_no_alerts()
    {
        (await AlertsAsync()).GetProperty("configured").GetBoolean().ShouldBeFalse();
        _live.Alerts.Show();
        await Eventually.IsTrueAsync(async () => (await AlertsAsync()).GetProperty("configured").GetBoolean());
        (await AlertsAsync()).GetProperty("alerts").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task What_was_found_beside_an_alert_is_told_with_it()
    {
        await ShowAsync(AlertStandIn.IllusoryGrowth, AlertStandIn.Saturation);
        var alerts = (await AlertsAsync()).GetProperty("alerts");
        alerts[0].GetProperty("found").GetRawText().ShouldBe(
            """[{"name":"weak_mql_to_sql","cause":"marketing_and_sales_not_aligned","labels":{"channel":"paid_search"},"numbers":[{"name":"rate","value":0.1,"low":null,"high":null}]}]""");
        alerts[1].GetProperty("found").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task An_alert_is_told_acknowledged_and_silenced()
    {
        await ShowAsync(AlertStandIn.IllusoryGrowth, AlertStandIn.Saturation);
        var alert = (await AlertsAsync()).GetProperty("alerts")[0];
        alert.GetProperty("labels").GetRawText().ShouldBe("""{"channel":"paid_search"}""");
        alert.GetProperty("state").GetString().ShouldBe("firing");
        alert.GetProperty("numbers")[5].GetRawText().ShouldBe("""{"name":"ratio","value":0.53,"low":0.42,"high":0.66}""");
        alert.GetProperty("acknowledgement").ValueKind.ShouldBe(JsonValueKind.Null);

        (await _client.PostAsJsonAsync("/api/v1/alerts/0a1/acknowledge", new { author = "Ada", comment = "looking" })).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await AlertsAsync()).GetProperty("alerts")[0].GetProperty("acknowledgement").GetProperty("author").GetString().ShouldBe("Ada");

        using var set = await _client.PostAsJsonAsync("/api/v1/silences", new { rule = "illusory_growth", labels = new { channel = " Paid_Search" }, author = "Ada", comment = "known", duration_seconds = 3_600 });
        set.StatusCode.ShouldBe(HttpStatusCode.Created);
        var silenced = (await AlertsAsync()).GetProperty("alerts").EnumerateArray().Select(a => a.GetProperty("silenced_by").GetArrayLength()).ToList();
        silenced.ShouldBe([1, 0]);

        (await _client.DeleteAsync(set.Headers.Location)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await _client.DeleteAsync(set.Headers.Location)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await _client.GetFromJsonAsync<JsonElement>("/api/v1/silences")).GetProperty("silences").GetArrayLength().ShouldBe(0);
        (await _client.GetFromJsonAsync<JsonElement>("/api/v1/alerts/history")).GetProperty("transitions")[0].GetProperty("kind").GetString().ShouldBe("fired");
    }

    [Fact]
    public async Task What_is_refused_says_why()
    {
        await ShowAsync(AlertStandIn.IllusoryGrowth, AlertStandIn.Saturation with { State = AlertState.Ok });

        await RefusedAsync("/api/v1/alerts/none/acknowledge", new { author = "Ada" }, HttpStatusCode.NotFound, "no such alert");
        await RefusedAsync("/api/v1/alerts/0b2/acknowledge", new { author = "Ada" }, HttpStatusCode.Conflict, "not active");
        await RefusedAsync("/api/v1/alerts/0a1/acknowledge", new { comment = "nobody" }, HttpStatusCode.BadRequest, "say who you are");
        await RefusedAsync("/api/v1/alerts/0a1/acknowledge", new { author = "Ada", coment = "x" }, HttpStatusCode.BadRequest, "coment");
        await RefusedAsync("/api/v1/alerts/0a1/accept", new { author = "Ada" }, HttpStatusCode.Conflict, "held by another alert");
        await RefusedAsync("/api/v1/silences", new { author = "Ada", comment = "x", duration_seconds = 0 }, HttpStatusCode.BadRequest, "duration_seconds");
        await RefusedAsync("/api/v1/silences", new { author = "Ada", duration_seconds = 60 }, HttpStatusCode.BadRequest, "say why");
        await RefusedAsync("/api/v1/silences", new { rule = "goal", author = new string('x', 501), comment = "x", duration_seconds = 60 }, HttpStatusCode.BadRequest, "longer than 500");
        await RefusedAsync("/api/v1/silences", new { author = "Ada", comment = "x", duration_seconds = 60 }, HttpStatusCode.BadRequest, "say which alerts");
        await RefusedAsync("/api/v1/silences", new { author = "Ada", comment = "x", duration_seconds = 60, rule = " ", labels = new { channel = "" } }, HttpStatusCode.BadRequest, "say which alerts");
        using var form = await _client.PostAsync("/api/v1/silences", new FormUrlEncodedContent([new("comment", "x")]));
        form.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        using var large = await _client.PostAsJsonAsync("/api/v1/silences", new { comment = new string('x', 20_000) });
        large.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    private async Task RefusedAsync(string path, object body, HttpStatusCode status, string reason)
    {
        using var answer = await _client.PostAsJsonAsync(path, body);
        answer.StatusCode.ShouldBe(status, path);
        (await answer.Content.ReadAsStringAsync()).ShouldContain(reason);
    }

    private async Task ShowAsync(params AlertRecord[] alerts)
    {
        _live.Alerts.Show(alerts);
        await Eventually.IsTrueAsync(async () => (await AlertsAsync()).GetProperty("alerts").GetArrayLength() == alerts.Count(a => a.IsActive));
    }

    private Task<JsonElement> AlertsAsync() => _client.GetFromJsonAsync<JsonElement>("/api/v1/alerts");
}
