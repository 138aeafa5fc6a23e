using System.Globalization;

namespace FunnelStream.Alerts.Watch;

/// <summary>The keys of what an <see cref="IAlertLog"/> keeps; docs/alerts.md describes the records.</summary>
internal static class AlertKeys
{
    public const string Alert = "alert/";
    public const string Transition = "transition/";
    public const string Silence = "silence/";
    public const string Acknowledgement = "acknowledgement/";
    public const string Receiver = "receiver/";
    public const string SignOut = "signout/";
    public const string Evaluated = "evaluated";
    public const string Held = "held";

    /// <summary>Digits enough that keys sort as their numbers do.</summary>
    public static string OfTransition(long sequence) => Transition + sequence.ToString("D15", CultureInfo.InvariantCulture);

    public static bool Is(string key, string kind, out string rest)
    {
        rest = key.StartsWith(kind, StringComparison.Ordinal) ? key[kind.Length..] : "";
        return rest.Length > 0;
    }
}
