using System.Globalization;
using System.Text.Json;

namespace FunnelStream.Configuration;

/// <summary>What is wrong with a JSON document, for the person who wrote it.</summary>
public static class JsonFault
{
    // What follows is counted from 0, and named as the parser's own members.
    private const string Position = " LineNumber:";

    /// <summary>Line and byte in it, from 1, and the reason, as in <c>line 3, byte 14: this is no JSON (...)</c>.</summary>
    public static string Of(JsonException fault) => string.Create(
        CultureInfo.InvariantCulture,
        $"line {(fault.LineNumber ?? 0) + 1}, byte {(fault.BytePositionInLine ?? 0) + 1}: this is no JSON ({fault.Message.Split(Position, 2)[0].TrimEnd('.')})");
}
