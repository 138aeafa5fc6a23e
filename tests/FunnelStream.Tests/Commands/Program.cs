using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using FunnelStream.Tests.Kafka;

namespace FunnelStream.Tests.Commands;

/// <summary>The built program, run as a process.</summary>
internal sealed partial class Program : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();

    private Program(Process process) => _process = process;

    public string Output => Text(_output);

    public string Error => Text(_error);

    public int Id => _process.Id;

    /// <summary>Bytes of memory it occupies now.</summary>
    public long WorkingSet
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Starts it with settings that cannot come from outside the test.</summary>
    public static Program Start(params string[] arguments) => Start(new Dictionary<string, string>(), arguments);

    /// <summary>Starts it with these environment variables and settings that cannot come from outside the test.</summary>
    public static Program Start(IReadOnlyDictionary<string, string> environment, params string[] arguments) => Start(AppContext.BaseDirectory, environment, arguments);

    /// <summary>The same with the program of a folder.</summary>
    public static Program Start(string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(folder, "funnelstream"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("FUNNELSTREAM", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var program = new Program(new Process { StartInfo = start });
        program._process.OutputDataReceived += (_, line) => Append(program._output, line.Data);
        program._process.ErrorDataReceived += (_, line) => Append(program._error, line.Data);
        program._process.Start().ShouldBeTrue();
        program._process.BeginOutputReadLine();
        program._process.BeginErrorReadLine();
        return program;
    }

    /// <summary>Runs it to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var program = Start(arguments);
        var exitCode = await program.ExitAsync();
        return (exitCode, program.Output, program.Error);
    }

    /// <summary>Waits until it serves health and metrics, and says where.</summary>
    public async Task<Uri> AddressAsync() => new(await UntilAsync(output => Address().Match(output) is { Success: true } match ? match.Value : null));

    /// <summary>Waits until the output satisfies a condition.</summary>
    public async Task<T> UntilAsync<T>(Func<string, T?> found)
        where T : class
    {
        var deadline = Stopwatch.StartNew();
        while (true)
        {
            if (found(Output) is { } result)
            {
                return result;
            }

            _process.HasExited.ShouldBeFalse($"ended with {(_process.HasExited ? _process.ExitCode : 0)}: {Output}{Error}");
            deadline.Elapsed.ShouldBeLessThan(Patience, Output + Error);
            await Task.Delay(50);
        }
    }

    public async Task<int> ExitAsync()
    {
        using var deadline = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(deadline.Token);
        return _process.ExitCode;
    }

    /// <summary>The settings of a service on some topics, as its environment.</summary>
    public static Dictionary<string, string> SettingsOf(TestTopics topics) => new()
    {
        ["FUNNELSTREAM__Kafka__BootstrapServers"] = topics.Options.BootstrapServers,
        ["FUNNELSTREAM__Kafka__GroupId"] = topics.Options.GroupId,
        ["FUNNELSTREAM__Kafka__Topics__Leads"] = topics.Options.Topics.Leads,
        ["FUNNELSTREAM__Kafka__Topics__Touchpoints"] = topics.Options.Topics.Touchpoints,
        ["FUNNELSTREAM__Kafka__Topics__Deals"] = topics.Options.Topics.Deals,
        ["FUNNELSTREAM__Http__Port"] = "0",
    };

    public bool HasExited => _process.HasExited;

    public void Terminate() => Signal("TERM");

    /// <summary>What Ctrl+C sends.</summary>
    public void Interrupt() => Signal("INT");

    /// <summary>Ends it as a power cut would.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Stops it in the middle of whatever it does, until <see cref="Resume"/>.</summary>
    public void Pause() => Signal("STOP");

    public void Resume() => Signal("CONT");

    private void Signal(string name) => Process.Start("kill", [$"-{name}", $"{_process.Id}"])!.WaitForExit();

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Address();

    private static void Append(StringBuilder text, string? line)
    {
        lock (text)
        {
            text.Append(line is null ? "" : line + "\n");
        }
    }

    private static string Text(StringBuilder text)
    {
        lock (text)
        {
            return text.ToString();
        }
    }
}
