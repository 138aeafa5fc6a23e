using FunnelStream.Worker;

namespace FunnelStream.Transfer;

/// <summary>What can't be changed on the way through a file, and why.</summary>
internal static class TransferSettings
{
    private const string ErasureKey = "erasure_key";

    private static readonly Dictionary<string, string> Reasons = new()
    {
        ["zone"] = "days were cut at its midnights, and what was counted by the day can't be cut anew",
        ["currency"] = "amounts were converted when they came, and their own currency is not kept",
        ["implied_stages"] = "stages of leads that are long forgotten were counted by it",
        [ErasureKey] = "erased persons are remembered under it, and would be counted again if they came back",
    };

    /// <summary>The settings of some options beside the families: lines of <see cref="StateConfiguration"/>.</summary>
    public static IReadOnlyList<string> Of(WorkerOptions options) =>
        [.. StateConfiguration.Of(options).Split('\n').Where(line => !line.StartsWith("families=", StringComparison.Ordinal))];

    /// <summary>What stands against going on under other settings, each a sentence; the erasure key apart.</summary>
    public static IReadOnlyList<string> Refusals(IReadOnlyList<string> exported, WorkerOptions configured) =>
        [.. Of(configured).Where(now => !exported.Contains(now) && NameOf(now) != ErasureKey && !StateConfiguration.MayDiffer(now)).Select(now => Refusal(exported, now))];

    /// <summary>What stands against taking over erasures; null where nothing does.</summary>
    public static string? ErasureRefusal(IReadOnlyList<string> exported, WorkerOptions configured) =>
        Of(configured).FirstOrDefault(now => NameOf(now) == ErasureKey && !exported.Contains(now)) is { } now ? Refusal(exported, now) : null;

    private static string Refusal(IReadOnlyList<string> exported, string now) =>
        $"configured is {now}, the file has {exported.FirstOrDefault(o => NameOf(o) == NameOf(now)) ?? "none"}: "
        + $"{Reasons.GetValueOrDefault(NameOf(now), "numbers counted under one can't be corrected under the other")}. Set it back, or count anew from the inputs after 'state reset'.";

    private static string NameOf(string line) => line.Split('=')[0];
}
