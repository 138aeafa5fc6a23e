namespace FunnelStream.Alerts.Texts;

/// <summary>Languages that alerts speak.</summary>
public enum AlertLanguage
{
    /// <summary>English.</summary>
    En,

    /// <summary>French.</summary>
    Fr,
}

/// <summary>Codes of languages.</summary>
public static class AlertLanguageCodes
{
    /// <summary>The ISO 639 code: <c>en</c>, <c>fr</c>.</summary>
    public static string Code(this AlertLanguage language) => language == AlertLanguage.Fr ? "fr" : "en";
}
