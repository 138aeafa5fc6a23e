using System.IO.Compression;
using System.Text.Json;

namespace FunnelStream.State.Transfer;

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
            var text = _text.Next() ?? throw new FormatException("The file is cut off: its last line is missing.");
            _lines++;
            return Parse(text);
        }
        catch (Exception damage) when (damage is JsonException or InvalidDataException or OverflowException or InvalidOperationException or KeyNotFoundException)
        {
            throw new FormatException(_lines == 0 ? $"It is no gzip file, and so none of 'funnelstream state export': {damage.Message}" : $"Line {_lines} can't be read: {damage.Message}", damage);
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
            _ => throw new FormatException($"A line begins with '{first}', which this build does not know."),
        }
        : throw new FormatException("A line is no JSON object.");

    private static string Readable(string header)
    {
        using var json = JsonDocument.Parse(header);
        return json.RootElement.GetProperty("funnelstream_state").GetInt32() <= StateLines.Version
            ? header
            : throw new FormatException("A newer build wrote the file: run a build at least as new.");
    }

    private static object Read<T>(string text)
        where T : class => JsonSerializer.Deserialize<T>(text, StateLines.Json) ?? throw new FormatException("A line is empty.");
}
