using System.Runtime.CompilerServices;

namespace FunnelStream.Tests.Commands;

/// <summary>Texts that are a contract: they stand approved beside the tests, and change only on purpose.</summary>
internal static class Approved
{
    /// <summary>Compares; a differing text is left beside the approved one as <c>.received.txt</c>.</summary>
    public static void Text(string name, string received, [CallerFilePath] string caller = "")
    {
        var approved = Path.Combine(Path.GetDirectoryName(caller)!, "..", "Approved", name + ".approved.txt");
        var expected = File.Exists(approved) ? File.ReadAllText(approved) : "";
        received = received.ReplaceLineEndings("\n");
        if (expected != received)
        {
            File.WriteAllText(approved.Replace(".approved.", ".received.", StringComparison.Ordinal), received);
        }

        received.ShouldBe(expected);
    }
}
