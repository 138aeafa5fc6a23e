using System.Globalization;
using FunnelStream.Events;
using FunnelStream.Http;

namespace FunnelStream.LiveBoard;

/// <summary>The page's files, which are part of the program: what is served always fits the code.</summary>
internal static class WebAssets
{
    private const string Prefix = "web/";

    private static readonly Dictionary<string, string> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".json"] = "application/json; charset=utf-8",
    };

    private static readonly Dictionary<string, (byte[] Body, string Type, string Tag)> Files = Load();

    /// <summary>Names this state of the files.</summary>
    public static string Build { get; } = Fingerprint.Of(System.Text.Encoding.UTF8.GetBytes(string.Concat(Files.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => f.Value.Tag))))
        .ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>Whether the chart library was at hand when the program was built.</summary>
    public static bool HasCharts => Files.ContainsKey("vendor/uPlot.js");

    /// <summary>A file's content.</summary>
    /// <exception cref="KeyNotFoundException">There is no such file.</exception>
    public static byte[] Read(string path) => Files[path].Body;

    /// <summary>Paths of all files.</summary>
    public static IEnumerable<string> Paths => Files.Keys;

    /// <summary>Sends a file.</summary>
    /// <exception cref="KeyNotFoundException">There is no such file.</exception>
    public static Task SendAsync(HttpContext context, string path)
    {
        var (body, type, tag) = Files[path];
        context.Response.Headers.ETag = tag;
        context.Response.Headers.CacheControl = "no-cache";
        if (context.Request.Headers.IfNoneMatch.Contains(tag))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        context.Response.ContentType = type;
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    private static Dictionary<string, (byte[], string, string)> Load()
    {
        var assembly = typeof(WebAssets).Assembly;
        var files = new Dictionary<string, (byte[], string, string)>(StringComparer.Ordinal);
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var body = new byte[stream.Length];
            stream.ReadExactly(body);
            var tag = string.Create(CultureInfo.InvariantCulture, $"\"{Fingerprint.Of(body):x16}\"");
            files.Add(name[Prefix.Length..], (body, Types.GetValueOrDefault(Path.GetExtension(name), "application/octet-stream"), tag));
        }

        return files;
    }
}
