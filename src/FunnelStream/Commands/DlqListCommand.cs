using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using FunnelStream.Configuration;
using FunnelStream.Connectors.Kafka;
using FunnelStream.Terminal;
using Spectre.Console;

namespace FunnelStream.Commands;

/// <summary>Prints the dead letters.</summary>
internal static class DlqListCommand
{
    private const int TableLimit = 100;
    private static readonly Option<string[]> Reason = DlqCommand.Reason();
    private static readonly Option<DateTimeOffset?> Since = SinceOption.Create("--since", "Only what was rejected at or after this time, or within this span up to now.", TimeProvider.System);
    private static readonly Option<int?> Limit = new("--limit") { Description = $"At most so many, the newest (default {TableLimit}; with --json, all).", HelpName = "N" };
    private static readonly Option<bool> Json = new("--json") { Description = "JSON lines with keys and values, oldest first." };

    public static Command Create()
    {
        var command = new ExampleCommand(
            "list",
            "Print the rejected records with the reason, and how many there are of each. Changes nothing.",
            ("funnelstream dlq list --since 24h", "the newest of the last day, and the count of each reason"),
            ("funnelstream dlq list --reason bad_time --limit 20", "the 20 newest of one reason"),
            ("funnelstream dlq list --json > rejected.ndjson", "all, with their values")) { Reason, Since, Limit, Json };
        command.Validators.Add(result =>
        {
            if (result.GetValue(Limit) is <= 0)
            {
                result.AddError("--limit must be over 0.");
            }
        });
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var options = ServiceOptionsReader.Read(SettingOptions.Load(parsed), needsKafka: true).Kafka;
        var (reasons, since, asJson) = (parsed.GetValue(Reason) ?? [], parsed.GetValue(Since), parsed.GetValue(Json));
        var limit = parsed.GetValue(Limit) ?? (asJson ? int.MaxValue : TableLimit);
        var counts = new SortedDictionary<string, long>();
        var newest = new PriorityQueue<StoredDeadLetter, DateTimeOffset>();
        using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false));
        foreach (var letter in DeadLetterTopic.Read(options, cancellation))
        {
            if ((reasons.Length > 0 && !reasons.Contains(letter.Reason)) || letter.Time < since)
            {
                continue;
            }

            counts[letter.Reason] = counts.GetValueOrDefault(letter.Reason) + 1;
            if (limit == int.MaxValue)
            {
                WriteJson(output, letter); // as they come: all of them may not fit into memory
                continue;
            }

            newest.Enqueue(asJson ? letter : letter with { Value = letter.Value is null ? null : [], ValueTruncatedFrom = SizeOf(letter) }, letter.Time);
            if (newest.Count > limit)
            {
                newest.Dequeue();
            }
        }

        var shown = Ordered(newest);
        if (asJson)
        {
            shown.ForEach(letter => WriteJson(output, letter));
            return ExitCode.Ok;
        }

        WriteTable(PlainConsole.OrTerminal(), shown, counts, options.DeadLetters);
        return ExitCode.Ok;
    }

    private static List<StoredDeadLetter> Ordered(PriorityQueue<StoredDeadLetter, DateTimeOffset> letters) =>
        [.. letters.UnorderedItems.Select(i => i.Element).OrderBy(l => l.Time).ThenBy(l => l.Partition).ThenBy(l => l.Offset)];

    private static long SizeOf(StoredDeadLetter letter) => letter.ValueTruncatedFrom ?? letter.Value?.Length ?? 0;

    private static void WriteTable(IAnsiConsole console, List<StoredDeadLetter> letters, SortedDictionary<string, long> counts, string topic)
    {
        if (counts.Count == 0)
        {
            Console.WriteLine($"No such record in '{topic}'.");
            return;
        }

        var table = new Table().Border(TableBorder.Simple).AddColumns("rejected at", "reason", "member", "from", "key", "bytes");
        foreach (var letter in letters)
        {
            table.AddRow(
                letter.Time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                PlainConsole.Cell(letter.Reason),
                PlainConsole.Cell(letter.Member ?? ""),
                PlainConsole.Cell(string.Create(CultureInfo.InvariantCulture, $"{letter.Topic}/{letter.InputPartition}/{letter.InputOffset}")),
                PlainConsole.Cell(letter.Key is null ? "(none)" : Encoding.UTF8.GetString(letter.Key)),
                letter.Value is null ? "(none)" : SizeOf(letter).ToString("N0", CultureInfo.InvariantCulture));
        }

        console.Write(table);
        var total = counts.Values.Sum();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{total:N0} in '{topic}'{(letters.Count < total ? $", the newest {letters.Count:N0} shown" : "")}:"));
        foreach (var (reason, count) in counts)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {count,9:N0} {reason}"));
        }
    }

    private static void WriteJson(StreamWriter output, StoredDeadLetter letter)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("rejected_at", letter.Time);
            json.WriteString("reason", letter.Reason);
            json.WriteString("member", letter.Member);
            json.WriteString("message", letter.Message);
            json.WriteString("topic", letter.Topic);
            json.WriteNumber("partition", letter.InputPartition);
            json.WriteNumber("offset", letter.InputOffset);
            WriteBytes(json, "key", letter.Key);
            WriteBytes(json, "value", letter.Value);
            if (letter.ValueTruncatedFrom is { } length)
            {
                json.WriteNumber("value_truncated_from", length);
            }

            json.WriteEndObject();
        }

        // The encoder leaves controls of writing direction as they are; escaped it is the same JSON.
        output.WriteLine(VisibleText.Of(Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length)));
    }

    // As text where it is text, else in base 64 under a name that says so.
    private static void WriteBytes(Utf8JsonWriter json, string name, byte[]? bytes)
    {
        if (bytes is not null && !System.Text.Unicode.Utf8.IsValid(bytes))
        {
            json.WriteBase64String(name + "_base64", bytes);
        }
        else
        {
            json.WriteString(name, bytes);
        }
    }
}
