namespace FunnelStream.Connectors.Generator;

/// <summary>Writes a story as <c>leads.ndjson</c>, <c>touchpoints.ndjson</c> and <c>deals.ndjson</c>, as <c>replay</c> reads them. Not thread-safe.</summary>
public sealed class StoryFolder : IDisposable
{
    private readonly FileStream[] _files;

    /// <param name="folder">Made where it does not exist; files of a former story are overwritten.</param>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public StoryFolder(string folder)
    {
        Directory.CreateDirectory(folder);
        _files = [.. new[] { "leads", "touchpoints", "deals" }.Select(name => new FileStream(
            Path.Combine(folder, name + ".ndjson"), FileMode.Create, FileAccess.Write, FileShare.Read, 1 << 16))];
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
