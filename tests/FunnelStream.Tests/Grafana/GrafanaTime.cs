using System.Globalization;

namespace FunnelStream.Tests.Grafana;

/// <summary>Spans as Grafana writes them.</summary>
internal static class GrafanaTime
{
    private static readonly TimeSpan[] Even =
    [
        .. new[] { 1, 2, 5, 10, 15, 20, 30 }.Select(s => TimeSpan.FromSeconds(s)),
        .. new[] { 1, 2, 5, 10, 15, 20, 30 }.Select(m => TimeSpan.FromMinutes(m)),
        .. new[] { 1, 2, 3, 6, 12 }.Select(h => TimeSpan.FromHours(h)),
        .. new[] { 1, 7, 30 }.Select(d => TimeSpan.FromDays(d)),
    ];

    /// <summary>Reads <c>30s</c>, <c>5m</c>, <c>48h</c>, <c>30d</c>.</summary>
    public static TimeSpan Length(string text)
    {
        var count = int.Parse(text.AsSpan(0, text.Length - 1), CultureInfo.InvariantCulture);
        return text[^1] switch
        {
            's' => TimeSpan.FromSeconds(count),
            'm' => TimeSpan.FromMinutes(count),
            'h' => TimeSpan.FromHours(count),
            'd' => TimeSpan.FromDays(count),
            _ => throw new FormatException(text),
        };
    }

    /// <summary>Reads <c>now-6h</c>, <c>now/M</c> or the length alone.</summary>
    public static DateTimeOffset Before(string text, DateTimeOffset now) => text switch
    {
        "now/M" => new DateTimeOffset(now.Year, now.Month, 1, 0, 0, 0, TimeSpan.Zero),
        _ => now - Length(text.Replace("now-", "", StringComparison.Ordinal)),
    };

    /// <summary>The nearest even span.</summary>
    public static TimeSpan Rounded(TimeSpan span) => Even.MinBy(even => (even - span).Duration());

    /// <summary>As InfluxQL takes it.</summary>
    public static string Write(TimeSpan span) =>
        span.Ticks % TimeSpan.TicksPerDay == 0 ? $"{span.Days}d"
        : span.Ticks % TimeSpan.TicksPerHour == 0 ? $"{(int)span.TotalHours}h"
        : span.Ticks % TimeSpan.TicksPerMinute == 0 ? $"{(int)span.TotalMinutes}m"
        : $"{(int)span.TotalSeconds}s";
}
