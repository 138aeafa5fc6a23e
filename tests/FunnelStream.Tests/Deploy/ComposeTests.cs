using System.Text.RegularExpressions;
using FunnelStream.Tests.Docker;
using FunnelStream.Tests.Grafana;
using FunnelStream.Tests.Kafka;
using YamlDotNet.RepresentationModel;

namespace FunnelStream.Tests.Deploy;

/// <summary>The Compose file, which no test can start, as docker-compose reads it; and that the program knows what it is given there.</summary>
public sealed partial class ComposeTests : IDisposable
{
    private static readonly string[] Files = ["erasure_key", "http_token", "influxdb_password", "influxdb2_token"];

    private const string SecretsFolder = "/run/secrets/";

    private readonly string _folder = Directory.CreateTempSubdirectory("funnelstream-compose-").FullName;

    public ComposeTests() => Array.ForEach(Files, file => File.WriteAllText(Path.Combine(_folder, file), $"{file} of sixteen\n"));

    private Dictionary<string, string> Secrets => new()
    {
        ["INFLUXDB_ADMIN_PASSWORD"] = "one",
        ["INFLUXDB_PASSWORD"] = "two",
        ["INFLUXDB_READ_PASSWORD"] = "three",
        ["GRAFANA_ADMIN_PASSWORD"] = "four",
        ["INFLUXDB2_TOKEN"] = "five",
        ["FUNNELSTREAM_SECRETS"] = _folder,
    };

    // Run once and end.
    private static readonly string[] Tasks = ["topics", "generator"];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [ToolFact("docker-compose", "docker-compose")]
    public async Task Every_service_is_pinned_bounded_and_asked_how_it_is()
    {
        var services = await ServicesAsync();
        services.Keys.Order(StringComparer.Ordinal).ShouldBe(
            ["alertmanager", "board", "board-influxdb2", "generator", "grafana", "influxdb", "influxdb2", "kafka", "topics", "worker"]);
        foreach (var (name, service) in services)
        {
            var image = Text(service, "image");
            image.ShouldMatch("^(funnelstream:local|[^:]+:v?\\d+\\.\\d+\\.\\d+)$", name);
            Text(service, "mem_limit").ShouldNotBeEmpty(name);
            Text(service, "cpus").ShouldNotBeEmpty(name);
            GrafanaFiles.Items(service["security_opt"]).Select(GrafanaFiles.Text).ShouldContain("no-new-privileges:true", name);

            // FunnelStream's image asks itself.
            (Has(service, "healthcheck") || Tasks.Contains(name) || image == "funnelstream:local").ShouldBeTrue(name);
            if (Has(service, "ports"))
            {
                GrafanaFiles.Items(service["ports"]).Select(GrafanaFiles.Text).ShouldAllBe(port => port.StartsWith("127.0.0.1:", StringComparison.Ordinal));
            }

            if (Has(service, "volumes"))
            {
                GrafanaFiles.Items(service["volumes"]).Select(volume => GrafanaFiles.Text(volume).Split(':')[0])
                    .Where(path => path.StartsWith('/')).ShouldAllBe(path => Path.Exists(path));
            }
        }
    }

    [ToolFact("docker-compose", "docker-compose")]
    public async Task Tests_with_containers_run_the_same_images()
    {
        var services = await ServicesAsync();
        string[] images = [.. new[] { "kafka", "influxdb", "influxdb2", "alertmanager" }.Select(name => Text(services[name], "image"))];
        images.ShouldBe([Images.Kafka, Images.Influx1, Images.Influx2, Images.Alertmanager]);
    }

    [ToolFact("docker-compose", "docker-compose")]
    public async Task There_are_no_default_secrets()
    {
        foreach (var secret in Secrets.Keys.Where(name => name != "INFLUXDB2_TOKEN"))
        {
            var (exitCode, _, error) = await ConfigAsync(Secrets.Where(s => s.Key != secret));
            exitCode.ShouldNotBe(0, secret);
            error.ShouldContain(secret);
        }
    }

    [ComposeKafkaFact]
    public async Task Every_FunnelStream_starts_with_exactly_its_environment_and_command()
    {
        await using var kafka = await OwnKafka.StartAsync();
        foreach (var (name, service) in (await ServicesAsync()).Where(s => Text(s.Value, "image") == "funnelstream:local"))
        {
            using var run = Commands.Program.Start(Environment(service, kafka.BootstrapServers), [.. Command(service)]);
            if (name == "generator")
            {
                await Eventually.IsTrueAsync(() => kafka.HasRecords("leads"), () => run.Output + run.Error);
                continue;
            }

            var address = new Uri((await run.UntilAsync(output => Listening().Match(output) is { Success: true } match ? match.Value : null)).Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal));
            using var http = new HttpClient { BaseAddress = address };
            await Eventually.IsTrueAsync(
                async () => (await http.GetStringAsync("/health/live")).Contains("\"status\":\"ok\"", StringComparison.Ordinal), () => $"{name}: {run.Output}{run.Error}");
            await Eventually.IsTrueAsync(() => IsAtWorkAsync(http), () => $"{name}: {run.Output}{run.Error}");
            run.Terminate();
            (await run.ExitAsync()).ShouldBe(0, $"{name}: {run.Output}{run.Error}");
        }
    }

    [ToolFact("docker-compose", "docker-compose")]
    public async Task Secrets_are_read_from_files()
    {
        foreach (var (name, service) in (await ServicesAsync()).Where(s => Text(s.Value, "image") == "funnelstream:local"))
        {
            var environment = service["environment"].ShouldBeOfType<YamlMappingNode>().Children.ToDictionary(p => GrafanaFiles.Text(p.Key), p => GrafanaFiles.Text(p.Value));
            environment.Keys.ShouldAllBe(key => !IsSecret(key) || key.EndsWith("File", StringComparison.Ordinal), name);
            foreach (var (key, path) in environment.Where(setting => setting.Value.StartsWith(SecretsFolder, StringComparison.Ordinal)))
            {
                GrafanaFiles.Items(service["secrets"]).Select(Source).ShouldContain(Path.GetFileName(path), $"{name} {key}");
            }
        }
    }

    [ToolFact("docker-compose", "docker-compose")]
    public async Task Erasures_are_remembered_under_a_key_of_ones_own()
    {
        var worker = (await ServicesAsync())["worker"];
        Text(worker["environment"], "FUNNELSTREAM__ErasureKeyFile").ShouldBe("/run/secrets/erasure_key");
    }

    [Fact]
    public async Task Secrets_are_drawn_once_and_only_their_owner_can_list_them()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "deploy"));
        File.Copy(Path.Combine(GrafanaFiles.Root, "deploy/secrets.sh"), Path.Combine(_folder, "deploy/secrets.sh"));
        File.Copy(Path.Combine(GrafanaFiles.Root, ".env.example"), Path.Combine(_folder, ".env.example"));
        (await Tool.RunAsync(Path.Combine(_folder, "deploy/secrets.sh"), [])).ExitCode.ShouldBe(0);

        string Read(string path) => File.ReadAllText(Path.Combine(_folder, path)).Trim();
        var env = Read(".env");
        env.ShouldMatch("(?m)^INFLUXDB_PASSWORD=[0-9a-f]{48}$");
        env.ShouldMatch("(?m)^FUNNELSTREAM_SECRETS=./secrets$");
        var secrets = Files.ToDictionary(file => file, file => Read($"secrets/{file}"));
        secrets.Values.ShouldAllBe(secret => secret.Length == 48);
        env.ShouldContain($"INFLUXDB_PASSWORD={secrets["influxdb_password"]}\n");
        env.ShouldNotContain(secrets["erasure_key"]);
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(Path.Combine(_folder, ".env")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            File.GetUnixFileMode(Path.Combine(_folder, "secrets")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            File.GetUnixFileMode(Path.Combine(_folder, "secrets/http_token")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        }

        (await Tool.RunAsync(Path.Combine(_folder, "deploy/secrets.sh"), [])).ExitCode.ShouldBe(0);
        Read(".env").ShouldBe(env);
        Files.ToDictionary(file => file, file => Read($"secrets/{file}")).ShouldBe(secrets);
    }

    [ToolFact("docker-compose", "docker-compose")]
    public async Task Every_board_tells_Alertmanager_and_asks_who_looks()
    {
        var boards = (await ServicesAsync()).Where(service => service.Key.StartsWith("board", StringComparison.Ordinal)).ToList();
        boards.Count.ShouldBe(2);
        foreach (var (name, service) in boards)
        {
            GrafanaFiles.Text(service["environment"]["FUNNELSTREAM__Alerts__Alertmanager__Url"]).ShouldBe("http://alertmanager:9093", name);
            service["environment"].ShouldBeOfType<YamlMappingNode>().Children.Keys.Select(GrafanaFiles.Text).ShouldContain(key => key.StartsWith("FUNNELSTREAM__Http__Token", StringComparison.Ordinal), name);
        }
    }

    // It has looked at the topics, and has a partition or the office.
    private static async Task<bool> IsAtWorkAsync(HttpClient http)
    {
        using var answer = await http.GetAsync("/health/ready");
        var text = await answer.Content.ReadAsStringAsync();
        return text.Contains("\"board\":\"active\"", StringComparison.Ordinal) || (text.Contains("\"role\":\"worker\"", StringComparison.Ordinal) && !text.Contains("\"partitions\":0", StringComparison.Ordinal));
    }

    // What the image sets, and over it what the service does; the hosts of Compose's network are this machine, and its ports are taken here.
    private Dictionary<string, string> Environment(YamlNode service, string kafka)
    {
        var environment = ImageVariable().Matches(File.ReadAllText(Path.Combine(GrafanaFiles.Root, "Dockerfile"))).ToDictionary(match => match.Groups["name"].Value, match => match.Groups["value"].Value);
        foreach (var (key, value) in service["environment"].ShouldBeOfType<YamlMappingNode>().Children)
        {
            environment[GrafanaFiles.Text(key)] = OnThisMachine(GrafanaFiles.Text(value), kafka);
        }

        environment["FUNNELSTREAM__Http__Port"].ShouldBe("8080");
        environment["FUNNELSTREAM__Http__Port"] = "0";
        return environment;
    }

    private string OnThisMachine(string value, string kafka) =>
        value == "kafka:19092" ? kafka
        : NetworkHost().IsMatch(value) ? "http://127.0.0.1:1"
        : value.StartsWith(SecretsFolder, StringComparison.Ordinal) ? Path.Combine(_folder, value[SecretsFolder.Length..])
        : value;

    // Files are where the volumes say.
    private static IEnumerable<string> Command(YamlNode service)
    {
        var files = !Has(service, "volumes") ? [] : GrafanaFiles.Items(service["volumes"]).Select(volume => GrafanaFiles.Text(volume).Split(':')).ToDictionary(parts => parts[1], parts => parts[0]);
        return GrafanaFiles.Items(service["command"]).Select(GrafanaFiles.Text).Select(word => word.StartsWith('/') ? files[word] : word);
    }

    private async Task<Dictionary<string, YamlNode>> ServicesAsync()
    {
        var (exitCode, output, error) = await ConfigAsync(Secrets);
        exitCode.ShouldBe(0, error);
        var yaml = new YamlStream();
        yaml.Load(new StringReader(output));
        return yaml.Documents[0].RootNode["services"].ShouldBeOfType<YamlMappingNode>().Children.ToDictionary(p => GrafanaFiles.Text(p.Key), p => p.Value);
    }

    private Task<(int ExitCode, string Output, string Error)> ConfigAsync(IEnumerable<KeyValuePair<string, string>> environment) =>
        Tool.RunAsync("docker-compose", ["--env-file", ".env.example", "--profile", "generator", "--profile", "influxdb2", "config"], environment, without: Secrets.Keys);

    private static bool IsSecret(string key) => new[] { "Token", "Password", "Secret", "ErasureKey" }.Any(word => key.Contains(word, StringComparison.Ordinal));

    // A name alone, or with where it is mounted.
    private static string Source(YamlNode secret) => secret is YamlScalarNode ? GrafanaFiles.Text(secret) : Text(secret, "source");

    private static bool Has(YamlNode node, string name) => node.ShouldBeOfType<YamlMappingNode>().Children.ContainsKey(new YamlScalarNode(name));

    private static string Text(YamlNode node, string name) => GrafanaFiles.Text(node[name]);

    [GeneratedRegex(@"(?<=[ \t])(?<name>(FUNNELSTREAM|DOTNET)_[A-Za-z_]+)=(?<value>\S+)", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex ImageVariable();

    [GeneratedRegex("^http://[a-z0-9]+:[0-9]+$", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex NetworkHost();

    [GeneratedRegex(@"http://0\.0\.0\.0:\d+", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Listening();

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class ComposeKafkaFactAttribute : FactAttribute
    {
        public ComposeKafkaFactAttribute() => Skip = ToolFactAttribute.Missing("docker-compose", "docker-compose") ?? KafkaServer.MissingScript;
    }
}
