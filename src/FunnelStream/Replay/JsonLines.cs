using System.Buffers;
using System.Globalization;
using System.Text.Json;
using FunnelStream.Events;
using FunnelStream.Kpis;

namespace FunnelStream.Replay;

/// <summary>Results as JSON, one object a line, each with exactly the same members.</summary>
internal sealed class JsonLines(Stream output)
{
    private readonly ArrayBufferWriter<byte> _buffer = new();

    /// <summary>Writes a line.</summary>
    public void Write(in KpiResult result)
    {
        using var json = new Utf8JsonWriter(_buffer);
        json.WriteStartObject();
        json.WriteString("face", result.Face == Face.Cohort ? "cohort" : "period");
        json.WriteString("window", result.Window);
        json.WriteString("from", Time(result.From));
        json.WriteString("to", Time(result.To));
        json.WriteStartObject("by");
        foreach (var (dimension, name) in result.Scope.Values)
        {
            json.WriteString(dimension.Name(), name);
        }

        json.WriteEndObject();
        json.WriteString("kpi", result.Kpi);
        Number(json, "value", result.Value.Value);
        Number(json, "numerator", result.Value.Numerator);
        Number(json, "denominator", result.Value.Denominator);
        Number(json, "low", result.Value.Low);
        Number(json, "high", result.Value.High);
        json.WriteBoolean("final", result.Value.Final);
        json.WriteEndObject();
        json.Flush();
        _buffer.Write("\n"u8);
        output.Write(_buffer.WrittenSpan);
        _buffer.ResetWrittenCount();
    }

    private static void Number(Utf8JsonWriter json, string name, double? number)
    {
        if (number is { } value)
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static string Time(long millis) =>
        DateTimeOffset.FromUnixTimeMilliseconds(millis).ToString(millis % 1_000 == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
