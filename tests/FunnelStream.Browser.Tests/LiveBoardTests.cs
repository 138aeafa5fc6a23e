using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using FunnelStream.Advice;
using FunnelStream.Configuration;
using FunnelStream.Events;
using FunnelStream.Http;
using FunnelStream.LiveBoard;
using FunnelStream.Panes;
using FunnelStream.Runtime;
using FunnelStream.Tests.LiveBoard;
using Microsoft.Playwright;

namespace FunnelStream.Tests;

public sealed class LiveBoardTests(Browser browser) : IClassFixture<Browser>, IAsyncLifetime, IDisposable
{
    private readonly StoryBoard _story = new(StoryBoard.Surge.AddDays(-2));
    private LiveStage _live = null!;

    public async Task InitializeAsync()
    {
        _live = await LiveStage.StartAsync(_story.Board);
        _live.Alerts.Show();
    }

    public async Task DisposeAsync() => await _live.DisposeAsync();

    public void Dispose() => _story.Dispose();

    [BrowserFact]
    public async Task The_story_is_told_more_leads_are_no_more_result()
    {
        await using var board = await browser.OpenAsync(_live.Address, "/?lang=en&window=14d");
        await board.ReadyAsync();
        (await board.TextAsync("#verdict strong")).ShouldContain("steady");
        (await board.TextAsync("#alerts")).ShouldContain("Nothing needs you right now");

        _live.OnBoard(_ => _story.TellUpTo(StoryBoard.Surge.AddDays(13)));
        _live.Alerts.Show(AlertStandIn.IllusoryGrowth);

        await board.UntilAsync("() => document.querySelector('#clock time').textContent === '22 Mar 2026, 00:00 UTC'");
        await board.UntilAsync("() => document.querySelector('#verdict strong').textContent.includes('more volume, not more result')");
        var total = (await KpisAsync("total", "period", "14d")).Single().Values;
        (await board.TextAsync("#verdict strong")).ShouldStartWith($"Leads {Change(total["lead_growth"])}, SQL ");
        await board.UntilAsync("() => document.querySelector('#alerts [data-alert=\"0a1\"]')");
        (await board.TextAsync("#alerts h3")).ShouldBe("Illusory growth");
        (await board.TextAsync("#clock time")).ShouldBe("22 Mar 2026, 00:00 UTC");

        // What counts comes first: results above inputs, leads in the last of the columns.
        var (results, inputs) = (await board.Page.Locator(".tiles").BoundingBoxAsync(), await board.Page.Locator(".inputs").BoundingBoxAsync());
        results!.Y.ShouldBeLessThan(inputs!.Y);
        (await board.Page.Locator(".tiles [data-kpi=leads]").CountAsync()).ShouldBe(0);
        (await board.Page.Locator("#trend canvas").CountAsync()).ShouldBe(1);
        board.Complaints.ShouldBeEmpty();
    }

    [BrowserFact]
    public Task Names_at_their_limit_are_told_as_text_with_the_last_refused() => TellsLimitsAsync(
        "en",
        "The limit of names is reached for campaign: new ones are counted as (other). The last ones: “<b>junk</b>”, “spam, mail”. The limit of names is reached for offer: new ones are counted as (other).");

    [BrowserFact]
    public Task Names_at_their_limit_are_told_in_French() => TellsLimitsAsync(
        "fr",
        "Limite de noms atteinte (campagne) : les nouveaux sont comptés sous (other). Les derniers : « <b>junk</b> », « spam, mail ». Limite de noms atteinte (offre) : les nouveaux sont comptés sous (other).");

    private async Task TellsLimitsAsync(string language, string expected)
    {
        await using var board = await browser.OpenAsync(_live.Address, $"/?lang={language}");
        await board.ReadyAsync();
        (await board.Page.Locator("#limits").IsHiddenAsync()).ShouldBeTrue();

        _live.AtLimit(new(Dimension.Campaign, ["<b>junk</b>", "spam, mail"]), new(Dimension.Offer, []));
        _live.OnBoard(_ => _story.TellUpTo(StoryBoard.Surge.AddDays(1)));

        await board.UntilAsync("() => !document.querySelector('#limits').hidden");
        (await board.TextAsync("#limits")).ShouldBe(expected);
        _live.AtLimit();
        _live.OnBoard(_ => _story.TellUpTo(StoryBoard.Surge.AddDays(2)));
        await board.UntilAsync("() => document.querySelector('#limits').hidden");
        board.Complaints.ShouldBeEmpty();
    }

    [BrowserFact]
    public async Task Numbers_are_those_of_the_api()
    {
        _live.OnBoard(_ => _story.TellUpTo(StoryBoard.Surge.AddDays(13)));
        await using var board = await browser.OpenAsync(_live.Address, "/?lang=en&window=30d");
        await board.ReadyAsync();
        await board.UntilAsync("() => document.querySelectorAll('#channels tbody tr').length === 5");
        var total = (await KpisAsync("total", "cohort")).Single().Values;
        foreach (var stage in new[] { "leads", "mqls", "sqls", "opportunities", "clients" })
        {
            (await board.TextAsync($"#funnel [data-stage={stage}] .count")).ShouldBe(Count(total[stage]), stage);
        }

        var costs = (await KpisAsync("channel", "period")).ToDictionary(row => row.Name, row => row.Values);
        foreach (var (name, values) in await KpisAsync("channel", "cohort"))
        {
            var cells = (await board.Page.Locator($"#channels tr[data-row={name}] td").AllInnerTextsAsync()).Select(BoardPage.Seen).ToList();
            cells[0].ShouldBe(Count(values["sqls"]), name);
            cells[3].ShouldStartWith((values["lead_to_sql"]!.Value * 100).ToString("0.0", CultureInfo.InvariantCulture) + "%", Case.Sensitive, name);
            cells[4].ShouldBe(costs[name]["cost_per_sql"] is { } cost ? "€" + Math.Round(cost, MidpointRounding.AwayFromZero).ToString("#,0", CultureInfo.InvariantCulture) : "–", name);
            cells[7].ShouldBe(Count(values["leads"]), name);
        }

        // A cohort of the last 30 days has not ripened, and says so in words.
        (await board.Page.Locator("#funnel [data-stage=clients] .maturing").TextContentAsync()).ShouldEndWith("(maturing)");
        (await board.Page.Locator("#funnel [data-stage=leads] .maturing").CountAsync()).ShouldBe(0);
        board.Complaints.ShouldBeEmpty();
    }

    [BrowserFact]
    public async Task Advice_and_capacity_are_the_boards_own()
    {
        _live.OnBoard(_ =>
        {
            _story.TellUpTo(StoryBoard.Surge.AddDays(13));
            _live.Feed.Tell(_story.Board, new BoardAdvice(new AdviceOptions(), DayGrid.Utc, _live.Feed.Desk, TimeProvider.System));
        });
        await using var board = await browser.OpenAsync(_live.Address);
        await board.ReadyAsync();
        await board.UntilAsync("() => document.querySelectorAll('#campaigns tbody tr').length === 6 && document.querySelector('#capacity [data-team]')");
        using var client = _live.Client();
        var campaigns = (await client.GetFromJsonAsync<JsonElement>("/api/v1/campaigns")).GetProperty("campaigns").EnumerateArray().ToList();
        campaigns.Where(c => c.GetProperty("action").GetString() == "stop").Select(c => c.GetProperty("campaign").GetString()).ShouldBe(["broad"]);
        foreach (var campaign in campaigns)
        {
            var cells = (await board.Page.Locator($"#campaigns tr[data-campaign='{campaign.GetProperty("channel").GetString()}/{campaign.GetProperty("campaign").GetString()}'] td").AllInnerTextsAsync()).Select(BoardPage.Seen).ToList();
            cells[0].ShouldStartWith(campaign.GetProperty("action").GetString()!, Case.Insensitive);
            cells[1].ShouldBe(Count(campaign.GetProperty("sqls").GetDouble()));
            cells[2].ShouldBe(Money(campaign.GetProperty("spend").GetDouble()));
            cells[3].ShouldBe(Money(campaign.GetProperty("cost_per_sql").GetDouble()));
            cells[4].ShouldBe(Money(campaign.GetProperty("target").GetDouble()));
        }

        var team = (await client.GetFromJsonAsync<JsonElement>("/api/v1/capacity")).GetProperty("teams").EnumerateArray().ShouldHaveSingleItem();
        (await board.Page.Locator("#capacity [data-team] .gauge text").TextContentAsync()).ShouldBe(Math.Round(team.GetProperty("utilization").GetDouble() * 100, MidpointRounding.AwayFromZero).ToString(CultureInfo.InvariantCulture) + "%");
        var diagnoses = (await client.GetFromJsonAsync<JsonElement>("/api/v1/diagnoses")).GetProperty("diagnoses").EnumerateArray().Select(d => d.GetProperty("name").GetString()!).ToList();
        diagnoses.ShouldContain("illusory_growth");
        (await board.Page.Locator("#diagnoses [data-diagnosis]").EvaluateAllAsync<string[]>("all => all.map(one => one.dataset.diagnosis)")).ShouldBe(diagnoses);
        board.Complaints.ShouldBeEmpty();
    }

    [BrowserFact]
    public async Task An_alert_is_acknowledged_and_silenced_and_goes_when_it_is_resolved()
    {
        _live.Alerts.Show(AlertStandIn.IllusoryGrowth, AlertStandIn.Saturation);
        await using var board = await browser.OpenAsync(_live.Address);
        await board.ReadyAsync();
        var alert = board.Page.Locator("[data-alert='0a1']");
        (await alert.Locator("[data-found]").InnerTextAsync()).ShouldBe("Fewer MQL become SQL · paid_search · marketing and sales do not mean the same by a good lead");
        await alert.GetByRole(AriaRole.Button, new() { Name = "Acknowledge" }).ClickAsync();
        await alert.GetByLabel("Your name").FillAsync("Ada");
        await alert.GetByLabel("Comment").FillAsync("pausing the broad campaign");
        await alert.GetByRole(AriaRole.Button, new() { Name = "Acknowledge" }).ClickAsync();
        await alert.GetByText("Acknowledged by Ada: pausing the broad campaign").WaitForAsync();
        _live.Alerts.Asked.OfType<Alerts.Watch.AlertRequest.Acknowledge>().Single().Acknowledgement.Author.ShouldBe("Ada");

        var other = board.Page.Locator("[data-alert='0b2']");
        await other.GetByRole(AriaRole.Button, new() { Name = "Silence" }).ClickAsync();
        (await other.GetByLabel("Your name").InputValueAsync()).ShouldBe("Ada");
        await other.GetByLabel("Comment").FillAsync("hiring");
        await other.GetByLabel("For").SelectOptionAsync("1 day");
        await other.GetByRole(AriaRole.Button, new() { Name = "Silence" }).ClickAsync();
        await other.GetByText("Silenced", new() { Exact = true }).WaitForAsync();
        var silence = _live.Alerts.Asked.OfType<Alerts.Watch.AlertRequest.Silence>().Single().Asked;
        (silence.Labels.Team, silence.Until - silence.From).ShouldBe(("inbound", 86_400_000));

        _live.Alerts.Show(AlertStandIn.IllusoryGrowth with { State = Alerts.AlertState.Ok, ResolvedAt = 1 }, AlertStandIn.Saturation);
        await alert.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        board.Complaints.ShouldBeEmpty();
    }

    [BrowserFact]
    public async Task Window_face_channel_and_sorting_are_chosen_and_kept_in_the_address()
    {
        await using var board = await browser.OpenAsync(_live.Address);
        await board.ReadyAsync();
        await board.Page.GetByRole(AriaRole.Button, new() { Name = "7d" }).ClickAsync();
        await board.Page.GetByRole(AriaRole.Button, new() { Name = "Period" }).ClickAsync();
        await board.Page.GetByLabel("Channel", new() { Exact = true }).SelectOptionAsync("seo");
        var expected = (await KpisAsync("channel", "period", "7d")).Single(row => row.Name == "seo").Values;
        await board.UntilAsync($"() => document.querySelector('#funnel [data-stage=sqls] .count').textContent === '{Count(expected["sqls"])}' && document.querySelectorAll('#channels tbody tr').length === 1");

        await board.Page.GetByLabel("Channel", new() { Exact = true }).SelectOptionAsync("");
        await board.UntilAsync("() => document.querySelectorAll('#channels tbody tr').length > 3");
        await board.Page.Locator("#channels thead").GetByRole(AriaRole.Button, new() { Name = "Leads", Exact = true }).ClickAsync();
        await board.UntilAsync("() => document.querySelector('#channels th[aria-sort=descending]').textContent === 'Leads'");
        var leads = (await board.Page.Locator("#channels tbody td.input").AllInnerTextsAsync()).Select(text => int.Parse(text, NumberStyles.AllowThousands, CultureInfo.InvariantCulture)).ToList();
        leads.ShouldBe(leads.OrderDescending());
        await board.Page.GetByLabel("Break down by").SelectOptionAsync("channel+campaign");
        await board.Page.Locator("[data-row='paid_search / brand']").WaitForAsync();

        await board.Page.ReloadAsync();
        await board.ReadyAsync();
        (await board.Page.Locator(".segmented [aria-pressed=true]").AllInnerTextsAsync()).ShouldBe(["7d", "Period"]);
        await board.Page.Locator("[data-row='paid_search / brand']").WaitForAsync();
        board.Complaints.ShouldBeEmpty();
    }

    [BrowserFact]
    public async Task It_speaks_French_and_remembers_it()
    {
        await using var board = await browser.OpenAsync(_live.Address, "/");
        await board.ReadyAsync();
        await board.Page.GetByLabel("Language").SelectOptionAsync("fr");
        await board.UntilAsync("() => document.documentElement.lang === 'fr' && document.querySelector('#funnel h2').textContent === 'Tunnel'");
        (await board.TextAsync(".inputs .label")).ShouldBe("Moyens, pas résultats");
        (await board.TextAsync("#funnel .stage .name")).ShouldBe("Leads");
        await board.Page.GotoAsync(_live.Address.ToString());
        await board.ReadyAsync();
        (await board.TextAsync("#funnel h2")).ShouldBe("Tunnel");
        await board.Page.GotoAsync(new Uri(_live.Address, "/?lang=en").ToString());
        await board.ReadyAsync();
        (await board.TextAsync("#funnel h2")).ShouldBe("Funnel");
        board.Complaints.ShouldBeEmpty();
    }

    [BrowserFact]
    public async Task Every_English_text_has_a_French_one()
    {
        await using var board = await browser.OpenAsync(_live.Address);
        var missing = await board.Page.EvaluateAsync<string[]>(
            "async () => { const { en } = await import('/js/text/en.js'); const { fr } = await import('/js/text/fr.js'); return [...Object.keys(en).filter(k => !(k in fr)), ...Object.keys(fr).filter(k => !(k in en))]; }");
        missing.ShouldBeEmpty();
    }

    [BrowserFact]
    public async Task Dark_follows_the_system_and_can_be_chosen()
    {
        await using var board = await browser.OpenAsync(_live.Address, options: new BrowserNewContextOptions { ColorScheme = ColorScheme.Dark });
        await board.ReadyAsync();
        (await Ground(board)).ShouldBe("rgb(13, 19, 18)");
        await board.Page.GetByLabel("Theme").SelectOptionAsync("light");
        (await Ground(board)).ShouldBe("rgb(244, 245, 242)");
        await board.Page.ReloadAsync();
        await board.ReadyAsync();
        (await Ground(board)).ShouldBe("rgb(244, 245, 242)");
        board.Complaints.ShouldBeEmpty();

        static Task<string> Ground(BoardPage page) => page.Page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor");
    }

    [BrowserFact]
    public async Task On_a_phone_nothing_sticks_out()
    {
        Decide();
        await using var board = await browser.OpenAsync(_live.Address, options: new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 360, Height = 740 }, IsMobile = true, HasTouch = true });
        await board.ReadyAsync();
        await board.UntilAsync("() => document.querySelector('#capacity .gauge') && document.querySelector('#alerts .alert')");
        (await board.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth")).ShouldBe(360);
        board.Complaints.ShouldBeEmpty();
    }

    [BrowserFact]
    public async Task After_the_server_was_away_it_goes_on()
    {
        var port = _live.Port;
        await using var board = await browser.OpenAsync(_live.Address);
        await board.ReadyAsync();
        await board.UntilAsync("() => document.querySelector('.state').textContent === 'Live'");

        await _live.DisposeAsync();
        await board.UntilAsync("() => document.querySelector('.state').textContent === 'Reconnecting…'");
        _story.TellUpTo(StoryBoard.Surge.AddDays(5));
        _live = await LiveStage.StartAsync(_story.Board, new HttpOptions { Port = port });

        await board.UntilAsync("() => document.querySelector('.state').textContent === 'Live' && document.querySelector('#clock time').textContent.startsWith('14 Mar')");
        _live.Standby = "this process's board stands by";
        await board.UntilAsync("() => document.querySelector('#notice:not([hidden])')?.textContent === \"this process's board stands by\"");
        _live.Standby = null;
        await board.UntilAsync("() => document.querySelector('#notice').hidden");

        // What the network says of the outage, and nothing of the page's own.
        board.Complaints.ShouldAllBe(complaint => complaint.Contains("Failed to load resource", StringComparison.Ordinal) || complaint.Contains("net::ERR", StringComparison.Ordinal));
    }

    [BrowserFact]
    public async Task A_browser_signs_in_with_the_token()
    {
        await using var guarded = await LiveStage.StartAsync(_story.Board, new HttpOptions { Address = "0.0.0.0", Port = 0, Token = "a-token-that-nobody-guesses" });
        await using var board = await browser.OpenAsync(guarded.Address, "/");
        await board.Page.GetByLabel("Access token").FillAsync("wrong");
        await board.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await board.Page.GetByText("This is not the token.").WaitForAsync();
        await SeriousAsync(board);
        await board.Page.GetByLabel("Access token").FillAsync("a-token-that-nobody-guesses");
        await board.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await board.ReadyAsync();
        await board.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await board.Page.GetByLabel("Access token").WaitForAsync();
    }

    [BrowserFact]
    public async Task Of_a_thousand_campaigns_those_in_sight_are_there()
    {
        const int Campaigns = 1_000;
        await using var board = await browser.OpenAsync(_live.Address, "/?lang=en&window=30d");
        await board.ReadyAsync();
        await board.Page.RouteAsync("**/api/v1/kpis?*campaign*", route => WithCampaignsAsync(route, Campaigns));
        await board.Page.Locator("#channels select").SelectOptionAsync("channel+campaign");
        await board.Page.GetByRole(AriaRole.Button, new() { Name = "Show all" }).ClickAsync();
        await board.UntilAsync($"() => document.querySelector('#channels table').getAttribute('aria-rowcount') === '{Campaigns + 1}'");
        const string InSight = "(name) => { const row = document.querySelector(`[data-row='paid / campaign ${name}']`); const box = row?.getBoundingClientRect(); return row && box.top >= 0 && box.bottom <= innerHeight ? row.ariaRowIndex ?? row.getAttribute('aria-rowindex') : null; }";

        // To the first, somewhere, the last, and back: each where it belongs, whatever else is there.
        foreach (var place in new[] { 0, 437, Campaigns - 1, 12 })
        {
            await board.Page.EvaluateAsync($$"""
                () => {
                  const rows = [...document.querySelectorAll('#channels [data-row]')];
                  const body = rows[0].parentElement.getBoundingClientRect();
                  scrollTo(0, scrollY + body.top + ({{place}} + .5) * body.height / {{Campaigns}} - innerHeight / 2);
                }
                """);
            await board.UntilAsync($"() => ({InSight})({place}) === '{place + 2}'");
            (await board.Page.Locator("#channels [data-row]").CountAsync()).ShouldBeInRange(10, 120);

            // Whatever is in sight, the table is as high as all its rows: what stands below it never moves.
            await board.UntilAsync($"() => {{ const body = document.querySelector('#channels tbody'); return Math.abs(body.offsetHeight - {Campaigns} * body.querySelector('[data-row]').offsetHeight) <= {Campaigns}; }}");
        }

        await SeriousAsync(board);
        await board.Page.GetByRole(AriaRole.Button, new() { Name = "Show fewer" }).ClickAsync();
        await board.UntilAsync("() => document.querySelectorAll('#channels tbody tr').length === 25 && !document.querySelector('#channels table').hasAttribute('aria-rowcount')");
        board.Complaints.ShouldBeEmpty();
    }

    [BrowserFact]
    public async Task Axe_finds_nothing_serious_light_or_dark()
    {
        Decide();
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await using var board = await browser.OpenAsync(_live.Address, "/?lang=en&window=30d", new BrowserNewContextOptions { ColorScheme = scheme });
            await board.ReadyAsync();
            await board.UntilAsync("() => document.querySelector('#capacity .gauge') && document.querySelector('#alerts .alert') && document.querySelector('#trend canvas')");
            await board.Page.Locator("[data-alert='0a1']").GetByRole(AriaRole.Button, new() { Name = "Silence" }).ClickAsync();
            await SeriousAsync(board);
        }
    }

    [BrowserFact]
    public async Task It_can_be_used_with_the_keyboard_alone()
    {
        _live.Alerts.Show(AlertStandIn.IllusoryGrowth);
        await using var board = await browser.OpenAsync(_live.Address);
        await board.ReadyAsync();
        await board.Page.Locator("[data-alert]").WaitForAsync();
        await board.Page.Keyboard.PressAsync("Tab");
        (await board.Page.EvaluateAsync<string>("() => document.activeElement.className")).ShouldBe("skip");
        await board.Page.GetByRole(AriaRole.Button, new() { Name = "24h" }).FocusAsync();
        await board.Page.Keyboard.PressAsync("Enter");
        await board.UntilAsync("() => document.activeElement.textContent === '24h' && document.activeElement.ariaPressed === 'true'");
        await board.Page.GetByRole(AriaRole.Button, new() { Name = "Acknowledge" }).FocusAsync();
        await board.Page.Keyboard.PressAsync("Enter");
        await board.UntilAsync("() => document.activeElement.name === 'author'");
        await board.Page.Keyboard.TypeAsync("Ada");

        // New numbers come in meanwhile and take neither the words nor the focus.
        var version = _live.Feed.Latest!.Version;
        await Eventually.IsTrueAsync(() => _live.Feed.Latest!.Version > version + 3);
        await board.Page.Keyboard.TypeAsync(" L.");
        await board.Page.Keyboard.PressAsync("Enter");
        await board.Page.GetByText("Acknowledged by Ada L.").WaitForAsync();
    }

    private void Decide()
    {
        _live.Alerts.Show(AlertStandIn.IllusoryGrowth, AlertStandIn.Saturation);
        _live.Feed.Capacity = _ => [new LiveCapacity("inbound", .93, 25, 26.9, 41, 8.2, 30, null, 1.6, 5_400, 5)];
        _live.Feed.Advice = _ => [new LiveAdvice("paid_search", "broad", "stop", 240, 190, 310, 120, null, 9_000, 37, "too_dear"), new LiveAdvice("seo", "guides", "hold", 55, 40, 160, 120, 60, 900, 16, null)];
    }

    private static async Task WithCampaignsAsync(IRoute route, int campaigns)
    {
        var answer = JsonNode.Parse(await (await route.FetchAsync()).BodyAsync())!;
        answer["rows"] = JsonSerializer.SerializeToNode(Enumerable.Range(0, campaigns).Select(i => new
        {
            by = new { channel = "paid", campaign = $"campaign {i}" },
            values = new { sqls = new { value = 10_000 - i }, leads = new { value = 20_000 } },
        }));
        await route.FulfillAsync(new RouteFulfillOptions { ContentType = "application/json", Body = answer.ToJsonString() });
    }

    private static async Task SeriousAsync(BoardPage board)
    {
        // The page's policy forbids foreign scripts; the test's own comes in through the driver, which the policy does not concern.
        await board.Page.EvaluateAsync(await File.ReadAllTextAsync(Browser.AxePath));
        var found = await board.Page.EvaluateAsync<string[]>(
            "async () => (await axe.run()).violations.filter(v => ['serious', 'critical'].includes(v.impact)).flatMap(v => v.nodes.map(n => `${v.id}: ${n.html} ${n.failureSummary}`))");
        found.ShouldBeEmpty();
    }

    private async Task<IReadOnlyList<(string Name, Dictionary<string, double?> Values)>> KpisAsync(string breakdown, string face, string window = "30d")
    {
        using var client = _live.Client();
        var answer = await client.GetFromJsonAsync<JsonElement>($"/api/v1/kpis?window={window}&breakdown={breakdown}&face={face}");
        return [.. answer.GetProperty("rows").EnumerateArray()
            .Select(row => (
                Name: row.GetProperty("by").EnumerateObject().Select(by => by.Value.GetString()!).FirstOrDefault("total"),
                Values: row.GetProperty("values").EnumerateObject().ToDictionary(v => v.Name, v => v.Value.GetProperty("value") is { ValueKind: JsonValueKind.Number } n ? n.GetDouble() : (double?)null)))
            .Where(row => row.Values["leads"] > 0)];
    }

    private static string Change(double? growth) => Math.Round(growth!.Value * 100, MidpointRounding.AwayFromZero).ToString("+0;-0", CultureInfo.InvariantCulture) + "%";

    private static string Money(double amount) => "€" + Math.Round(amount, MidpointRounding.AwayFromZero).ToString("#,0", CultureInfo.InvariantCulture);

    private static string Count(double? number) => number!.Value.ToString("#,0", CultureInfo.InvariantCulture);
}
