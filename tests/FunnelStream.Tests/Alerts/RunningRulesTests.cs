using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using FunnelStream.Tests.Integration;
using FunnelStream.Tests.Kafka;
using FunnelStream.Tests.TimeSeries;

namespace FunnelStream.Tests.Alerts;

/// <summary>Rules, people and receivers of the running service.</summary>
public sealed class RunningRulesTests(KafkaServer kafka, InfluxServer influx) : IClassFixture<KafkaServer>, IClassFixture<InfluxServer>
{
    [ServersFact]
    public async Task Rules_are_added_changed_and_removed_without_a_restart_and_an_invalid_file_changes_nothing()
    {
        await using var plant = await AlertPlant.StartAsync(kafka, influx, AlertPlant.Rule("stays", 10), AlertPlant.Rule("changes", 10));
        using var run = plant.Run();
        using var http = await ClientAsync(run);
        plant.Walk.Leads(11, "seo");
        await HistoryAsync(http, run, "fired changes", "fired stays");

        // Another threshold is another rule: what fired is withdrawn, and what is within the new bound says nothing.
        plant.Use(AlertPlant.Rule("stays", 10), AlertPlant.Rule("changes", 20));
        await HistoryAsync(http, run, "fired changes", "fired stays", "withdrawn changes");

        plant.Use(AlertPlant.Rule("stays", 10), AlertPlant.Rule("changes", 20), AlertPlant.Rule("comes", 5));
        await HistoryAsync(http, run, "fired changes", "fired comes", "fired stays", "withdrawn changes");

        // All that is wrong is told at once, each with its mend; and nothing of it is taken, not even what is right.
        plant.Write($$"""{"defaults": false, "rules": [{"kind": "gaol", "kpi": "leads"}, {"kind": "goal", "kpi": "leads"}, {{AlertPlant.Rule("new", 1)}}], "rulez": []}""");
        var refusal = await run.UntilAsync(said => said.Split('\n').FirstOrDefault(line => line.Contains("are refused", StringComparison.Ordinal)));
        refusal.ShouldContain("did you mean");
        refusal.ShouldContain("it has no bound");
        refusal.ShouldContain("rulez");
        plant.Walk.Leads(11, "paid");
        await HistoryAsync(http, run, "fired changes", "fired comes", "fired comes", "fired stays", "fired stays", "withdrawn changes");

        plant.Use(AlertPlant.Rule("stays", 10));
        await HistoryAsync(http, run, "fired changes", "fired comes", "fired comes", "fired stays", "fired stays", "withdrawn changes", "withdrawn comes", "withdrawn comes");
        (await ActiveAsync(http)).Select(Name).ShouldBe(["stays paid", "stays seo"], ignoreOrder: true);
        run.Terminate();
        (await run.ExitAsync()).ShouldBe(0, run.Output + run.Error);
    }

    [ServersFact]
    public async Task Acknowledgements_and_silences_survive_a_restart_and_a_silence_that_has_ended_speaks()
    {
        await using var hook = await HookServer.StartAsync();
        await using var plant = await AlertPlant.StartAsync(kafka, influx, AlertPlant.Rule("leads", 10));
        plant.Tell(hook);
        string quiet;
        using (var first = plant.Run())
        {
            using var http = await ClientAsync(first);
            plant.Walk.Leads(11, "seo");
            await HistoryAsync(http, first, "fired leads");
            var id = (await ActiveAsync(http)).ShouldHaveSingleItem().GetProperty("id").GetString();
            await PostAsync(http, $"/api/v1/alerts/{id}/acknowledge", HttpStatusCode.NoContent, new { author = "ada", comment = "on it" });
            await PostAsync(http, $"/api/v1/alerts/{id}x/acknowledge", HttpStatusCode.NotFound, new { author = "ada" });
            quiet = await SilenceAsync(http, "paid", seconds: 3_600);
            await SilenceAsync(http, "events", seconds: 20);
            first.Kill();
        }

        using var second = plant.Run();
        using var again = await ClientAsync(second);
        await Eventually.IsTrueAsync(async () => (await ActiveAsync(again)).Count == 1, () => second.Output + second.Error);
        var acknowledgement = (await ActiveAsync(again)).Single().GetProperty("acknowledgement");
        (acknowledgement.GetProperty("author").GetString(), acknowledgement.GetProperty("comment").GetString()).ShouldBe(("ada", "on it"));

        // Both fire while they are silenced. The short silence ends by itself, the other when somebody ends it.
        plant.Walk.Leads(11, "paid", "events");
        await Eventually.IsTrueAsync(async () => (await ActiveAsync(again)).Count == 3, () => second.Output + second.Error);
        var silenced = (await ActiveAsync(again)).Single(alert => Name(alert) == "leads paid").GetProperty("silenced_by");
        silenced.EnumerateArray().Select(silence => silence.GetString()).ShouldBe([quiet]);
        await ToldAsync(hook, second, "seo", "events");
        (await again.DeleteAsync($"/api/v1/silences/{quiet}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await ToldAsync(hook, second, "seo", "events", "paid");

        // InfluxDB has every alert once, as long as it lasts, and its end.
        plant.Walk.PassAnHour();
        plant.Walk.Leads(1, "seo");
        await HistoryAsync(again, second, "fired leads", "fired leads", "fired leads", "resolved leads");
        var points = new List<string>();
        await Eventually.IsTrueAsync(
            async () =>
            {
                var rows = await plant.Deployment.Stored.NewestAsync("funnel_alert", "time > 0", "channel", most: 10);
                points = [.. rows.Select(row => $"{row["channel"]} {row["state"]} {row["severity"]}").Order(StringComparer.Ordinal)];
                return points.SequenceEqual(["events firing warning", "paid firing warning", "seo resolved warning"]);
            },
            () => $"InfluxDB has {string.Join("; ", points)}");
        second.Terminate();
        (await second.ExitAsync()).ShouldBe(0, second.Output + second.Error);
    }

    [ServersFact]
    public async Task A_receiver_that_is_down_or_refuses_or_says_nothing_delays_neither_the_others_nor_the_numbers()
    {
        await using var good = await HookServer.StartAsync();
        await using var plant = await AlertPlant.StartAsync(kafka, influx, AlertPlant.Rule("leads", 10));
        await using var slow = await HookServer.StartAsync();
        await using var failing = await HookServer.StartAsync();
        await using var refusing = await HookServer.StartAsync();
        await using var hasty = await HookServer.StartAsync();
        (slow.Answer, failing.Answer) = (0, HttpStatusCode.InternalServerError);
        (refusing.Answer, hasty.Answer) = (HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests);
        plant.Tell(slow, "slow", "30s");
        plant.Tell(failing, "failing");
        plant.Tell(refusing, "refusing");
        plant.Tell(hasty, "hasty");
        plant.Tell(good, "good");
        plant.Tell(good, "unreachable");
        plant.Deployment["Alerts__Receivers__unreachable__Url"] = $"http://127.0.0.1:{ServerProcess.FreePort()}";
        using var run = plant.Run();
        using var http = await ClientAsync(run);
        for (var wave = 0; wave < 3; wave++)
        {
            var channels = Enumerable.Range(0, 5).Select(i => $"channel-{wave}-{i}").ToList();
            plant.Walk.Leads(11, channels);
            await Eventually.IsTrueAsync(
                () => channels.TrueForAll(channel => good.Requests.Any(request => request.Transition.Alert.Labels.Channel == channel)),
                () => run.Output + run.Error);
        }

        good.Requests.Count.ShouldBe(15);
        slow.Requests.ShouldHaveSingleItem("it has not answered yet, which the others did not wait for");
        await Eventually.IsTrueAsync(() => refusing.Requests.Count == 15, () => run.Output + run.Error);
        Said(run, 6203).ShouldHaveSingleItem("told once, with its mend").ShouldContain("renew Token, Password or Secret of receiver refusing");
        Said(run, 6201).Select(line => JsonSerializer.Deserialize<JsonElement>(line).GetProperty("Receiver").GetString()).Distinct()
            .ShouldBe(["unreachable", "failing", "hasty"], ignoreOrder: true);
        (await http.GetAsync("/health/ready")).IsSuccessStatusCode.ShouldBeTrue("the numbers go on");
        await Eventually.IsTrueAsync(
            async () => (await plant.Deployment.Stored.ByChannelAsync("funnel_1m", "SUM(leads)")).GetValueOrDefault("channel-2-4") == 11,
            () => run.Output + run.Error);

        // Those who come back are told.
        slow.Answer = failing.Answer = hasty.Answer = HttpStatusCode.OK;
        await Eventually.IsTrueAsync(() => new[] { failing, hasty }.All(hook => hook.Requests.Select(request => request.Id).Distinct().Count() == 15), () => run.Output + run.Error);
        run.Terminate();
        (await run.ExitAsync()).ShouldBe(0, run.Output + run.Error);
    }

    private static IReadOnlyList<string> Said(Commands.Program run, int id) =>
        [.. run.Output.Split('\n').Where(line => line.Contains($"\"EventId\":{{\"Id\":{id},", StringComparison.Ordinal))];

    private static async Task<HttpClient> ClientAsync(Commands.Program run)
    {
        var http = new HttpClient { BaseAddress = await run.AddressAsync() };
        http.DefaultRequestHeaders.Add("X-FunnelStream", "1");
        return http;
    }

    // Kind and rule of all that was told, sorted.
    private static async Task HistoryAsync(HttpClient http, Commands.Program run, params string[] expected)
    {
        var told = new List<string>();
        await Eventually.IsTrueAsync(
            async () =>
            {
                using var answer = await http.GetAsync("/api/v1/alerts/history");
                if (answer.IsSuccessStatusCode)
                {
                    var history = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("transitions").EnumerateArray();
                    told = [.. history.Select(one => $"{one.GetProperty("kind").GetString()} {one.GetProperty("alert").GetProperty("rule").GetString()}").Order(StringComparer.Ordinal)];
                }

                return told.SequenceEqual(expected);
            },
            () => $"told were {string.Join("; ", told)}\n{run.Output}{run.Error}");
    }

    private static async Task<IReadOnlyList<JsonElement>> ActiveAsync(HttpClient http)
    {
        using var answer = await http.GetAsync("/api/v1/alerts");
        return answer.IsSuccessStatusCode ? [.. (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("alerts").EnumerateArray()] : [];
    }

    private static async Task<string> SilenceAsync(HttpClient http, string channel, int seconds)
    {
        var answer = await PostAsync(http, "/api/v1/silences", HttpStatusCode.Created, new { labels = new { channel }, author = "ada", comment = "a campaign moves", duration_seconds = seconds });
        answer.GetProperty("author").GetString().ShouldBe("ada");
        return answer.GetProperty("id").GetString()!;
    }

    private static async Task<JsonElement> PostAsync(HttpClient http, string path, HttpStatusCode expected, object body)
    {
        using var answer = await http.PostAsJsonAsync(path, body);
        var text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(expected, text);
        return text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
    }

    private static Task ToldAsync(HookServer hook, Commands.Program run, params string[] channels) => Eventually.IsTrueAsync(
        () => hook.Requests.DistinctBy(request => request.Id).Select(request => request.Transition.Alert.Labels.Channel).SequenceEqual(channels),
        () => $"told were {string.Join("; ", hook.Requests.Select(request => request.Transition.Alert.Labels.Channel))}\n{run.Output}{run.Error}");

    private static string Name(JsonElement alert) => $"{alert.GetProperty("rule").GetString()} {alert.GetProperty("labels").GetProperty("channel").GetString()}";
}
