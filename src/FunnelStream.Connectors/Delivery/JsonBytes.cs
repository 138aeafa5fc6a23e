using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace FunnelStream.Connectors.Delivery;

/// <summary>JSON written by hand, member by member, as other people's formats want it.</summary>
internal static class JsonBytes
{
    // Names and French texts stay readable; this is no HTML.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Of(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1_024);
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            write(json);
        }

        return buffer.WrittenSpan.ToArray();
    }

    public static string Cut(string text, int most) => text.Length <= most ? text : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[most - 2]) ? most - 2 : most - 1), "…");
}
