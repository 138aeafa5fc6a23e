using System.IO.Compression;
using System.Text;
using FunnelStream.Commands;

namespace FunnelStream.Tests.Commands;

/// <summary>Every kind of file that a user hands in times every way in which it may be broken: a message that names file and mend, never a stack trace.</summary>
public sealed class GivenFileTests : IDisposable
{
    private const int Usage = 64;
    private const int Configuration = 78;

    private static readonly string Events = Path.Combine(Path.GetTempPath(), $"funnelstream-events-{Environment.ProcessId}");

    // By kind: how the command line names the file, and what the code is where it can't be used.
    private static readonly Dictionary<string, (Func<string, string[]> Line, int Code)> Kinds = new()
    {
        ["settings"] = (file => ["health", "--config", file], Configuration),
        ["rules"] = (file => ["health", "--set", $"Alerts:RulesFile={file}"], Configuration),
        ["rules of a test"] = (file => ["alerts", "test", "--events", Events, "--rules", file], Configuration),
        ["expected"] = (file => ["alerts", "test", "--events", Events, "--expect", file], Usage),
        ["state"] = (file => ["state", "import", file, "--set", "Kafka:BootstrapServers=127.0.0.1:1"], Usage),
        ["token of the board"] = (file => ["health", "--set", $"Http:TokenFile={file}"], Configuration),
        ["erasure key"] = (file => ["health", "--set", $"ErasureKeyFile={file}"], Configuration),
        ["password of InfluxDB"] = (file => ["health", .. Influx, "--set", "InfluxDb:User=u", "--set", $"InfluxDb:PasswordFile={file}"], Configuration),
        ["token of InfluxDB"] = (file => ["health", .. Influx, "--set", "InfluxDb:Api=v3", "--set", $"InfluxDb:TokenFile={file}"], Configuration),
        ["address of a webhook"] = (file => ["health", "--set", "Alerts:Receivers:r:Type=slack", "--set", $"Alerts:Receivers:r:UrlFile={file}"], Configuration),
        ["secret of a webhook"] = (file => ["health", .. Receiver("webhook"), "--set", $"Alerts:Receivers:r:SecretFile={file}"], Configuration),
        ["password of a receiver"] = (file => ["health", .. Receiver("alertmanager"), "--set", "Alerts:Receivers:r:User=u", "--set", $"Alerts:Receivers:r:PasswordFile={file}"], Configuration),
        ["token of a receiver"] = (file => ["health", .. Receiver("alertmanager"), "--set", $"Alerts:Receivers:r:TokenFile={file}"], Configuration),
        ["events"] = (file => ["replay", Path.GetDirectoryName(file)!], Usage),
        ["compressed events"] = (file => ["replay", Path.GetDirectoryName(file)!], Usage),
    };

    // By kind of breakage: makes it at a path.
    private static readonly Dictionary<string, Action<string>> Breakages = new()
    {
        ["missing"] = _ => { },
        ["a folder"] = path => Directory.CreateDirectory(path),
        ["unreadable"] = path => File.CreateSymbolicLink(path, "/proc/self/mem"), // nobody can read its beginning, whatever their rights
        ["a link to nothing"] = path => File.CreateSymbolicLink(path, "no-such-file"),
        ["empty"] = path => File.WriteAllBytes(path, []),
        ["blank"] = path => File.WriteAllText(path, "\n \n"),
        ["broken"] = path => File.WriteAllText(path, "{\n  \"a\": 1,\n  oops\n}\n"),
        ["a mark and broken"] = path => File.WriteAllText(path, "{\n\n  oops", new UTF8Encoding(encoderShouldEmitUTF8Identifier: true)),
        ["UTF-16"] = path => File.WriteAllText(path, "{}", Encoding.Unicode),
        ["binary"] = path => File.WriteAllBytes(path, [.. Enumerable.Range(0, 4_096).Select(i => (byte)((i * 37) + (i / 256)))]),
        ["no UTF-8"] = path => File.WriteAllBytes(path, [.. "{\n\""u8, 0xC3, 0x28, .. "\": 1}"u8]),
        ["huge"] = path => { using var file = File.Create(path); file.SetLength(200L << 20); },
        ["deep"] = path => File.WriteAllText(path, new string('[', 100_000)),
        ["compressed"] = path => { using var gzip = new GZipStream(File.Create(path), CompressionLevel.Fastest); gzip.Write("{\"lead\":null}\n"u8); },
        ["cut off"] = path => File.WriteAllBytes(path, [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0x4b]),
    };

    // A secret, or a line that is expected, may be any text: broken JSON is fine there, if on one line.
    private static readonly string[] AnyText = ["broken", "a mark and broken", "deep"];

    private readonly string _folder = Directory.CreateTempSubdirectory("fs-given-").FullName;

    public GivenFileTests()
    {
        Directory.CreateDirectory(Events);
        File.WriteAllText(Path.Combine(Events, "leads.ndjson"), """{"id":"1","type":"created","at":"2026-03-01T10:00:00Z","lead_id":"L","channel":"seo"}""");
    }

    private static string[] Influx => ["--set", "InfluxDb:Url=http://127.0.0.1:1", "--set", "InfluxDb:Database=d"];

    public static TheoryData<string> KindNames => [.. Kinds.Keys];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(KindNames))]
    public async Task A_broken_file_is_named_with_its_mend(string kind)
    {
        var (line, code) = Kinds[kind];
        var number = 0;
        foreach (var (breakage, make) in Breakages)
        {
            var folder = Directory.CreateDirectory(Path.Combine(_folder, $"{number++}")).FullName;
            var path = Path.Combine(folder, kind switch { "events" => "leads.ndjson", "compressed events" => "leads.ndjson.gz", _ => "file" });
            make(path);
            var (exitCode, error) = await RunAsync(line(path));

            var what = $"{kind}, {breakage}: {error}";
            error.ShouldNotContain("   at ", Case.Sensitive, what);
            error.ShouldNotContain("internal error", Case.Sensitive, what);
            if (IsUsable(kind, breakage))
            {
                exitCode.ShouldBeOneOf([0, 1, 69, code], what);
                continue;
            }

            exitCode.ShouldBe(code, what);
            error.ShouldContain(kind.EndsWith("events", StringComparison.Ordinal) && breakage is "missing" ? folder : path, Case.Sensitive, what);
            if (kind.StartsWith("settings", StringComparison.Ordinal) || kind.StartsWith("rules", StringComparison.Ordinal))
            {
                error.ShouldMatch(breakage switch { "broken" or "a mark and broken" => "line 3", "no UTF-8" => "line 2", _ => "" }, what);
            }
        }
    }

    [Fact]
    public async Task A_byte_order_mark_harms_no_file()
    {
        var mark = new UTF8Encoding(encoderShouldEmitUTF8Identifier: true);
        var (settings, rules, token) = (Path.Combine(_folder, "s"), Path.Combine(_folder, "r"), Path.Combine(_folder, "t"));
        File.WriteAllText(rules, "{ \"rules\": [] }", mark);
        File.WriteAllText(token, "0123456789abcdef\n", mark);
        File.WriteAllText(settings, $$"""{ "Http": { "Port": 1, "TokenFile": "{{token}}" }, "Alerts": { "RulesFile": "{{rules}}" } }""", mark);

        var (exitCode, _, error) = await Program.RunAsync("health", "--config", settings);

        exitCode.ShouldBe(69, error);
        error.ShouldContain("No answer from http://127.0.0.1:1/");
    }

    [Fact]
    public async Task A_file_without_an_end_is_no_secret()
    {
        var (exitCode, _, error) = await Program.RunAsync("health", "--set", "Http:TokenFile=/dev/zero");

        exitCode.ShouldBe(78, error);
        error.ShouldContain("Http:TokenFile '/dev/zero' is larger than 64 KiB");
    }

    [Fact]
    public async Task Events_are_written_over_no_file()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, "own")).FullName;
        var own = Path.Combine(folder, "deals.ndjson.gz");
        await File.WriteAllTextAsync(own, "mine");
        var file = Path.Combine(_folder, "a-file");
        await File.WriteAllTextAsync(file, "");

        foreach (var (target, named) in new[] { (folder, own), (file, file), ("/proc/none", "/proc/none") })
        {
            var (exitCode, output, error) = await Program.RunAsync("generate", "--out", target, "--for", "1d", "--leads", "2");
            exitCode.ShouldBe(64, output + error);
            error.ShouldContain($"Events can't be written to '{target}'");
            error.ShouldContain(named);
            error.ShouldNotContain("   at ", Case.Sensitive);
        }

        Directory.GetFiles(folder).ShouldBe([own]);
        (await File.ReadAllTextAsync(own)).ShouldBe("mine");
    }

    [Fact]
    public async Task Broken_settings_end_the_process_with_78()
    {
        var file = Path.Combine(_folder, "broken.json");
        File.WriteAllText(file, "{\n  \"Kafka\": {,\n}");

        var (exitCode, _, error) = await Program.RunAsync("run", "--config", file);

        exitCode.ShouldBe(78);
        error.ShouldContain($"--config '{file}', line 2, byte ");
        error.ShouldNotContain("   at ");
    }

    // In this process: there are hundreds.
    private static async Task<(int ExitCode, string Error)> RunAsync(string[] arguments)
    {
        using var error = new StringWriter();
        try
        {
            return (await CommandLine.Root().Parse(arguments).InvokeAsync(new() { EnableDefaultExceptionHandler = false }), "");
        }
        catch (Exception e)
        {
            return (Failure.Report(e, error), error.ToString());
        }
    }

    private static bool IsUsable(string kind, string breakage) => kind switch
    {
        "events" or "compressed events" or "settings" or "rules" or "rules of a test" or "state" => false,
        _ => AnyText.Contains(breakage),
    };

    private static string[] Receiver(string type) => ["--set", $"Alerts:Receivers:r:Type={type}", "--set", "Alerts:Receivers:r:Url=http://127.0.0.1:1/"];
}
