using System.Diagnostics;
using FunnelStream.Tests.Docker;
using Testcontainers.Kafka;

namespace FunnelStream.Tests.Kafka;

/// <summary>
/// A real Apache Kafka: the one named by FUNNELSTREAM_TEST_KAFKA, or one started as a process by the script beside the
/// repository, or one in a container, which comes before the script where containers are asked for. As a fixture it starts by
/// itself; where there is none of them, every <see cref="KafkaFactAttribute"/> test is skipped.
/// </summary>
public class KafkaServer : IAsyncLifetime
{
    private const string Variable = "FUNNELSTREAM_TEST_KAFKA";
    private static readonly string? Script = Beside("kafka/kafka");
    private static readonly string? Given = Environment.GetEnvironmentVariable(Variable);
    private readonly string[] _arguments;
    private readonly string _folder = Directory.CreateTempSubdirectory("funnelstream-kafka-").FullName;
    private bool _started;
    private KafkaContainer? _container;

    public KafkaServer()
        : this([])
    {
    }

    /// <param name="arguments">Further arguments for the script; a broker that needs any is always started by it, never given.</param>
    protected KafkaServer(params string[] arguments) => _arguments = arguments;

    /// <summary>Why no Kafka is at hand; null where one is.</summary>
    public static string? Missing { get; } =
        !string.IsNullOrEmpty(Given) || DockerEngine.IsAsked || Script is not null || DockerEngine.Missing is not { } reason ? null
        : $"no Kafka: {Variable} is not set, there is no script to start one, and {reason}";

    /// <summary>Why no Kafka with settings of its own can be started; null where it can.</summary>
    public static string? MissingScript { get; } = Script is null ? "no script to start a Kafka" : null;

    public string BootstrapServers { get; private set; } = "";

    /// <summary>Where its files are.</summary>
    public string Folder => _folder;

    public async Task InitializeAsync()
    {
        if (_arguments.Length == 0 && !string.IsNullOrEmpty(Given))
        {
            BootstrapServers = Given;
        }
        else if (_arguments.Length == 0 && (DockerEngine.IsAsked || (Script is null && DockerEngine.Missing is null)))
        {
            _container = KafkaInContainer.Build();
            await _container.StartAsync();
            BootstrapServers = _container.BootstrapServers();
        }
        else if (Script is not null)
        {
            _started = true;
            BootstrapServers = (await RunAsync(["start", _folder, .. _arguments])).Trim();
        }
    }

    public async Task DisposeAsync()
    {
        if (_started)
        {
            await RunAsync(["stop", _folder]);
        }

        if (_container is not null)
        {
            await _container.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Kills the broker, as a crash would; only for one that the script started.</summary>
    public Task KillAsync() => RunAsync(["kill", _folder, "1"]);

    /// <summary>Brings a broker that was killed back, on the same port and data.</summary>
    public Task UpAsync() => RunAsync(["up", _folder, "1"]);

    private static async Task<string> RunAsync(string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Script!, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })
            ?? throw new InvalidOperationException($"{Script} did not start.");
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{Script} {string.Join(' ', arguments)}: {await error}");
    }

    /// <summary>A program shared by projects, in a folder beside the repository; null where there is none.</summary>
    protected static string? Beside(string program)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "FunnelStream.sln")))
            {
                // Beside the repository, or one folder further up.
                string[] places = [$"../shared/{program}", $"../../shared/{program}"];
                return Array.Find([.. places.Select(p => Path.GetFullPath(Path.Combine(folder.FullName, p)))], File.Exists);
            }
        }

        return null;
    }
}

/// <summary>A Kafka with TLS, passwords and access control: users <c>funnelstream</c> (may everything) and <c>stranger</c> (nothing).</summary>
public sealed class SecureKafkaServer : KafkaServer
{
    public SecureKafkaServer()
        : base("--secure")
    {
    }
}
