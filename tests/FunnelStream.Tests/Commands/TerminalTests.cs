using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using FunnelStream.Configuration;
using FunnelStream.Tests.Kafka;

namespace FunnelStream.Tests.Commands;

/// <summary>Whatever is in names, keys, paths and settings: nothing of it is obeyed by the terminal that a command writes to.</summary>
public sealed class TerminalTests(KafkaServer kafka) : IClassFixture<KafkaServer>, IDisposable
{
    private const string Hostile = "a\u001b[2J\u001b]0;owned\a\u009b1m\r\nok    all is well\u202e\u2028b";

    private readonly string _folder = Directory.CreateTempSubdirectory("funnelstream-terminal-").FullName;

    [Fact]
    public async Task Tables_lines_and_messages_show_control_characters()
    {
        var events = Directory.CreateDirectory(Path.Combine(_folder, Hostile.Replace('/', '_'))).FullName;
        await File.WriteAllLinesAsync(Path.Combine(events, "leads.ndjson"), [.. Enumerable.Range(0, 5).Select(i => Lead(i, Hostile)), Lead(6, new string('\u001b', 1) + new string('x', 200)), "\u001b[31mno JSON"]);
        var rules = Path.Combine(_folder, "rules.json");
        await File.WriteAllTextAsync(rules, """{"defaults":false,"rules":[{"kind":"goal","name":"few\u202eleads","kpi":"leads","below":1000,"face":"period","window":"1h","scopes":["channel"],"every":"1h"}]}""");

        foreach (var command in (string[][])
        [
            ["replay", events, "--by", "channel", "--by", "offer"],
            ["replay", events + "\u001b[2J"],
            ["alerts", "test", "--rules", rules, "--events", events],
            ["alerts", "test", "--rules", rules, "--events", events, "--format", "jsonl"],
            ["alerts", "explain", "few\u202eleads", "--rules", rules, "--events", events],
            ["alerts", "explain", Hostile, "--rules", rules, "--events", events],
            ["alerts", "test", "--rules", rules + Hostile, "--events", events],
            ["check", "--set", $"Kafka:GroupId={Hostile}", "--set", $"Teams:{Hostile}:Reps={Hostile}"],
            ["health", "--set", $"Http:Address={Hostile}"],
            ["run", "--config", Hostile],
            [Hostile],
        ])
        {
            var (_, output, error) = await Program.RunAsync(command);
            (output + error).ShouldNotBeEmpty(command[0]);
            Harmless(output + error, string.Join(' ', command));
        }

        (await Program.RunAsync("check", "--set", $"Kafka:GroupId={Hostile}")).Output.ShouldContain(@"a\u001b[2J\u001b]0;owned\u0007\u009b1m\r\nok    all is well\u202e\u2028b");
    }

    [KafkaFact]
    public async Task Dead_letters_show_what_their_keys_and_headers_hold()
    {
        using var topics = new TestTopics(kafka.BootstrapServers);
        await topics.CreateAsync(letterBytes: 1_000_000);
        var headers = new Headers();
        foreach (var name in new[] { "reason", "member", "topic" })
        {
            headers.Add($"funnelstream.errors.{name}", Encoding.UTF8.GetBytes(Hostile));
        }

        topics.Send(topics.Options.DeadLetters, Hostile, Hostile, headers);
        topics.Flush();
        var environment = new Dictionary<string, string> { ["FUNNELSTREAM__Kafka__BootstrapServers"] = topics.Options.BootstrapServers, ["FUNNELSTREAM__Kafka__GroupId"] = topics.Options.GroupId };

        foreach (var arguments in (string[][])[["dlq", "list"], ["dlq", "list", "--json"], ["dlq", "redrive", "--dry-run"]])
        {
            using var run = Program.Start(environment, arguments);
            await run.ExitAsync();
            Harmless(run.Output + run.Error, string.Join(' ', arguments));
            (run.Output + run.Error).ShouldContain("[2J", Case.Sensitive, string.Join(' ', arguments));
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Lead(int id, string channel) =>
        $$"""{"id":"{{id}}","type":"created","at":"2026-03-01T0{{id}}:30:00Z","lead_id":"L{{id}}","channel":{{JsonSerializer.Serialize(channel)}},"offer":{{JsonSerializer.Serialize(channel)}}}""";

    private static void Harmless(string text, string command)
    {
        foreach (var letter in text.ReplaceLineEndings("\n").Where(letter => letter != '\n'))
        {
            (char.IsControl(letter) || letter is '\u202e' or '\u2028').ShouldBeFalse($"U+{(int)letter:x4} of {VisibleText.Of(command)}: {VisibleText.Of(text)}");
        }

        text.Split('\n').ShouldNotContain(line => line.StartsWith("ok    all is well", StringComparison.Ordinal), VisibleText.Of(command));
    }
}
