using FunnelStream.Events;

namespace FunnelStream.Alerts;

/// <summary>
/// Which values of a dimension name something that an alert can be about. <c>(none)</c>, <c>(unknown)</c>, <c>(other)</c> and <c>(personal)</c> stand for
/// the absence of a name: nothing can be done about them, and they explain nothing about what holds them.
/// </summary>
internal static class Named
{
    /// <summary>Whether a value is a name.</summary>
    public static bool Is(string value) => value is not ("(none)" or "(unknown)" or "(other)" or DimensionText.Personal);

    /// <summary>Whether all of them are; true of none, which is the total.</summary>
    public static bool AreAll(IEnumerable<string> values) => values.All(Is);
}
