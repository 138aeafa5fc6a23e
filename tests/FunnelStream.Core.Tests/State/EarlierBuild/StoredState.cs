using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;
using FunnelStream.Oracle;

namespace FunnelStream.State.EarlierBuild;

/// <summary>The files beside this one: what happened, and the state records that a build wrote of it. Lines under Brotli.</summary>
internal static class StoredState
{
    private const string HistoryName = "history.jsonl.br";

    private static readonly JsonSerializerOptions Json = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
    };

    /// <summary>The folder that FUNNELSTREAM_STATE_FOLDER names, for the ways that README.md shows; otherwise that of the stored files.</summary>
    public static string Folder => Named ?? Path.Combine(AppContext.BaseDirectory, "State", "EarlierBuild");

    public static string? Named => Environment.GetEnvironmentVariable("FUNNELSTREAM_STATE_FOLDER");

    /// <summary>The events in the order of their arrival.</summary>
    public static IReadOnlyList<Event> ReadHistory(string? folder = null) => [.. Read(Path.Combine(folder ?? Folder, HistoryName)).Select(line => JsonSerializer.Deserialize<Event>(line, Json)!)];

    public static void WriteHistory(string folder, IEnumerable<Event> history) =>
        Write(Path.Combine(folder, HistoryName), history.Select(e => JsonSerializer.Serialize(e, Json)));

    public static IReadOnlyList<StateLine> ReadState(string setting, string? folder = null) => [.. Read(StatePath(folder ?? Folder, setting)).Select(StateLine.Parse)];

    public static void WriteState(string folder, string setting, IEnumerable<StateLine> state) => Write(StatePath(folder, setting), state.Select(line => line.ToString()));

    private static string StatePath(string folder, string setting) => Path.Combine(folder, $"{setting}.state.br");

    private static IEnumerable<string> Read(string path)
    {
        using var reader = new StreamReader(new BrotliStream(File.OpenRead(path), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    private static void Write(string path, IEnumerable<string> lines)
    {
        using var writer = new StreamWriter(new BrotliStream(File.Create(path), CompressionLevel.SmallestSize)) { NewLine = "\n" };
        foreach (var line in lines)
        {
            writer.WriteLine(line);
        }
    }
}

/// <summary>A record of the state topics; without a value it is a tombstone.</summary>
internal sealed record StateLine(int Partition, int Checkpoint, StateTopic Topic, byte[] Key, byte[]? Value)
{
    public string KeyText => Convert.ToHexStringLower(Key);

    public static StateLine Parse(string line)
    {
        var parts = line.Split(' ');
        return new StateLine(
            int.Parse(parts[0], CultureInfo.InvariantCulture),
            int.Parse(parts[1], CultureInfo.InvariantCulture),
            Enum.Parse<StateTopic>(parts[2]),
            Convert.FromHexString(parts[3]),
            parts.Length > 4 ? Convert.FromHexString(parts[4]) : null);
    }

    public override string ToString()
    {
        var tombstone = string.Create(CultureInfo.InvariantCulture, $"{Partition} {Checkpoint} {Topic} {KeyText}");
        return Value is null ? tombstone : $"{tombstone} {Convert.ToHexStringLower(Value)}";
    }
}
