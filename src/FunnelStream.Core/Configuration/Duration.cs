using System.Globalization;

namespace FunnelStream.Configuration;

/// <summary>Spans of time as people write them: <c>500ms</c>, <c>90s</c>, <c>5m</c>, <c>26h</c>, <c>65d</c>, <c>2w</c>, or <c>00:05:00</c>.</summary>
public static class Duration
{
    private static readonly (string Unit, TimeSpan Length)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)), ("s", TimeSpan.FromSeconds(1)), ("m", TimeSpan.FromMinutes(1)),
        ("h", TimeSpan.FromHours(1)), ("d", TimeSpan.FromDays(1)), ("w", TimeSpan.FromDays(7)),
    ];

    // Beyond it a time that lies so far back or ahead has no date.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365_000);

    /// <summary>A regular expression that every span matches, and hardly anything else: for those who can't call <see cref="TryParse"/>.</summary>
    public static string Pattern { get; } = $@"^\s*([\d.]+\s*({string.Join('|', Units.Select(unit => string.Concat(unit.Unit.Select(c => $"[{c}{char.ToUpperInvariant(c)}]"))))})|[\d.:]+)\s*$";

    /// <summary>Reads a span that is not negative, of a thousand years at most.</summary>
    public static bool TryParse(string text, out TimeSpan span)
    {
        text = text.Trim().ToLowerInvariant();
        foreach (var (unit, length) in Units)
        {
            if (text.EndsWith(unit, StringComparison.Ordinal)
                && decimal.TryParse(text.AsSpan(0, text.Length - unit.Length).TrimEnd(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
                && amount <= Longest.Ticks / length.Ticks)
            {
                span = TimeSpan.FromTicks((long)(amount * length.Ticks));
                return true;
            }
        }

        return TimeSpan.TryParseExact(text, ["c", @"hh\:mm"], CultureInfo.InvariantCulture, out span) && span >= TimeSpan.Zero && span <= Longest && text.Contains(':');
    }

    /// <summary>Writes a span in the largest unit that divides it; <c>ever</c> for the longest.</summary>
    public static string Write(TimeSpan span)
    {
        if (span == TimeSpan.MaxValue)
        {
            return "ever";
        }

        var (unit, length) = Units.Where(u => u.Unit != "w" && span.Ticks % u.Length.Ticks == 0).LastOrDefault(Units[0]);
        return span == TimeSpan.Zero ? "0s" : (span.Ticks / length.Ticks).ToString(CultureInfo.InvariantCulture) + unit;
    }
}
