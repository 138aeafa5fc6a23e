using System.Text.Json;
using System.Text.Json.Serialization;

namespace FunnelStream.Connectors.Delivery;

/// <summary>How a receiver's progress is kept.</summary>
public static class DeliveryProgressJson
{
    /// <summary>As JSON in UTF-8.</summary>
    public static byte[] Write(DeliveryProgress progress) => JsonSerializer.SerializeToUtf8Bytes(progress, DeliveryProgressContext.Default.DeliveryProgress);

    /// <summary>Reads it back; members it doesn't know are ignored.</summary>
    /// <exception cref="JsonException">It is no JSON, or not of a progress.</exception>
    public static DeliveryProgress Read(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, DeliveryProgressContext.Default.DeliveryProgress) ?? throw new JsonException("null where an object is expected");
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(DeliveryProgress))]
internal sealed partial class DeliveryProgressContext : JsonSerializerContext;
