using FunnelStream.Configuration;
using FunnelStream.Oracle;
using FunnelStream.Worker;
using Microsoft.Extensions.Configuration;

namespace FunnelStream.Tests.Configuration;

public sealed class ServiceOptionsReaderTests
{
    private const long At = 1_767_571_200_000; // 2026-01-05

    [Fact]
    public void The_shipped_file_is_valid_and_says_what_the_code_defaults_to()
    {
        var shipped = ServiceOptionsReader.Read(ConfigurationSources.Load(null, []), needsKafka: false);
        var bare = ServiceOptionsReader.Read(new ConfigurationBuilder().Build(), needsKafka: false);

        shipped.Worker.Retention.ShouldBe(bare.Worker.Retention);
        (shipped.Worker with { Days = bare.Worker.Days, Currency = bare.Worker.Currency, ErasureKey = bare.Worker.ErasureKey }).ShouldBe(bare.Worker);
        shipped.Board.Windows.ShouldBe(bare.Board.Windows);
        shipped.Board.Breakdowns.Select(b => b.Name).ShouldBe(bare.Board.Breakdowns.Select(b => b.Name));
        shipped.Board.Horizons.ShouldBe(bare.Board.Horizons);
        (shipped.Http with { TrustedProxies = bare.Http.TrustedProxies }).ShouldBe(bare.Http);
        shipped.Http.TrustedProxies.ShouldBe(bare.Http.TrustedProxies);
        (shipped.Advice! with { Targets = bare.Advice!.Targets, Stages = bare.Advice.Stages }).ShouldBe(bare.Advice);
        shipped.Advice.Targets.ShouldBe(bare.Advice.Targets);
        shipped.Advice.Stages.ShouldBe(bare.Advice.Stages);
        shipped.InfluxDb.ShouldBeNull();
        (shipped.Kafka with { Client = bare.Kafka.Client, Topics = bare.Kafka.Topics }).ShouldBe(bare.Kafka);
    }

    [Fact]
    public void Names_in_settings_are_admitted_by_workers_whatever_the_limit()
    {
        var rules = Path.GetTempFileName();
        File.WriteAllText(rules, """{"rules": [{"kind": "budget_pace", "budgets": [{"channel": "Budgeted", "campaign": "Spring", "amount": 5000}]}]}""");
        var options = ServiceOptionsReader.Read(
            new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["DimensionLimit"] = "1",
                ["Overheads:Fair"] = "100",
                ["Advice:Targets:Dear"] = "120",
                ["Advice:Stages:mql_to_sql:Targets:Leaky"] = "0.2",
                ["Teams:inbound:Reps"] = "Ann",
                ["Alerts:RulesFile"] = rules,
            }).Build(),
            needsKafka: false);
        File.Delete(rules);

        var worker = new FunnelWorker(0, options.Worker);
        foreach (var channel in new[] { "first", "fair", "second", "dear", "leaky", "budgeted" })
        {
            Feed(Event.Touchpoint("visit", channel, At) with { Visitor = "v", Channel = channel, Campaign = channel });
        }

        Feed(Event.Touchpoint("visit", "spring", At) with { Visitor = "v", Channel = "first", Campaign = "spring" });
        foreach (var rep in new[] { "yve", "zoe", "ann" })
        {
            Feed(Event.OfLead($"lead of {rep}", "created", $"1 {rep}", At) with { Channel = "first", Campaign = "first" });
            Feed(Event.OfLead($"lead of {rep}", "assigned", $"2 {rep}", At) with { Rep = rep });
        }

        worker.TakeCheckpoint().Names.Select(name => $"{name.Dimension} {name.Name}").ShouldBe(
            [
                "Channel first", "Channel fair", "Channel dear", "Channel leaky", "Channel budgeted", "Campaign first", "Campaign spring", "Rep yve", "Rep ann",
            ],
            ignoreOrder: true);

        void Feed(Event e) => worker.Process([e.ToRecord()], e.At);
    }

    [Fact]
    public void Every_problem_is_named_at_once_with_its_mend()
    {
        var problems = Problems(
            ("Kafka:BootstrapServer", "x:1"),
            ("Kafka:StartFrom", "yesterday"),
            ("Http:Port", "80800"),
            ("Http:Address", "localhost"),
            ("MaxAhead", "soon"),
            ("ImpliedStages", "yes"),
            ("InfluxDb:Url", "ftp://influx"),
            ("Families:channel:Dimensions", "chanel"),
            ("Families:rep:Dimensions", "rep,offer"),
            ("Windows", "1h,fortnight"),
            ("Breakdowns", "channel+ofer"),
            ("Calendar:Zone", "Australia/Lord_Howe"),
            ("Currency:Base", "EURO"),
            ("Currency:Rates:USD:2026-02-30", "0.9"),
            ("Currency:Rates:GBP:2026-02-01", "-1"),
            ("Overheads:seo", "much"),
            ("Advice:Enabled", "perhaps"),
            ("Advice:Window", "500d"),
            ("Advice:TargetCostPerSql", "0"),
            ("Advice:Targets:seo", "12.345"),
            ("Advice:Target", "10"),
            ("Advice:Stages:lead_to_mql:Target", "25%"),
            ("Advice:Stages:mql_to_sql:Target", "0"),
            ("Advice:Stages:sql_to_client:Targets:seo", "1.5"),
            ("Advice:Stages:lead_to_sql:Target", "0.2"),
            ("Advice:Stages:sql_to_client:Goal", "0.2"),
            ("Otlp:Endpoint", "collector:4317"),
            ("ErasureKey", "short"),
            ("Calendar:Hours", "Mon-Fri 9-18"),
            ("Calendar:Holidays", "2026-12-25,Xmas"),
            ("Teams:inbound:Reps", "Ann, bob"),
            ("Teams:inbound:Sla", "soon"),
            ("Teams:outbound:Reps", "ann"),
            ("Teams:outbound:Zone", "Mars/Base"),
            ("Teams:empty:WipLimit", "0"),
            ("Teams:empty:Hour", "Mon 09:00-10:00"),
            ("Teams:(none):Reps", "cid"));

        string[] expected =
        [
            "Kafka:BootstrapServer is no setting: did you mean Kafka:BootstrapServers?",
            "Kafka:BootstrapServers is empty",
            "Kafka:StartFrom is 'yesterday'",
            "Http:Port is '80800': set it to a whole number from 0 to 65535 (default 8080).",
            "Http:Address is 'localhost'",
            "MaxAhead is 'soon'",
            "ImpliedStages is 'yes': set it to true or false (default true).",
            "InfluxDb:Url 'ftp://influx'",
            "Families:channel:Dimensions holds 'chanel', which is no dimension: did you mean channel?",
            "Families:rep:Dimensions cannot be used",
            "Windows: 'fortnight'",
            "did you mean offer?",
            "Calendar:Zone cannot be used",
            "Currency:Base is 'EURO'",
            "Currency:Rates:USD:2026-02-30 has no date",
            "Currency:Rates:GBP:2026-02-01 is '-1'",
            "Overheads:seo is 'much'",
            "Advice:Enabled is 'perhaps': set it to true or false",
            "Advice:Window is '500d': set it to a time span from 1d to 180d",
            "Advice:TargetCostPerSql is '0': set it to what an SQL may cost in the base currency, above 0",
            "Advice:Targets:seo is '12.345': set it to what an SQL may cost in the base currency, above 0 and with at most 2 decimals",
            "Advice:Target is no setting: did you mean Advice:Targets?",
            "Advice:Stages:lead_to_mql:Target is '25%': set it to the share of leads that should pass the stage, from 0.0001 to 1, such as 0.25.",
            "Advice:Stages:mql_to_sql:Target is '0': set it to the share",
            "Advice:Stages:sql_to_client:Targets:seo is '1.5': set it to the share",
            "Advice:Stages:lead_to_sql:Target is no setting: did you mean Advice:Stages:",
            "Advice:Stages:sql_to_client:Goal is no setting: did you mean Advice:Stages:sql_to_client:Target?",
            "Otlp:Endpoint is 'collector:4317'",
            "ErasureKey has fewer than 16 bytes",
            "Calendar:Hours cannot be used: '9' is no time of day: write it like Mon-Fri 09:00-12:30,13:30-18:00; Sat 09:00-12:00.",
            "Calendar:Holidays holds 'Xmas': write days as year-month-day, such as 2026-12-25.",
            "Teams:inbound:Sla is 'soon': set it to a time span from 1m to 90d",
            "Teams holds the rep 'ann' more than once (inbound, outbound): a rep is in one team.",
            "Teams:outbound:Zone is 'Mars/Base': there is no such time zone",
            "Teams:empty:Reps is empty: name its reps as they stand in events",
            "Teams:empty:WipLimit is '0': set it to a whole number from 1 to 100000 (default 30).",
            "Teams:empty:Hour is no setting: did you mean Teams:empty:Hours?",
            "Teams:(none):Reps is set, but (none) is the team of all reps that are in no other: remove it.",
        ];
        foreach (var part in expected)
        {
            problems.ShouldContain(problem => problem.Contains(part, StringComparison.Ordinal), part);
        }
    }

    [Fact]
    public void Settings_become_objects()
    {
        var options = Read(
            ("Kafka:BootstrapServers", "a:1,b:2"),
            ("Kafka:Client:security.protocol", "SSL"),
            ("InfluxDb:Url", "http://influx:8086"),
            ("InfluxDb:Database", "funnel"),
            ("Families:channel:Dimensions:0", "channel"),
            ("Families:region:Dimensions", "segment.region, channel"),
            ("Families:region:Finest", "day"),
            ("Windows", "90m,all"),
            ("Breakdowns:0", "segment_region"),
            ("Calendar:Zone", "Europe/Paris"),
            ("Currency:Rates:USD:2026-02-01", "0.9"),
            ("Overheads:SEO", "120.50"),
            ("Memory:Visits", "2d"));

        options.Kafka.Client["security.protocol"].ShouldBe("SSL");
        options.InfluxDb!.Database.ShouldBe("funnel");
        options.Worker.Families.Select(f => $"{f.Name}={string.Join('+', f.Dimensions)} {f.Finest}").ShouldBe(["channel=Channel Minute", "region=SegmentRegion+Channel Day"]);
        options.Board.Families.ShouldBe(options.Worker.Families);
        options.Board.Windows.Select(w => w.Name).ShouldBe(["90m", "all"]);
        options.Board.Breakdowns.ShouldHaveSingleItem().Name.ShouldBe("segment_region");
        options.Board.Overheads["seo"].ShouldBe(12_050);
        options.Worker.Days.Zone.Id.ShouldBe("Europe/Paris");
        options.Worker.VisitMemory.ShouldBe(TimeSpan.FromDays(2));
        FunnelStream.Events.CurrencyCode.TryParse("USD", out var usd).ShouldBeTrue();
        options.Worker.Currency.TryConvert(1_000, usd, DateTimeOffset.Parse("2026-02-03Z", null).ToUnixTimeMilliseconds(), out var converted).ShouldBeTrue();
        converted.ShouldBe(900);
    }

    [Fact]
    public void Advice_goes_by_the_targets_that_are_set()
    {
        var advice = Read(
            ("Kafka:BootstrapServers", "a:1"),
            ("Advice:Window", "14d"),
            ("Advice:TargetCostPerSql", "120.50"),
            ("Advice:Targets:Paid_Search", "150"),
            ("Advice:NeedsCapacity", "false")).Advice!;
        (advice.Window, advice.NeedsCapacity).ShouldBe((TimeSpan.FromDays(14), false));
        advice.TargetOf("seo").ShouldBe(120.5);
        advice.TargetOf("paid_search").ShouldBe(150);
        Read(("Kafka:BootstrapServers", "a:1"), ("Advice:Enabled", "false")).Advice.ShouldBeNull();
    }

    [Fact]
    public void Stages_are_asked_for_the_shares_that_are_set()
    {
        var stages = Read(
            ("Kafka:BootstrapServers", "a:1"),
            ("Advice:Stages:mql_to_sql:Target", "0.3"),
            ("Advice:Stages:mql_to_sql:Targets:Paid_Search", "0.2"),
            ("Advice:Stages:sql_to_client:Targets:seo", "1")).Advice!.Stages;

        stages.Keys.ShouldBe(["mql_to_sql", "sql_to_client"]);
        new[] { null, "seo", "paid_search" }.Select(stages["mql_to_sql"].Of).ShouldBe([.3, .3, .2]);
        new[] { null, "seo", "paid_search" }.Select(stages["sql_to_client"].Of).ShouldBe([null, 1, null]);
    }

    [Fact]
    public void Teams_work_by_the_calendar_but_for_what_they_say_themselves()
    {
        var options = Read(
            ("Kafka:BootstrapServers", "a:1"),
            ("Calendar:Zone", "Europe/Paris"),
            ("Calendar:Hours", "Mon-Fri 09:00-12:30,13:30-18:00"),
            ("Calendar:Holidays", "2026-12-25,2026-05-01"),
            ("Teams:Inbound:Reps", "Ann, bob"),
            ("Teams:Inbound:WipLimit", "12"),
            ("Teams:Inbound:Sla", "4h"),
            ("Teams:india:Reps:0", "cid"),
            ("Teams:india:Zone", "Asia/Kolkata"),
            ("Teams:(none):Sla", "3d"));

        options.Worker.Calendar.ShouldBeSameAs(options.Board.Calendar);
        options.Worker.Calendar!.Holidays.Count.ShouldBe(2);
        var capacity = options.Board.Capacity;
        capacity.Teams.Select(t => $"{t.Name} {string.Join('+', t.Reps)} {t.WipLimit} {t.SlaMillis / 3_600_000.0} {t.Calendar.Zone.Id}")
            .ShouldBe(["Inbound ann+bob 12 4 Europe/Paris", "india cid 30 16 Asia/Kolkata"]);
        capacity.Teams[0].Calendar.ShouldBeSameAs(options.Worker.Calendar);
        capacity.Teams[1].Calendar.Holidays.ShouldBe(options.Worker.Calendar.Holidays);
        capacity.TeamOf("bob").Name.ShouldBe("Inbound");
        capacity.TeamOf("zoe").ShouldBe(capacity.Others);
        (capacity.Others.Name, capacity.Others.SlaDays).ShouldBe(("(none)", 3.0));
        Problems(("Kafka:BootstrapServers", "a:1"), ("Calendar:Holidays", "2026-12-25")).ShouldHaveSingleItem().ShouldStartWith("Calendar:Holidays is set without Calendar:Hours");
    }

    [Fact]
    public void A_setting_that_is_no_setting_at_all_gets_no_suggestion() =>
        Problems(("Kafka:BootstrapServers", "a:1"), ("Zzzz", "1")).ShouldHaveSingleItem().ShouldBe("Zzzz is no setting: remove it.");

    [Fact]
    public void A_board_is_not_served_openly_to_a_network()
    {
        OpenProblems(("Http:Address", "0.0.0.0")).ShouldHaveSingleItem().ShouldContain("set Http:Token or Http:TokenFile");
        OpenProblems(("Http:Address", "::")).ShouldHaveSingleItem().ShouldContain("Http:Address to 127.0.0.1");
        OpenProblems(("Http:Address", "127.0.0.1")).ShouldBeEmpty();
        OpenProblems(("Http:Address", "::1")).ShouldBeEmpty();
        OpenProblems(("Http:Address", "0.0.0.0"), ("Http:LiveBoard", "false")).ShouldBeEmpty();
        OpenProblems(("Http:Address", "0.0.0.0"), ("Http:Token", "0123456789abcdef")).ShouldBeEmpty();
        OpenProblems(("Http:Address", "0.0.0.0"), ("Http:ReverseProxyHeader", "X-Forwarded-User"), ("Http:TrustedProxies", "10.0.0.5,fd00::/8")).ShouldBeEmpty();

        // What serves no board may listen where it likes.
        Read(("Kafka:BootstrapServers", "a:1"), ("Http:Address", "0.0.0.0")).Http.Address.ShouldBe("0.0.0.0");
    }

    [Fact]
    public void What_is_wrong_about_access_is_told()
    {
        OpenProblems(("Http:Address", "0.0.0.0"), ("Http:Token", "short")).ShouldHaveSingleItem().ShouldContain("fewer than 16 characters");
        OpenProblems(("Http:Token", "0123456789abcdef"), ("Http:TokenFile", "/x")).ShouldHaveSingleItem().ShouldContain("both set");
        OpenProblems(("Http:Address", "0.0.0.0"), ("Http:TokenFile", "/no/such/file")).ShouldHaveSingleItem().ShouldContain("does not exist");
        OpenProblems(("Http:ReverseProxyHeader", "X-User")).ShouldHaveSingleItem().ShouldContain("Http:TrustedProxies is empty");
        OpenProblems(("Http:TrustedProxies", "10.0.0.5")).ShouldHaveSingleItem().ShouldContain("Http:ReverseProxyHeader is not");
        OpenProblems(("Http:ReverseProxyHeader", "X-User"), ("Http:TrustedProxies", "10.0.0.5,proxy")).ShouldHaveSingleItem().ShouldContain("'proxy'");
        OpenProblems(("Http:ReverseProxyHeader", "X User"), ("Http:TrustedProxies", "10.0.0.5")).ShouldHaveSingleItem().ShouldContain("name of the header");
    }

    [Fact]
    public void A_token_is_read_from_its_file()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "0123456789abcdef\n");
            Read(("Kafka:BootstrapServers", "a:1"), ("Http:TokenFile", file)).Http.Token.ShouldBe("0123456789abcdef");
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Secrets_are_not_shown()
    {
        var shown = EffectiveConfiguration.Redacted(Configuration(
            ("InfluxDb:Token", "hush"), ("Http:Token", "hush"), ("InfluxDb:Password", "hush"), ("Kafka:Client:sasl.password", "hush"), ("ErasureKey", "hush"),
            ("Kafka:Client:ssl_key_pem", "hush"), ("Http:Tokn", "hush"), ("InfluxDb:Pasword", "hush"), ("Kafka:Client:sasl.pasword", "hush"), ("ErasurKey", "hush"),
            ("InfluxDb:TokenFile", "/run/secrets/token"))).ToDictionary();

        shown.Values.ShouldNotContain("hush");
        shown["InfluxDb:TokenFile"].ShouldBe("/run/secrets/token");
    }

    [Fact]
    public void What_stands_in_the_wrong_place_is_not_shown()
    {
        EffectiveConfiguration.Redacted(Configuration(("InfluxDb", "hush"), ("InfluxDb:Url", "http://influx:8086"))).First().Value.ShouldBe("***");
        Should.Throw<ConfigurationException>(() => ConfigurationSources.Load(null, ["InfluxDb:Password hush", "=hush"]))
            .Problems.ShouldAllBe(problem => !problem.Contains("hush", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Serilog:MinimumLevel:Default")]
    [InlineData("Serilog:MinimumLevel:Override:Microsoft")]
    [InlineData("Serilog:MinimumLevel")]
    public void A_level_of_the_log_that_there_is_not_is_a_problem(string key) =>
        Problems(("Kafka:BootstrapServers", "a:1"), (key, "Verbos")).ShouldHaveSingleItem().ShouldContain("set it to one of verbose");

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("\u200B")]
    public void Overheads_of_no_channel_are_a_problem(string channel) =>
        Problems(("Kafka:BootstrapServers", "a:1"), ($"Overheads:{channel}", "100")).ShouldHaveSingleItem().ShouldContain("names no channel");

    [Fact]
    public void A_list_or_a_text_where_names_are_expected_is_a_problem()
    {
        Problems(("Kafka:BootstrapServers", "a:1"), ("Overheads:0", "12"), ("Overheads:1", "13")).ShouldHaveSingleItem().ShouldContain("Overheads is a list: write an object");
        Problems(("Kafka:BootstrapServers", "a:1"), ("Teams:0", "ann")).ShouldHaveSingleItem().ShouldContain("Teams is a list");
        Problems(("Kafka:BootstrapServers", "a:1"), ("Overheads", "12")).ShouldHaveSingleItem().ShouldContain("Overheads is '12': write an object");
        Problems(("Kafka:BootstrapServers", "a:1"), ("Teams:  :Reps", "ann")).ShouldHaveSingleItem().ShouldContain("has no name that can be seen");
    }

    [Fact]
    public void Everything_that_is_shipped_is_shown()
    {
        var shipped = ConfigurationSources.Load(null, []);
        EffectiveConfiguration.Redacted(shipped).Where(setting => setting.Value == "***").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Otlp:Endpoint", "http://ada:hush@collector:4317/v1?api-key=hush", "http://***@collector:4317/v1?***")]
    [InlineData("Alerts:Alertmanager:Url", "http://ada:hush@am-1:9093,http://ada:hu@sh/hush@am-2:9093", "http://***@am-1:9093,http://***@am-2:9093")]
    [InlineData("Alerts:Receivers:ops:Url", "https://hooks.example.com/services/hush", "https://hooks.example.com/***")]
    [InlineData("Alerts:Receivers:ops:Url", "https://ada:hush@hooks.example.com/", "https://hooks.example.com")]
    [InlineData("Kafka:BootstrapServers", "ada:hush@kafka-1:9092,kafka-2:9092", "***@kafka-1:9092,kafka-2:9092")]
    [InlineData("Otlp:Endpoint", "ada:hush@collector:4317", "***@collector:4317")]
    [InlineData("Alerts:Alertmanager:Url", "ada:hush@am-1:9093", "***@am-1:9093")]
    [InlineData("InfluxDb:Url", "http://ada:hush@influx:8086", "http://***@influx:8086")]
    [InlineData("Alerts:GrafanaUrl", "https://grafana.example.com/sub", "https://grafana.example.com/sub")]
    [InlineData("Kafka:Client:sasl.oauthbearer.assertion.private.key.passphrase", "hush", "***")]
    [InlineData("Kafka:Client:ssl.ca.location", "/etc/ca.pem", "/etc/ca.pem")]
    public void Secrets_within_addresses_are_not_shown_either(string key, string value, string shown)
    {
        EffectiveConfiguration.Redacted(Configuration((key, value))).ShouldHaveSingleItem().Value.ShouldBe(shown);

        // Nor by what is said to be wrong with them.
        var (_, problems) = ServiceOptionsReader.ReadLeniently(Configuration((key, value.Replace("http:", "ftp:", StringComparison.Ordinal)), ("Alerts:Receivers:ops:Type", "slack")), needsKafka: true);
        problems.ShouldNotContain(problem => problem.Contains("hush", StringComparison.Ordinal));
    }

    [Fact]
    public void An_endpoint_that_holds_a_user_says_where_that_belongs() =>
        Problems(("Kafka:BootstrapServers", "a:1"), ("Otlp:Endpoint", "http://ada:hush@collector:4317")).ShouldHaveSingleItem().ShouldContain("OTEL_EXPORTER_OTLP_HEADERS");

    private static IConfiguration Configuration(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))).Build();

    private static ServiceOptions Read(params (string Key, string Value)[] settings) => ServiceOptionsReader.Read(Configuration(settings), needsKafka: true);

    private static IReadOnlyList<string> OpenProblems(params (string Key, string Value)[] settings) =>
        ServiceOptionsReader.ReadLeniently(Configuration([("Kafka:BootstrapServers", "a:1"), .. settings]), needsKafka: true, servesBoard: true).Problems;

    private static IReadOnlyList<string> Problems(params (string Key, string Value)[] settings) =>
        Should.Throw<ConfigurationException>(() => Read(settings)).Problems;
}
