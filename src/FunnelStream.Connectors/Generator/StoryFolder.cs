using FunnelStream.Connectors.Files;
using FunnelStream.Events;

namespace FunnelStream.Connectors.Generator;

/// <summary>Writes a story as <c>leads.ndjson</c>, <c>touchpoints.ndjson</c> and <c>deals.ndjson</c>, as <c>replay</c> reads them. Not thread-safe.</summary>
public sealed class StoryFolder : IDisposable
{
    private readonly FileStream[] _files;

    /// <param name="folder">Made where it does not exist; none of the files may be there, nor a compressed one.</param>
    /// <exception cref="IOException">The folder cannot be written to, or holds events already.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public StoryFolder(string folder)
    {
        Directory.CreateDirectory(folder);
        string[] paths = [.. Enum.GetValues<InputTopic>().Select(topic => Path.Combine(folder, EventFiles.NameOf(topic)))];
        if (Array.Find([.. paths, .. paths.Select(path => path + ".gz")], Path.Exists) is { } existing)
        {
            throw new IOException($"'{existing}' exists already, and events are not overwritten. Name another folder.");
        }

        _files = [.. paths.Select(path => new FileStream(
            path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, 1 << 16))];
    }

    /// <summary>Adds a line.</summary>
    public void Write(in GeneratedEvent e)
    {
        var file = _files[(int)e.Topic];
        file.Write(e.Value);
        file.WriteByte((byte)'\n');
    }

    /// <summary>Writes what is buffered and closes the files.</summary>
    public void Dispose()
    {
        foreach (var file in _files)
        {
            file.Dispose();
        }
    }
}
