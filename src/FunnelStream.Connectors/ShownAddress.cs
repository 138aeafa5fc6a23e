using System.Text.RegularExpressions;

namespace FunnelStream.Connectors;

/// <summary>Addresses as they may be printed: a user, a password or a key in one is for the server's eyes only.</summary>
public static partial class ShownAddress
{
    /// <summary>A text that is, or may hold, addresses, with stars for what stands before an @ and behind a question mark.</summary>
    public static string Of(string text) => Query().Replace(BareUserInfo().Replace(UserInfo().Replace(text, "://***@"), "${before}***@"), "${address}?***");

    // Up to the last @, since a password that should have been escaped may hold one, or a slash.
    [GeneratedRegex(@"://[^\s,]*@", RegexOptions.NonBacktracking)]
    private static partial Regex UserInfo();

    // Without a scheme: user:password@host.
    [GeneratedRegex(@"(?<before>^|[\s,'""])[^\s,'""/@:]+:[^\s,'""/][^\s,'""]*@", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex BareUserInfo();

    [GeneratedRegex(@"(?<address>://[^\s,?]*)\?[^\s,]+", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Query();
}
