using System.Globalization;

namespace FunnelStream.Board;

/// <summary>How long a sliding window is.</summary>
/// <param name="Name">As written in configuration and shown everywhere: <c>30d</c>, <c>all</c>.</param>
/// <param name="Span">Its length; null: everything that is kept.</param>
public sealed record WindowLength(string Name, TimeSpan? Span)
{
    private const long Minute = 60_000;

    /// <summary>Everything that is kept.</summary>
    public static WindowLength All { get; } = new("all", null);

    /// <summary><c>1h</c>, <c>24h</c>, <c>7d</c> and <c>30d</c>.</summary>
    public static IReadOnlyList<WindowLength> Defaults { get; } = [Parse("1h"), Parse("24h"), Parse("7d"), Parse("30d")];

    /// <summary>Its length in ms; <see cref="long.MaxValue"/> for everything.</summary>
    internal long Millis => Span is { } span ? (long)span.TotalMilliseconds : long.MaxValue;

    /// <summary>
    /// How far apart the points of its series lie, ms: a sixtieth of the window in whole minutes, at least one; an hour for everything.
    /// </summary>
    internal long PointStep => Span is null ? 60 * Minute : Math.Max(1, Millis / 60 / Minute) * Minute;

    /// <summary>Reads <c>all</c>, or a positive whole number followed by <c>m</c>, <c>h</c>, <c>d</c> or <c>w</c>.</summary>
    /// <exception cref="FormatException">It is neither, or longer than a hundred years.</exception>
    public static WindowLength Parse(string text)
    {
        var name = text.Trim().ToLowerInvariant();
        if (name == All.Name)
        {
            return All;
        }

        var minutes = name.Length == 0 ? 0 : name[^1] switch { 'm' => 1, 'h' => 60, 'd' => 1_440, 'w' => 10_080, _ => 0 };
        if (minutes == 0 || !int.TryParse(name.AsSpan(0, name.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            || count == 0 || (long)count * minutes > 36_525L * 1_440)
        {
            throw new FormatException($"'{text}' is not a window: write 'all' or a number with m, h, d or w, as in 30d");
        }

        return new WindowLength(name, TimeSpan.FromMinutes((double)count * minutes));
    }
}
