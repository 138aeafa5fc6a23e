using System.Text;
using FunnelStream.Alerts;
using FunnelStream.Alerts.Rules;
using FunnelStream.Board;
using FunnelStream.Connectors.Generator;

namespace FunnelStream.Demo;

/// <summary>The story the demo plays: fixed dates, so that a seed shows the same numbers everywhere.</summary>
internal static class DemoStory
{
    /// <summary>The story that is played unless another is asked for.</summary>
    public const int Seed = 2;

    /// <summary>The length of the window that the table shows.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromDays(14);

    /// <summary>That window.</summary>
    public static readonly WindowLength Shown = new("14d", Window);

    /// <summary>When playing begins; what is before is history.</summary>
    public static readonly DateTimeOffset Curtain = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    /// <summary>How much is played.</summary>
    public static readonly TimeSpan Played = TimeSpan.FromDays(45);

    /// <summary>The default rules; deadlines are looked at every half hour, since a minute of the story passes in a millisecond, count as kept after two days, and are those of sales, to whom every lead of the story goes.</summary>
    public static IReadOnlyList<AlertRule> Rules { get; } =
        RuleSet.Parse(Encoding.UTF8.GetBytes("""{ "rules": [ { "kind": "response_sla", "every": "30m", "resolve_after": 96, "channels": false } ] }"""), RuleCatalog.All, out _)!.Rules;

    /// <summary>The story of a seed.</summary>
    public static StoryOptions Of(int seed) => new()
    {
        Seed = seed,
        Start = Curtain.AddDays(-120),
        Surge = Curtain.AddDays(7),
        Pause = Curtain.AddDays(22),
        End = Curtain + Played,
    };
}
