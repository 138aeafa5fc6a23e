namespace FunnelStream.Connectors.Delivery;

internal static class ReceiverOptionsRules
{
    private const int ShortestSecret = 16;

    public static IEnumerable<string> Problems(ReceiverOptions o) => [.. Address(o), .. Secrets(o), .. Mute(o)];

    private static IEnumerable<string> Address(ReceiverOptions o)
    {
        if (o.Type == ReceiverType.Console)
        {
            if (o.Urls.Count > 0 || Given(o.UrlFile))
            {
                yield return $"{o.Section}:Url is set, but a console has no address: remove it or correct the Type.";
            }

            yield break;
        }

        if (o.Urls.Count == 0 && !Given(o.UrlFile))
        {
            yield return $"{o.Section}:Url is missing: set it, or UrlFile, to the address {Whose(o.Type)}.";
        }

        if (o.Urls.Count > 0 && Given(o.UrlFile))
        {
            yield return $"{o.Section}:Url and UrlFile are both set: keep one of them.";
        }

        if (o.Urls.Count > 1 && o.Type != ReceiverType.Alertmanager)
        {
            yield return $"{o.Section}:Url holds several addresses, which only Alertmanagers may have: make a receiver of each.";
        }

        if (SecretFile.Problem($"{o.Section}:UrlFile", o.UrlFile) is { } file)
        {
            yield return file;
            yield break;
        }

        foreach (var url in Addresses(o))
        {
            // Addresses of webhooks are secrets: no message repeats one.
            if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            {
                yield return $"{o.Section}:Url is no http or https address: set it to the address {Whose(o.Type)}.";
            }
            else if (address.UserInfo.Length > 0)
            {
                yield return $"{o.Section}:Url holds a user name: move it to User, and the password to PasswordFile.";
            }
            else if (o.Type == ReceiverType.Alertmanager && (address.Query.Length > 0 || address.AbsolutePath.Contains("/api/", StringComparison.Ordinal)))
            {
                yield return $"{o.Section}:Url holds more than Alertmanager's base address: leave only scheme, host, port and prefix, such as http://alertmanager:9093.";
            }
        }
    }

    private static IEnumerable<string> Secrets(ReceiverOptions o)
    {
        foreach (var (name, value, file) in new[] { ("Secret", o.Secret, o.SecretFile), ("Password", o.Password, o.PasswordFile), ("Token", o.Token, o.TokenFile) })
        {
            if (Given(value) && Given(file))
            {
                yield return $"{o.Section}:{name} and {name}File are both set: keep one of them.";
            }

            if (SecretFile.Problem($"{o.Section}:{name}File", file) is { } problem)
            {
                yield return problem;
            }

            if ((value ?? "").Any(char.IsControl))
            {
                yield return $"{o.Section}:{name} holds a line break or another control character: remove it, or use {name}File, which is trimmed.";
            }
        }

        var isSigned = Given(o.Secret) || Given(o.SecretFile);
        if (o.Type == ReceiverType.Webhook && !isSigned)
        {
            yield return $"{o.Section} has no Secret to sign with: set SecretFile or Secret to at least {ShortestSecret} characters, such as of openssl rand -hex 32.";
        }

        if (o.Type != ReceiverType.Webhook && isSigned)
        {
            yield return $"{o.Section}:Secret is set, but only a webhook signs: remove it or correct the Type.";
        }

        if (Given(o.Secret) && o.Secret!.Length < ShortestSecret)
        {
            yield return $"{o.Section}:Secret is shorter than {ShortestSecret} characters: use a longer one, such as of openssl rand -hex 32.";
        }

        var token = Given(o.Token) || Given(o.TokenFile);
        var password = Given(o.Password) || Given(o.PasswordFile);
        if (token && Given(o.User))
        {
            yield return $"{o.Section}:User and a token are both set: keep the user (Basic authentication) or the token.";
        }

        if (Given(o.User) != password)
        {
            yield return $"{o.Section} has {(password ? "a password without a User" : "a User without a password")}: set both, or neither.";
        }
    }

    private static IEnumerable<string> Mute(ReceiverOptions o)
    {
        if (o.Type == ReceiverType.Alertmanager && o.Mute != MuteTimes.Never)
        {
            yield return $"{o.Section}:Mute is set, but an Alertmanager has to know what stands at all times: move the mute times into its own configuration (mute_time_intervals).";
        }
    }

    /// <summary>The addresses, those in a file included, which has to be readable.</summary>
    public static IReadOnlyList<string> Addresses(ReceiverOptions o) => Given(o.UrlFile) ? [SecretFile.Read(o.UrlFile!)] : o.Urls;

    private static string Whose(ReceiverType type) => type switch
    {
        ReceiverType.Alertmanager => "of the Alertmanager, such as http://alertmanager:9093",
        ReceiverType.Slack => "of Slack's incoming webhook, such as https://hooks.slack.com/services/...",
        ReceiverType.Teams => "that Teams shows for the workflow \"When a Teams webhook request is received\"",
        _ => "to post to, such as https://example.com/alerts",
    };

    private static bool Given(string? value) => !string.IsNullOrEmpty(value);
}
