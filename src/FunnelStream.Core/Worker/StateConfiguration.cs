using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FunnelStream.Events;
using FunnelStream.Leads;

namespace FunnelStream.Worker;

/// <summary>
/// What must be the same for state to go on: numbers counted under one meaning can't be corrected under another. A text,
/// so that a refusal can show both. Behind it, what may differ: numbers that are counted anew from the retained leads.
/// </summary>
public static class StateConfiguration
{
    private const string Waits = "waits=1";
    private const string Calendar = "calendar=";

    /// <summary>
    /// The text of some options: families in order with dimensions and finest level, zone, base currency, implied stages,
    /// and a fingerprint of the erasure key (never the key); then that waiting leads are counted, and the working calendar.
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
            .Append(CultureInfo.InvariantCulture, $"erasure_key={Convert.ToHexStringLower(hash[..4])}\n")
            .Append(CultureInfo.InvariantCulture, $"{Waits}\n")
            .Append(CultureInfo.InvariantCulture, $"{Calendar}{options.Calendar?.Fingerprint ?? "none"}")
            .ToString();
    }

    /// <summary>
    /// What differs and must not, a line for each setting: what the state was written with and what is configured; empty
    /// where nothing does.
    /// </summary>
    public static IReadOnlyList<string> Differences(string state, string configured)
    {
        var old = state.Split('\n');
        return [.. configured.Split('\n').Except(old).Where(now => !MayDiffer(now))
            .Select(now => $"configured {now}, the state has {Array.Find(old, o => NameOf(o) == NameOf(now)) ?? "none"}")];

        static string NameOf(string line) => line.Split('=')[0];
    }

    /// <summary>Whether a line of the text may differ, because the numbers that go by it are counted anew.</summary>
    internal static bool MayDiffer(string line) => line == Waits || line.StartsWith(Calendar, StringComparison.Ordinal);

    /// <summary>The contributions that have to be counted anew: those that the state lacks, or counted under another calendar.</summary>
    /// <param name="state">Lines the state was written with; an earlier build's lack the last ones.</param>
    /// <param name="configured">What is configured.</param>
    internal static Change ToRecount(IReadOnlyCollection<string> state, WorkerOptions configured)
    {
        var calendar = state.FirstOrDefault(line => line.StartsWith(Calendar, StringComparison.Ordinal)) ?? $"{Calendar}none";
        return (state.Contains(Waits) ? Change.None : Change.Waiting | Change.SalesWait)
            | (calendar == $"{Calendar}{configured.Calendar?.Fingerprint ?? "none"}" ? Change.None : Change.Business);
    }
}
