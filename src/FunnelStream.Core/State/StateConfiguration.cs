using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FunnelStream.Events;

namespace FunnelStream.State;

/// <summary>
/// What must be the same for state to go on: numbers counted under one meaning can't be corrected under another. A text,
/// so that a refusal can show both.
/// </summary>
public static class StateConfiguration
{
    /// <summary>
    /// The text of some options: families in order with dimensions and finest level, zone, base currency, implied stages,
    /// and a fingerprint of the erasure key (never the key).
    /// </summary>
    public static string Of(WorkerOptions options)
    {
        var families = options.Families.Select(f => $"{f.Name}({string.Join(",", f.Dimensions.Select(d => d.Name()))})@{f.Finest}");
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(options.ErasureKey.Span, "funnelstream state"u8, hash);
        return new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"families={string.Join(" ", families)}\n")
            .Append(CultureInfo.InvariantCulture, $"zone={options.Days.Zone.Id}\n")
            .Append(CultureInfo.InvariantCulture, $"currency={options.Currency.Base}\n")
            .Append(CultureInfo.InvariantCulture, $"implied_stages={options.ImpliedStages}\n")
            .Append(CultureInfo.InvariantCulture, $"erasure_key={Convert.ToHexStringLower(hash[..4])}")
            .ToString();
    }

    /// <summary>What differs, a line for each setting: what the state was written with and what is configured; empty where nothing does.</summary>
    public static IReadOnlyList<string> Differences(string state, string configured)
    {
        var old = state.Split('\n');
        return [.. configured.Split('\n').Except(old).Select(now => $"configured {now}, the state has {Array.Find(old, o => NameOf(o) == NameOf(now)) ?? "none"}")];

        static string NameOf(string line) => line.Split('=')[0];
    }
}
