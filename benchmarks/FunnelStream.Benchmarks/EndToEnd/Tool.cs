using System.Diagnostics;

namespace FunnelStream.Benchmarks.EndToEnd;

/// <summary>Another program: run to its end, its output read.</summary>
internal static class Tool
{
    /// <summary>Runs a program; what it printed.</summary>
    /// <exception cref="InvalidOperationException">It failed; its error output is the message.</exception>
    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })
            ?? throw new InvalidOperationException($"{program} did not start.");
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {Tail(await error)}");
    }

    /// <summary>A script of the folder <c>shared</c> beside the repository, or null; it is not a part of it.</summary>
    public static string? Find(string path)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "FunnelStream.sln")))
            {
                // Beside the repository, or one folder further up.
                string[] places = ["../shared", "../../shared"];
                return Array.Find([.. places.Select(place => Path.GetFullPath(Path.Combine(folder.FullName, place, path)))], File.Exists);
            }
        }

        return null;
    }

    private static string Tail(string text) => text.Length <= 2_000 ? text : text[^2_000..];
}
