using System.Diagnostics;
using FunnelStream.Tests.Grafana;
using FunnelStream.Tests.TimeSeries;
using YamlDotNet.RepresentationModel;

namespace FunnelStream.Tests.Deploy;

/// <summary>The Compose file, which no test can start, as docker-compose reads it; and that the program knows what it is given there.</summary>
public sealed class ComposeTests : IDisposable
{
    private static readonly string[] Files = ["erasure_key", "http_token", "influxdb_password", "influxdb2_token"];

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

    [ComposeFact]
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

    [ComposeFact]
    public async Task There_are_no_default_secrets()
    {
        foreach (var secret in Secrets.Keys.Where(name => name != "INFLUXDB2_TOKEN"))
        {
            var (exitCode, _, error) = await ConfigAsync(Secrets.Where(s => s.Key != secret));
            exitCode.ShouldNotBe(0, secret);
            error.ShouldContain(secret);
        }
    }

    [ComposeFact]
    public async Task FunnelStream_understands_its_settings_there()
    {
        foreach (var (name, service) in (await ServicesAsync()).Where(s => Text(s.Value, "image") == "funnelstream:local" && s.Key != "generator"))
        {
            var environment = service["environment"].ShouldBeOfType<YamlMappingNode>().Children.ToDictionary(p => GrafanaFiles.Text(p.Key), p => GrafanaFiles.Text(p.Value));
            environment["FUNNELSTREAM__Http__Port"] = "1";
            environment.Keys.ShouldAllBe(key => !IsSecret(key) || key.EndsWith("File", StringComparison.Ordinal), "a secret is read from a file");
            foreach (var (key, path) in environment.Where(setting => setting.Value.StartsWith("/run/secrets/", StringComparison.Ordinal)).ToList())
            {
                var secret = Path.GetFileName(path);
                GrafanaFiles.Items(service["secrets"]).Select(Source).ShouldContain(secret, $"{name} {key}");
                environment[key] = Path.Combine(_folder, secret);
            }

            var command = GrafanaFiles.Items(service["command"]).Select(GrafanaFiles.Text).ToList();
            var file = command[command.IndexOf("--config") + 1];
            GrafanaFiles.Items(service["volumes"]).Select(GrafanaFiles.Text).ShouldContain(volume => volume.EndsWith($"/deploy/funnelstream.json:{file}:ro", StringComparison.Ordinal));
            using var run = Commands.Program.Start(environment, "health", "--config", Path.Combine(GrafanaFiles.Root, "deploy/funnelstream.json"));

            // 78 would be a wrong setting; nobody answers there.
            (await run.ExitAsync()).ShouldBe(69, $"{name}: {run.Error}");
        }
    }

    [ComposeFact]
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
        (await RunAsync(Path.Combine(_folder, "deploy/secrets.sh"), [], [])).ExitCode.ShouldBe(0);

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

        (await RunAsync(Path.Combine(_folder, "deploy/secrets.sh"), [], [])).ExitCode.ShouldBe(0);
        Read(".env").ShouldBe(env);
        Files.ToDictionary(file => file, file => Read($"secrets/{file}")).ShouldBe(secrets);
    }

    [AmtoolFact]
    public async Task Alertmanager_understands_its_file()
    {
        var (exitCode, output, error) = await RunAsync("amtool", ["check-config", Path.Combine(GrafanaFiles.Root, "deploy/alertmanager.yml")], []);
        exitCode.ShouldBe(0, output + error);
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
        RunAsync("docker-compose", ["--env-file", ".env.example", "--profile", "generator", "--profile", "influxdb2", "config"], environment);

    private async Task<(int ExitCode, string Output, string Error)> RunAsync(string program, string[] arguments, IEnumerable<KeyValuePair<string, string>> environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = GrafanaFiles.Root };
        foreach (var name in Secrets.Keys)
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output, await error);
    }

    private static bool IsSecret(string key) => new[] { "Token", "Password", "Secret", "ErasureKey" }.Any(word => key.Contains(word, StringComparison.Ordinal));

    // A name alone, or with where it is mounted.
    private static string Source(YamlNode secret) => secret is YamlScalarNode ? GrafanaFiles.Text(secret) : Text(secret, "source");

    private static bool Has(YamlNode node, string name) => node.ShouldBeOfType<YamlMappingNode>().Children.ContainsKey(new YamlScalarNode(name));

    private static string Text(YamlNode node, string name) => GrafanaFiles.Text(node[name]);

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class ComposeFactAttribute : FactAttribute
    {
        public ComposeFactAttribute() => Skip = ServerProcess.Find("docker-compose") is null ? "docker-compose is not installed (Debian: apt-get install docker-compose)." : null;
    }

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class AmtoolFactAttribute : FactAttribute
    {
        public AmtoolFactAttribute() => Skip = ServerProcess.Find("amtool") is null ? "amtool is not installed (Debian: apt-get install prometheus-alertmanager)." : null;
    }
}
