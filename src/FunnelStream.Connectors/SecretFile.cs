namespace FunnelStream.Connectors;

/// <summary>Reads secrets that are mounted as files, which orchestrators and editors like to end with a line break.</summary>
public static class SecretFile
{
    private const int MostBytes = 64 * 1024;

    /// <summary>What hinders reading the file, as a sentence with its mend; null when nothing does or no file is named.</summary>
    public static string? Problem(string setting, string? path)
    {
        if (string.IsNullOrEmpty(path))
        {
            return null;
        }

        var file = TextFile.Read(path, MostBytes);
        return file.Problem is { } problem ? $"{setting} '{path}' {problem}."
            : file.Text.Trim().Any(char.IsControl) ? $"{setting} '{path}' holds more than one line: leave only the secret in it."
            : null;
    }

    /// <summary>The secret.</summary>
    /// <exception cref="IOException">The file cannot be read, or is no secret's any more.</exception>
    public static string Read(string path)
    {
        var file = TextFile.Read(path, MostBytes);
        return file.Problem is { } problem ? throw new IOException($"'{path}' {problem}.") : file.Text.Trim();
    }
}
