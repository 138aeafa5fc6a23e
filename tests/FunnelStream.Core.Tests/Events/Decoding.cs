using System.Text;
using FunnelStream.Events;

namespace FunnelStream.Tests.Events;

/// <summary>Decodes one JSON text the way a worker would.</summary>
internal sealed class Decoding
{
    public const string At = "2026-03-01T09:30:00.123Z";
    public const long AtMs = 1_772_357_400_123;

    private readonly EventDecoder _decoder;

    public Decoding(bool requireKey = true, string currency = "EUR")
    {
        CurrencyCode.TryParse(currency, out var code).ShouldBeTrue();
        _decoder = new EventDecoder(Table, code, requireKey);
    }

    public DimensionTable Table { get; } = new();

    public Rejection Decode(InputTopic topic, string json, out FunnelEvent decoded, string? key = "L1") =>
        _decoder.Decode(new InputRecord(topic, 0, Bytes(key), Bytes(json), 0), out decoded);

    public Rejection Decode(in InputRecord record, out FunnelEvent decoded) => _decoder.Decode(record, out decoded);

    /// <summary>Decodes an event made of a type, the usual common members and <paramref name="more"/>; it must be good.</summary>
    public FunnelEvent Good(InputTopic topic, string type, string more = "", string? key = "L1")
    {
        Decode(topic, Json(type, more), out var decoded, key).ShouldBe(default);
        return decoded;
    }

    /// <summary>The same, but it must be rejected.</summary>
    public Rejection Bad(InputTopic topic, string type, string more = "", string? key = "L1") => Decode(topic, Json(type, more), out _, key);

    public string Named(in FunnelEvent decoded, Dimension dimension) =>
        decoded.Dimensions.Names(dimension) ? Table.Name(dimension, decoded.Dimensions.Values[(int)dimension]) : "";

    /// <summary>The common members, then <paramref name="more"/>, which may override them: the last one counts.</summary>
    public static string Json(string type, string more = "") =>
        $$"""{"id":"e1","type":"{{type}}","at":"{{At}}","lead_id":"L1"{{(more.Length > 0 ? "," : "")}}{{more}}}""";

    public static ReadOnlyMemory<byte>? Bytes(string? text) => text is null ? null : Encoding.UTF8.GetBytes(text);
}
