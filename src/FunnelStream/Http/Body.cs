using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Net.Http.Headers;

namespace FunnelStream.Http;

/// <summary>Reads what a client sends, strictly: what is misspelt is told, not passed over.</summary>
internal static class Body
{
    private const long Most = 16 * 1024;

    /// <summary>A small JSON object.</summary>
    /// <exception cref="ProblemException">It is none, or holds what there is not.</exception>
    public static async Task<T> ReadAsync<T>(HttpContext context)
        where T : class
    {
        if (!IsJson(context.Request.ContentType))
        {
            throw new ProblemException(Problem.NotJson);
        }

        if (context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = Most;
        }

        try
        {
            using var document = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted).ConfigureAwait(false);
            NameUnknown(document.RootElement, LiveJson.Options.GetTypeInfo(typeof(T)));
            return document.RootElement.Deserialize<T>(LiveJson.Options)!;
        }
        catch (JsonException e)
        {
            // The exception's own message names types of this program.
            throw new ProblemException(Problem.BadRequest(e is { LineNumber: { } line, Path: null }
                ? string.Create(CultureInfo.InvariantCulture, $"the body is no JSON, from line {line + 1} on, after {e.BytePositionInLine} bytes of it")
                : $"{e.Path} is not what is expected there: /api/v1/openapi.json describes it"));
        }
        catch (InvalidOperationException)
        {
            // Half a character, as \ud800 is, passes for JSON until somebody reads it.
            throw new ProblemException(Problem.BadRequest("a text of the body holds half a character: write the whole one"));
        }
    }

    // Of the kinds of JSON the plain one only: a patch, say, would mean something else.
    private static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    private static void NameUnknown(JsonElement element, JsonTypeInfo expected)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new ProblemException(Problem.BadRequest("send a JSON object"));
        }

        foreach (var member in element.EnumerateObject())
        {
            if (expected.Properties.FirstOrDefault(property => property.Name == member.Name) is not { } property)
            {
                throw new ProblemException(Problem.BadRequest($"'{member.Name}' is no member: there are {string.Join(", ", expected.Properties.Select(known => known.Name))}."));
            }

            if (member.Value.ValueKind == JsonValueKind.Object && LiveJson.Options.GetTypeInfo(property.PropertyType) is { Kind: JsonTypeInfoKind.Object } inner)
            {
                NameUnknown(member.Value, inner);
            }
        }
    }
}
