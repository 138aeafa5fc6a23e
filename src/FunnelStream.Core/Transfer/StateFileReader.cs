using System.IO.Compression;
using System.Text.Json;

namespace FunnelStream.Transfer;

/// <summary>Reads a state file line by line.</summary>
internal sealed class StateFileReader : IDisposable
{
    // All names of a dimension stand in one line: 65,533 of 64 bytes, each written as six characters at most.
    private const int MostCharacters = 32 * 1024 * 1024;

    private readonly StreamReader _input;
    private readonly BoundedLines _text;
    private long _lines;

    /// <param name="input">The compressed file; left open.</param>
    /// <exception cref="FormatException">It is none, or a newer build wrote it.</exception>
    public StateFileReader(Stream input)
    {
        _input = new StreamReader(new GZipStream(input, CompressionMode.Decompress, leaveOpen: true), bufferSize: 1 << 16);
        _text = new BoundedLines(_input, MostCharacters);
        Header = Next() as HeaderLine ?? throw new FormatException("The file does not begin with a header: it is none of 'funnelstream state export'.");
    }

    /// <summary>The number of the last line read, from 1.</summary>
    public long Line => _lines;

    /// <summary>What the state was counted with.</summary>
    public HeaderLine Header { get; }

    /// <summary>The other lines, the end apart.</summary>
    /// <exception cref="FormatException">It is damaged or cut off.</exception>
    public IEnumerable<object> Lines()
    {
        while (true)
        {
            var line = Next();
            if (line is EndLine end)
            {
                if (end.End != _lines - 1)
                {
                    throw new FormatException($"The file has {_lines - 1} lines where {end.End} were written.");
                }

                if (_text.Next() is not null)
                {
                    throw new FormatException($"Line {_lines + 1}: something follows the last line that was written.");
                }

                yield break;
            }

            yield return line;
        }
    }

    public void Dispose() => _input.Dispose();

    private object Next()
    {
        try
        {
            _lines++;
            return Parse(_text.Next() ?? throw new FormatException("the file is cut off here, its last lines are missing."));
        }
        catch (Exception damage) when (damage is JsonException or InvalidDataException or OverflowException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new FormatException(damage switch
            {
                InvalidDataException when _lines == 1 => $"It is no gzip file, and so none of 'funnelstream state export': {damage.Message}",
                JsonException { Path: not (null or "$") and var path } => $"Line {_lines}: {path} is not what is expected there. docs/state-file.md describes it.",
                JsonException => $"Line {_lines} is no JSON object.",
                _ => $"Line {_lines}: {damage.Message}",
            }, damage);
        }
    }

    // Told by the first member, which the writer writes first.
    private static object Parse(string text) => text.Split('"', 3) is [_, var first, _]
        ? first switch
        {
            "lead" => Read<LeadLine>(text),
            "pane" => Read<PaneLine>(text),
            "seen" => Read<SeenLine>(text),
            "erased" => Read<ErasedLine>(text),
            "names" => Read<NamesLine>(text),
            "partition" => Read<PartitionLine>(text),
            "end" => Read<EndLine>(text),
            "funnelstream_state" => Read<HeaderLine>(Readable(text)),
            _ => throw new FormatException($"it begins with '{first}', which this build does not know."),
        }
        : throw new FormatException("it is no JSON object.");

    private static string Readable(string header)
    {
        using var json = JsonDocument.Parse(header);
        return json.RootElement.GetProperty("funnelstream_state").GetInt32() <= StateLines.Version
            ? header
            : throw new FormatException("a newer build wrote the file: run a build at least as new.");
    }

    private static object Read<T>(string text)
        where T : class => JsonSerializer.Deserialize<T>(text, StateLines.Json) ?? throw new FormatException("it is empty.");
}
