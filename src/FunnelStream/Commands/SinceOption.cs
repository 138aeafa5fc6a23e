using System.CommandLine;
using FunnelStream.Configuration;

namespace FunnelStream.Commands;

/// <summary>An option that takes a time, or a span of time up to now.</summary>
internal static class SinceOption
{
    public static Option<DateTimeOffset?> Create(string name, string description, TimeProvider time) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (Duration.TryParse(text, out var span) && span > TimeSpan.Zero)
            {
                return time.GetUtcNow() - span;
            }

            if (ParsedOption.TryParseTime(text, out var at))
            {
                return at;
            }

            result.AddError($"{name} '{text}' is neither a time with offset, like 2026-01-31T00:00:00Z, nor a span of time, like 6h or 30d.");
            return null;
        },
    };
}
