using FunnelStream.Events;

namespace FunnelStream.Connectors.Files;

/// <summary>
/// A folder of events: <c>leads.ndjson</c>, <c>touchpoints.ndjson</c>, <c>deals.ndjson</c>, each optional and each either
/// plain or compressed (<c>.ndjson.gz</c>); one JSON object a line, in any order of lines.
/// </summary>
public sealed class EventFiles
{
    private long _bytesRead;

    private EventFiles(IReadOnlyList<EventFile> files) => Files = files;

    /// <summary>The files that are there, in the order they are read: leads, touchpoints, deals.</summary>
    public IReadOnlyList<EventFile> Files { get; }

    /// <summary>Size of all files on disk.</summary>
    public long TotalBytes => Files.Sum(file => file.Bytes);

    /// <summary>How far reading has come, bytes on disk (compressed ones as they lie there). May be asked from any thread.</summary>
    public long BytesRead => Interlocked.Read(ref _bytesRead);

    /// <summary>Finds the files of a folder.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="FileNotFoundException">The folder has none of the files.</exception>
    /// <exception cref="IOException">A file is there both plain and compressed.</exception>
    public static EventFiles In(string folder)
    {
        if (IsDangling(folder))
        {
            throw new DirectoryNotFoundException($"'{folder}' is a link to '{new FileInfo(folder).LinkTarget}', which is not there. Name the folder that holds leads.ndjson, touchpoints.ndjson or deals.ndjson.");
        }

        if (File.Exists(folder))
        {
            throw new IOException($"'{folder}' is a file. Name the folder that holds leads.ndjson, touchpoints.ndjson or deals.ndjson.");
        }

        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"There is no folder '{folder}'. Name the folder that holds leads.ndjson, touchpoints.ndjson or deals.ndjson.");
        }

        var files = new List<EventFile>();
        foreach (var topic in Enum.GetValues<InputTopic>())
        {
            var plain = Path.Combine(folder, NameOf(topic));
            var compressed = plain + ".gz";
            if (Array.Find([plain, compressed], Directory.Exists) is { } inner)
            {
                throw new IOException($"'{inner}' is a folder, where a file of events is looked for. Move or rename it.");
            }

            if (Array.Find([plain, compressed], IsDangling) is { } link)
            {
                throw new IOException($"'{link}' is a link to '{new FileInfo(link).LinkTarget}', which is not there. Mend or remove it.");
            }

            if (File.Exists(plain) && File.Exists(compressed))
            {
                throw new IOException($"'{folder}' holds both {Path.GetFileName(plain)} and {Path.GetFileName(compressed)}, which may be the same events. Remove one of them.");
            }

            var info = new FileInfo(File.Exists(plain) ? plain : compressed);
            if (info.Exists)
            {
                files.Add(new EventFile(topic, info.FullName, info.Length));
            }
        }

        return files.Count > 0 ? new EventFiles(files) : throw None(folder);
    }

    // A folder that may not be looked into seems to be empty.
    private static IOException None(string folder)
    {
        try
        {
            if (!Directory.EnumerateFiles(folder).Any(path => Enum.GetValues<InputTopic>().Any(topic => IsOf(topic, path))))
            {
                return new FileNotFoundException($"'{folder}' holds none of leads.ndjson, touchpoints.ndjson, deals.ndjson (nor .ndjson.gz). Put at least one of them there.");
            }
        }
        catch (UnauthorizedAccessException)
        {
            // Said below.
        }

        return new IOException($"'{folder}' can't be looked into. Give this process the right to (r and x).");
    }

    /// <summary>
    /// Reads all files, one after the other, in batches of some hundred records without a key; a record's offset is its
    /// line's number from 0. Blank lines are no records. A line over <see cref="EventDecoder.MaxBytes"/> becomes a record
    /// of its first bytes, one too many for the decoder.
    /// </summary>
    /// <returns>Batches; the list of a batch is valid until the next is asked for, the bytes of its records as long as they are held.</returns>
    /// <exception cref="IOException">A file can't be read, or its compression is damaged.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IEnumerable<ReadOnlyMemory<InputRecord>> Read(CancellationToken cancellation = default)
    {
        Interlocked.Exchange(ref _bytesRead, 0);
        var before = 0L;
        foreach (var file in Files)
        {
            using var raw = Reading(file, file.OpenRaw);
            using var text = file.OpenText(raw);
            var reader = new NdjsonReader(text, file.Topic);
            while (Reading(file, reader.Next))
            {
                Interlocked.Exchange(ref _bytesRead, before + raw.Position);
                cancellation.ThrowIfCancellationRequested();
                if (!reader.Batch.IsEmpty)
                {
                    yield return reader.Batch;
                }
            }

            before += raw.Position;
        }
    }

    /// <summary>What is wrong with a file of whose lines none is an event, and its mend, in a sentence.</summary>
    /// <exception cref="IOException">The file can't be read.</exception>
    public static string Flaw(EventFile file) => Reading(file, () => $"'{file.Path}' {WholeFile.Flaw(file)}.");

    /// <summary>What the file of a topic is called; <c>.gz</c> follows where it is compressed.</summary>
    internal static string NameOf(InputTopic topic) => $"{topic.ToString().ToLowerInvariant()}.ndjson";

    private static bool IsOf(InputTopic topic, string path) => Path.GetFileName(path) is var name && (name == NameOf(topic) || name == NameOf(topic) + ".gz");

    private static bool IsDangling(string path) =>
        new FileInfo(path).LinkTarget is not null && File.ResolveLinkTarget(path, returnFinalTarget: true) is not { Exists: true };

    // What goes wrong, said of the file.
    private static T Reading<T>(EventFile file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidDataException e)
        {
            throw new IOException($"'{file.Path}' is not a whole gzip file. Compress it again, or put it there without .gz.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"'{file.Path}' cannot be read ({e.Message.TrimEnd('.')}). Give this process the right to read it.", e);
        }
    }
}
