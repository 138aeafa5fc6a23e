using FunnelStream.Configuration;

namespace FunnelStream.Tests.Configuration;

public sealed class MergedSettingsTests
{
    private static readonly string[] Spellings = ["sasl.mechanism", "sasl_mechanism", "SASL_MECHANISM", "sasl.mechanisms", "Sasl.Mechanisms"];

    [Fact]
    public void A_later_source_wins_however_either_spells_a_property_of_Kafkas_client()
    {
        foreach (var (earlier, later) in Spellings.SelectMany(_ => Spellings, (earlier, later) => (earlier, later)))
        {
            var merged = new MergedSettings();
            merged.Add([new($"Kafka:Client:{earlier}", "PLAIN")], "a file").ShouldBeEmpty();
            merged.Add([new($"KAFKA:client:{later}", "SCRAM-SHA-512")], "the environment").ShouldBeEmpty();
            merged.Settings.ShouldHaveSingleItem().ShouldBe(new KeyValuePair<string, string?>("Kafka:Client:sasl.mechanism", "SCRAM-SHA-512"), $"{earlier}, {later}");
        }
    }

    [Fact]
    public void A_source_that_says_a_property_twice_is_told_so() =>
        new MergedSettings().Add([new("Kafka:Client:sasl_password", "a"), new("Kafka:Client:sasl.password", "b")], "settings.json").ShouldHaveSingleItem()
            .ShouldBe("settings.json sets Kafka:Client:sasl.password 2 times, as Kafka:Client:sasl_password and Kafka:Client:sasl.password: keep one of them.");

    [Fact]
    public void A_later_list_replaces_an_earlier_one_whether_text_or_array()
    {
        Merge([("Windows", "1h,7d")], [("Windows:0", "30d")]).ShouldBe(["Windows:0=30d"]);
        Merge([("Windows:0", "1h"), ("Windows:1", "7d"), ("Windows:2", "30d")], [("Windows", "24h")]).ShouldBe(["Windows=24h"]);
        Merge([("Windows:0", "1h"), ("Windows:1", "7d"), ("Windows:2", "30d")], [("Windows:0", "24h")]).ShouldBe(["Windows:0=24h"]);
        Merge([("Families:a:Dimensions:0", "rep"), ("Families:a:Dimensions:1", "offer")], [("Families:b:Dimensions:0", "offer")])
            .ShouldBe(["Families:a:Dimensions:0=rep", "Families:a:Dimensions:1=offer", "Families:b:Dimensions:0=offer"]);

        // A channel may be called 7.
        Merge([("Overheads:7", "10"), ("Overheads:seo", "20")], [("Overheads:7", "30")]).ShouldBe(["Overheads:7=30", "Overheads:seo=20"]);
    }

    [Fact]
    public void Every_source_wins_over_those_before_it()
    {
        var file = Path.Combine(Path.GetTempPath(), $"merged-{Guid.NewGuid():n}.json");
        File.WriteAllText(file, """{"Kafka":{"Client":{"client_id":"file","sasl.username":"file"}},"Windows":["1h","7d"],"Breakdowns":["total"]}""");
        try
        {
            var configuration = ConfigurationSources.Load(new FileInfo(file), ["Kafka:Client:client.id=line", "Windows=24h"]);
            configuration["Kafka:Client:client.id"].ShouldBe("line");
            configuration["Kafka:Client:sasl.username"].ShouldBe("file");
            configuration.GetSection("Windows").Value.ShouldBe("24h");
            configuration.GetSection("Windows").GetChildren().ShouldBeEmpty();
            configuration["Breakdowns:0"].ShouldBe("total");
            configuration["Breakdowns"].ShouldBeNull("the shipped text is replaced");
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task The_environment_wins_over_a_file_and_the_command_line_over_both()
    {
        var file = Path.Combine(Path.GetTempPath(), $"merged-{Guid.NewGuid():n}.json");
        File.WriteAllText(file, """{"Kafka":{"Client":{"client.id":"in-file","metadata.max.age.ms":"11111","sasl.password":"old"}}}""");
        try
        {
            var environment = new Dictionary<string, string>
            {
                ["FUNNELSTREAM__Kafka__BootstrapServers"] = "127.0.0.1:1",
                ["FUNNELSTREAM__Kafka__Client__client_id"] = "in-environment",
                ["FUNNELSTREAM__Kafka__Client__metadata_max_age_ms"] = "22222",
                ["FUNNELSTREAM__Kafka__Client__sasl_password"] = "new",
            };
            using var run = Commands.Program.Start(environment, "check", "--config", file, "--set", "Kafka:Client:CLIENT_ID=on-the-line");
            await run.ExitAsync();
            run.Output.ShouldMatch(@"Kafka:Client:client\.id\s+on-the-line\s");
            run.Output.ShouldMatch(@"Kafka:Client:metadata\.max\.age\.ms\s+22222\s");
            run.Output.ShouldNotContain("in-file");
            run.Output.ShouldNotContain("in-environment");
            run.Output.ShouldNotContain("11111");
            run.Output.Split("sasl").Length.ShouldBe(2, "there is one password");
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static IEnumerable<string> Merge(params (string Key, string Value)[][] sources)
    {
        var merged = new MergedSettings();
        foreach (var source in sources)
        {
            merged.Add(source.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)), "a file").ShouldBeEmpty();
        }

        return merged.Settings.Select(setting => $"{setting.Key}={setting.Value}").Order(StringComparer.Ordinal);
    }
}
