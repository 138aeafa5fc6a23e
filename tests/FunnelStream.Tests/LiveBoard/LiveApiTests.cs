using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using FunnelStream.Alerts;
using FunnelStream.Kpis;
using FunnelStream.LiveBoard;

namespace FunnelStream.Tests.LiveBoard;

public sealed class LiveApiTests(LiveApiTests.Stage stage) : IClassFixture<LiveApiTests.Stage>
{
    [Theory]
    [InlineData("7d", "total", "cohort")]
    [InlineData("7d", "total", "period")]
    [InlineData("30d", "channel", "cohort")]
    [InlineData("14d", "channel+campaign", "period")]
    [InlineData("24h", "offer", "cohort")]
    public async Task Kpis_are_those_of_the_board(string window, string breakdown, string face)
    {
        var expected = new Dictionary<string, KpiValue>();
        stage.Live.OnBoard(board =>
        {
            foreach (var r in board.Results().Where(r => r.Window == window && r.Scope.Breakdown.Name == breakdown && (r.Face == Face.Cohort ? "cohort" : "period") == face))
            {
                expected.Add($"{r.Scope}/{r.Kpi}", r.Value);
            }
        });

        var answer = await GetAsync($"/api/v1/kpis?window={window}&breakdown={breakdown}&face={face}");

        answer.GetProperty("face").GetString().ShouldBe(face);
        var got = new Dictionary<string, KpiValue>();
        foreach (var row in answer.GetProperty("rows").EnumerateArray())
        {
            var by = string.Join(' ', row.GetProperty("by").EnumerateObject().Select(p => $"{p.Name}={p.Value.GetString()}"));
            foreach (var value in row.GetProperty("values").EnumerateObject())
            {
                got.Add($"{(by.Length == 0 ? "total" : by)}/{value.Name}", Value(value.Value));
            }
        }

        expected.Count.ShouldBeGreaterThan(30);
        got.ShouldBe(expected, ignoreOrder: true);
    }

    [Fact]
    public async Task Null_is_told_and_never_0()
    {
        var answer = await GetAsync("/api/v1/kpis?window=24h&breakdown=channel&kpi=cac&face=period");

        var values = answer.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("values").GetProperty("cac")).ToList();
        values.ShouldContain(value => value.GetProperty("value").ValueKind == JsonValueKind.Null);
        values.ShouldAllBe(value => value.GetProperty("value").ValueKind == JsonValueKind.Null || value.GetProperty("denominator").GetDouble() > 0);
    }

    [Fact]
    public async Task Kpis_can_be_narrowed_to_a_channel_and_to_some_names()
    {
        var answer = await GetAsync("/api/v1/kpis?window=14d&breakdown=channel%2Bcampaign&channel=%20PAID_search&kpi=leads&kpi=sqls");

        var rows = answer.GetProperty("rows").EnumerateArray().ToList();
        rows.Select(row => row.GetProperty("by").GetProperty("campaign").GetString()).ShouldBe(["brand", "broad"], ignoreOrder: true);
        rows.ShouldAllBe(row => string.Join(',', row.GetProperty("values").EnumerateObject().Select(v => v.Name)) == "leads,sqls");
    }

    [Fact]
    public async Task Series_add_up_to_the_period_face()
    {
        var series = await GetAsync("/api/v1/series?window=14d");
        var kpis = await GetAsync("/api/v1/kpis?window=14d&face=period&breakdown=channel&kpi=leads,sqls");

        var current = series.GetProperty("current").GetInt32();
        foreach (var row in kpis.GetProperty("rows").EnumerateArray())
        {
            var channel = row.GetProperty("by").GetProperty("channel").GetString();
            foreach (var kpi in new[] { "leads", "sqls" })
            {
                series.GetProperty("rows").EnumerateArray().Single(r => r.GetProperty("channel").GetString() == channel).GetProperty(kpi).EnumerateArray()
                    .Skip(current).Sum(n => n.GetInt64()).ShouldBe((long)row.GetProperty("values").GetProperty(kpi).GetProperty("value").GetDouble(), $"{channel} {kpi}");
            }
        }
    }

    [Fact]
    public async Task Cohorts_ripen_to_what_their_kpis_say()
    {
        var answer = await GetAsync("/api/v1/cohorts?period=week&channel=paid_search");

        var cohorts = answer.GetProperty("cohorts").EnumerateArray().ToList();
        cohorts.Count.ShouldBeGreaterThan(6);
        var first = cohorts[0];
        var shares = first.GetProperty("milestones").GetProperty("sql").EnumerateArray().Where(share => share.GetProperty("final").GetBoolean()).Select(share => share.GetProperty("share").GetDouble()).ToList();
        shares.ShouldBe(shares.Order());
        shares[^1].ShouldBe(first.GetProperty("values").GetProperty("lead_to_sql").GetProperty("value").GetDouble(), .02);
        cohorts[^1].GetProperty("milestones").GetProperty("client").EnumerateArray().Last().GetProperty("share").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Response_classes_hold_every_lead()
    {
        var answer = await GetAsync("/api/v1/responses?window=7d");
        var leads = (await GetAsync("/api/v1/kpis?window=7d&kpi=leads,response_within_1h")).GetProperty("rows")[0].GetProperty("values");

        var row = answer.GetProperty("rows")[0];
        var answered = row.GetProperty("answered").EnumerateArray().Select(n => n.GetInt64()).ToList();
        (answered.Sum() + row.GetProperty("unanswered").GetInt64() + row.GetProperty("closed").GetInt64()).ShouldBe(row.GetProperty("leads").GetInt64());
        row.GetProperty("leads").GetInt64().ShouldBe((long)leads.GetProperty("leads").GetProperty("value").GetDouble());
        answered.Take(3).Sum().ShouldBe((long)leads.GetProperty("response_within_1h").GetProperty("numerator").GetDouble());
    }

    [Fact]
    public async Task Capacity_and_advice_are_shown_as_they_are_given_and_said_to_be_missing_otherwise()
    {
        await using var bare = await LiveStage.StartAsync(stage.Live.Board);
        using var client = bare.Client();
        (await client.GetFromJsonAsync<JsonElement>("/api/v1/capacity")).GetProperty("configured").GetBoolean().ShouldBeFalse();

        bare.Feed.Capacity = _ => [new LiveCapacity("inbound", .93, 25, 26.9, 41, 8.2, 30, null, 1.6, 5_400, 5)];
        bare.Feed.Advice = _ => [new LiveAdvice("paid_search", "broad", "stop", 240, 190, 310, 120, null, 9_000, 37, "too_dear")];
        bare.Feed.Diagnoses = () => new LiveDiagnoses(new DateTimeOffset(2026, 3, 20, 0, 0, 0, TimeSpan.Zero), [new LiveDiagnosis("leak", "mql_to_sql", new Dictionary<string, string> { ["channel"] = "paid_search" }, [new AlertNumber("observed", 12)])]);
        await Eventually.IsTrueAsync(async () => (await client.GetFromJsonAsync<JsonElement>("/api/v1/capacity")).GetProperty("configured").GetBoolean());
        var team = (await client.GetFromJsonAsync<JsonElement>("/api/v1/capacity")).GetProperty("teams")[0];
        team.GetProperty("time_to_sla_limit").GetDouble().ShouldBe(1.6);
        team.GetProperty("time_to_wip_limit").ValueKind.ShouldBe(JsonValueKind.Null);
        (await client.GetFromJsonAsync<JsonElement>("/api/v1/campaigns")).GetProperty("campaigns")[0].GetProperty("action").GetString().ShouldBe("stop");
        var diagnoses = await client.GetFromJsonAsync<JsonElement>("/api/v1/diagnoses");
        diagnoses.GetProperty("at").GetDateTimeOffset().ShouldBe(new DateTimeOffset(2026, 3, 20, 0, 0, 0, TimeSpan.Zero));
        var leak = diagnoses.GetProperty("diagnoses").EnumerateArray().ShouldHaveSingleItem();
        (leak.GetProperty("name").GetString(), leak.GetProperty("cause").GetString(), leak.GetProperty("labels").GetProperty("channel").GetString()).ShouldBe(("leak", "mql_to_sql", "paid_search"));
        leak.GetProperty("numbers")[0].GetProperty("value").GetDouble().ShouldBe(12);
    }

    [Fact]
    public async Task What_a_client_has_already_is_not_sent_again()
    {
        using var client = stage.Live.Client();
        using var first = await client.GetAsync("/api/v1/kpis?window=7d");
        var tag = first.Headers.ETag.ShouldNotBeNull();

        using var again = new HttpRequestMessage(HttpMethod.Get, "/api/v1/kpis?window=7d") { Headers = { IfNoneMatch = { tag } } };
        using var second = await client.SendAsync(again);
        second.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        (await second.Content.ReadAsByteArrayAsync()).ShouldBeEmpty();

        using var other = new HttpRequestMessage(HttpMethod.Get, "/api/v1/kpis?window=14d") { Headers = { IfNoneMatch = { tag } } };
        using var third = await client.SendAsync(other);
        third.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("/api/v1/kpis?window=3d", "choose one of 24h, 7d, 14d, 30d")]
    [InlineData("/api/v1/kpis?breakdown=colour", "breakdown 'colour'")]
    [InlineData("/api/v1/kpis?face=both", "face 'both'")]
    [InlineData("/api/v1/kpis?kpi=leeds", "kpi 'leeds'")]
    [InlineData("/api/v1/kpis?channel=seo", "does not tell channels apart")]
    [InlineData("/api/v1/kpis?windw=7d", "'windw' is no parameter")]
    [InlineData("/api/v1/cohorts?period=year", "period 'year'")]
    [InlineData("/api/v1/alerts?state=odd", "state 'odd'")]
    [InlineData("/api/v1/alerts/history?limit=0", "limit '0'")]
    public async Task What_is_misspelt_is_told(string path, string reason)
    {
        using var client = stage.Live.Client();
        using var answer = await client.GetAsync(path);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        problem.GetProperty("status").GetInt32().ShouldBe(400);
        problem.GetProperty("detail").GetString()!.ShouldContain(reason);
    }

    [Fact]
    public async Task A_board_that_stands_by_says_so_and_comes_back()
    {
        using var story = new StoryBoard(StoryBoard.Surge.AddDays(-60));
        await using var live = await LiveStage.StartAsync(story.Board);
        using var client = live.Client();
        (await client.GetAsync("/api/v1/kpis")).StatusCode.ShouldBe(HttpStatusCode.OK);

        live.Standby = "this process's board stands by: the active one answers";
        await Eventually.IsTrueAsync(async () => (await client.GetAsync("/api/v1/kpis")).StatusCode == HttpStatusCode.ServiceUnavailable);
        foreach (var path in new[] { "kpis", "cohorts", "series", "responses", "capacity", "campaigns", "diagnoses", "health", "live", "alerts", "alerts/history", "silences" })
        {
            using var answer = await client.GetAsync($"/api/v1/{path}");
            answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable, path);
            (await answer.Content.ReadAsStringAsync()).ShouldContain("the active one answers", Case.Sensitive, path);
            answer.Headers.RetryAfter.ShouldNotBeNull(path);
        }

        live.Standby = null;
        await Eventually.IsTrueAsync(async () => (await client.GetAsync("/api/v1/kpis")).StatusCode == HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_snapshot_is_taken_only_while_somebody_looks()
    {
        using var story = new StoryBoard(StoryBoard.Surge.AddDays(-60));
        var feed = new LiveFeed(TimeProvider.System);
        for (var i = 0; i < 10; i++)
        {
            feed.Turn(story.Board);
        }

        feed.Latest.ShouldBeNull();
        using (feed.Listen())
        {
            feed.Turn(story.Board);
            feed.Turn(story.Board);
        }

        // The second came within half a second.
        feed.Latest.ShouldNotBeNull().Version.ShouldBe(1);
        await Task.CompletedTask;
    }

    private async Task<JsonElement> GetAsync(string path)
    {
        using var client = stage.Live.Client();
        return await client.GetFromJsonAsync<JsonElement>(path);
    }

    private static KpiValue Value(JsonElement value)
    {
        double? Number(string name) => value.GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;
        return new KpiValue(Number("value"), Number("numerator"), Number("denominator"), Number("low"), Number("high"), value.GetProperty("final").GetBoolean());
    }

    public sealed class Stage : IAsyncLifetime, IDisposable
    {
        private readonly StoryBoard _story = new(StoryBoard.Surge.AddDays(20));

        internal LiveStage Live { get; private set; } = null!;

        public async Task InitializeAsync() => Live = await LiveStage.StartAsync(_story.Board);

        public async Task DisposeAsync() => await Live.DisposeAsync();

        public void Dispose() => _story.Dispose();
    }
}
