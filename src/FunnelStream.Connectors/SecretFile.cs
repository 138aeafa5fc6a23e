namespace FunnelStream.Connectors;

/// <summary>Reads secrets that are mounted as files, which orchestrators and editors like to end with a line break.</summary>
public static class SecretFile
{
    /// <summary>What hinders reading the file, as a sentence with its mend; null when nothing does or no file is named.</summary>
    public static string? Problem(string setting, string? path)
    {
        if (string.IsNullOrEmpty(path))
        {
            return null;
        }

        if (!File.Exists(path))
        {
            return $"{setting} '{path}' does not exist: create the file or correct the path.";
        }

        try
        {
            var secret = Read(path);
            if (secret.Length == 0)
            {
                return $"{setting} '{path}' is empty: put the secret into it.";
            }

            return secret.Any(char.IsControl)
                ? $"{setting} '{path}' holds more than one line: leave only the secret in it."
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"{setting} '{path}' cannot be read ({e.Message}): give this process the right to read it.";
        }
    }

    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Reading it is not allowed.</exception>
    public static string Read(string path) => File.ReadAllText(path).Trim();
}
