using FunnelStream.Connectors;
using Microsoft.Extensions.Configuration;

namespace FunnelStream.Configuration;

/// <summary>What is in force, fit for other people's eyes.</summary>
internal static class EffectiveConfiguration
{
    private static readonly string[] Secret = ["token", "password", "secret", "erasurekey", "credential", "sasl.jaas", "ssl.key.pem", "sasl.oauthbearer.config", "apikey", "private.key", "passphrase"];

    /// <summary>All keys that are set with their values, secrets replaced by stars, in alphabetical order.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Redacted(IConfiguration configuration) =>
        from setting in configuration.AsEnumerable()
        where !string.IsNullOrWhiteSpace(setting.Value) && !setting.Key.StartsWith("Serilog:", StringComparison.OrdinalIgnoreCase)
        orderby setting.Key
        select new KeyValuePair<string, string>(setting.Key, IsSection(configuration, setting.Key) ? "***" : Shown(setting.Key, setting.Value!));

    // A text where settings are expected may be any of them.
    private static bool IsSection(IConfiguration configuration, string key) => configuration.GetSection(key).GetChildren().Any();

    private static string Shown(string key, string value) => IsSecret(key) ? "***" : IsWebhook(key) ? WithoutPath(value) : ShownAddress.Of(value);

    // Whoever knows the address of a webhook may write to it.
    private static bool IsWebhook(string key) =>
        key.StartsWith("Alerts:Receivers:", StringComparison.OrdinalIgnoreCase)
        && key.Split(':') is [_, _, _, var name, ..] && name.Equals("Url", StringComparison.OrdinalIgnoreCase);

    private static string WithoutPath(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var url) && url.Host.Length > 0
            ? $"{url.Scheme}://{url.Authority}{(url.PathAndQuery.Length > 1 ? "/***" : "")}"
            : "***";

    private static bool IsSecret(string key)
    {
        // The path of a secret's file is no secret.
        var name = key.Replace('_', '.');
        return !name.EndsWith("file", StringComparison.OrdinalIgnoreCase)
            && !name.EndsWith(".location", StringComparison.OrdinalIgnoreCase)
            && (Array.Exists(Secret, s => name.Contains(s, StringComparison.OrdinalIgnoreCase))
                // A misspelt setting is shown too, beside what is wrong with it.
                || name.Split(':', '.').Any(part => part.Length > 3 && EditDistance.Nearest(part, Secret) is not null));
    }
}
