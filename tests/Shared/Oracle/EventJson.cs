using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace FunnelStream.Oracle;

/// <summary>Writes events as producers do, each a little differently: offsets, escapes, amounts as texts, order of members.</summary>
internal static class EventJson
{
    public static byte[] Write(Event e)
    {
        var taste = e.Id.Length + (int)(e.At % 7);
        var buffer = new ArrayBufferWriter<byte>();
        var options = new JsonWriterOptions { Encoder = taste % 2 == 0 ? JavaScriptEncoder.UnsafeRelaxedJsonEscaping : JavaScriptEncoder.Default, Indented = taste % 5 == 0 };
        using (var json = new Utf8JsonWriter(buffer, options))
        {
            json.WriteStartObject();
            if (taste % 3 == 0)
            {
                json.WriteString("ignored", "members not named in the contract");
                Money(json, e, taste);
            }

            json.WriteString("id", e.Id);
            Text(json, "lead_id", e.Lead);
            json.WriteString("type", e.Type);
            json.WriteString("at", Time(e.At, taste));
            Text(json, "visitor_id", e.Visitor);
            Text(json, "deal_id", e.Deal);
            Text(json, "channel", e.Channel);
            Text(json, "campaign", e.Campaign);
            Text(json, "offer", e.Offer);
            Text(json, "rep", e.Rep);
            Segment(json, e);
            if (e.Automated is { } automated)
            {
                json.WriteBoolean("automated", automated);
            }

            if (e.Score is { } score)
            {
                json.WriteNumber("score", score);
            }

            Text(json, "status", e.Status);

            if (taste % 3 != 0)
            {
                Money(json, e, taste);
            }

            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static string Time(long at, int taste)
    {
        var time = DateTimeOffset.FromUnixTimeMilliseconds(at);
        return (taste % 4) switch
        {
            0 => time.ToOffset(TimeSpan.FromHours(2)).ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture),
            1 => time.ToOffset(TimeSpan.FromHours(-9.5)).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffffzzz", CultureInfo.InvariantCulture),
            2 when at % 1_000 == 0 => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            _ => time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        };
    }

    private static void Money(Utf8JsonWriter json, Event e, int taste)
    {
        if ((e.Amount ?? e.Budget) is { } amount)
        {
            var name = e.Amount is null ? "budget" : "amount";
            if (taste % 4 == 1)
            {
                json.WriteString(name, amount.ToString(CultureInfo.InvariantCulture));
            }
            else
            {
                json.WriteNumber(name, amount);
            }
        }

        Text(json, "currency", e.Currency);
    }

    private static void Segment(Utf8JsonWriter json, Event e)
    {
        if ((e.Size ?? e.Industry ?? e.Region ?? e.Maturity) is null)
        {
            return;
        }

        json.WriteStartObject("segment");
        Text(json, "size", e.Size);
        Text(json, "industry", e.Industry);
        Text(json, "region", e.Region);
        Text(json, "maturity", e.Maturity);
        json.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }
}
