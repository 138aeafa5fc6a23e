using System.Globalization;
using System.Text;
using System.Text.Json;
using FunnelStream.Events;

namespace FunnelStream.Http;

/// <summary>An answer as it goes over the wire, with the tag by which a client can tell that it has it already.</summary>
/// <param name="Body">JSON in UTF-8.</param>
/// <param name="Tag">An entity tag: a fingerprint of the body.</param>
internal sealed record LiveAnswer(byte[] Body, string Tag)
{
    /// <summary>Writes an answer.</summary>
    public static LiveAnswer Of(object answer)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(answer, answer.GetType(), LiveJson.Options);
        return new LiveAnswer(body, string.Create(CultureInfo.InvariantCulture, $"\"{Fingerprint.Of(body):x16}\""));
    }

    /// <summary>Writes a server-sent event.</summary>
    public static LiveAnswer Event(string name, long id, object data)
    {
        using var frame = new MemoryStream();
        frame.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"id: {id}\nevent: {name}\ndata: ")));
        JsonSerializer.Serialize(frame, data, data.GetType(), LiveJson.Options);
        frame.Write("\n\n"u8);
        return new LiveAnswer(frame.ToArray(), "");
    }

    /// <summary>Sends it, or says that the client has it already.</summary>
    public Task SendAsync(HttpContext context)
    {
        context.Response.Headers.ETag = Tag;
        context.Response.Headers.CacheControl = "no-cache, private";
        if (context.Request.Headers.IfNoneMatch.SelectMany(tags => tags?.Split(',', StringSplitOptions.TrimEntries) ?? []).Any(tag => tag == "*" || Strong(tag) == Tag))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = Body.Length;
        return context.Response.Body.WriteAsync(Body, context.RequestAborted).AsTask();
    }

    // Proxies that compress make tags weak.
    private static string Strong(string tag) => tag.StartsWith("W/", StringComparison.Ordinal) ? tag[2..] : tag;
}
