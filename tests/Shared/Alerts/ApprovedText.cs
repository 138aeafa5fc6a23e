using System.Runtime.CompilerServices;

namespace FunnelStream.Tests.Alerts;

/// <summary>Texts that are a contract: they stand approved beside the tests, and change only on purpose.</summary>
internal static class ApprovedText
{
    /// <summary>Compares; a differing text is left beside the approved one as <c>.received.txt</c>.</summary>
    public static void ShouldBeApproved(this string received, string name, [CallerFilePath] string caller = "")
    {
        var approved = Path.Combine(Path.GetDirectoryName(caller)!, name + ".approved.txt");
        var expected = File.Exists(approved) ? File.ReadAllText(approved) : "";
        received = received.ReplaceLineEndings("\n");
        if (expected != received)
        {
            File.WriteAllText(approved.Replace(".approved.", ".received.", StringComparison.Ordinal), received);
        }

        // Not ShouldBe: its list of differing letters is longer than the text.
        (received == expected).ShouldBeTrue($"{name} is not as approved: compare its .received.txt with its .approved.txt");
    }
}
