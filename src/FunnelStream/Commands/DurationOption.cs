using System.CommandLine;
using FunnelStream.Configuration;

namespace FunnelStream.Commands;

/// <summary>Options that take a span of time, such as <c>60s</c> or <c>30d</c>.</summary>
internal static class DurationOption
{
    public static Option<TimeSpan?> Create(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (Duration.TryParse(text, out var span) && span > TimeSpan.Zero)
            {
                return span;
            }

            result.AddError($"{name} '{text}' is no span of time: write it like 60s, 10m, 6h or 30d.");
            return null;
        },
    };
}
