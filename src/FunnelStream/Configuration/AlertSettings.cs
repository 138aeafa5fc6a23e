using FunnelStream.Alerts;
using FunnelStream.Alerts.Texts;
using FunnelStream.Board;
using FunnelStream.Connectors.Delivery;
using FunnelStream.Worker;

namespace FunnelStream.Configuration;

/// <summary>Section <c>Alerts</c>, as far as it says who is told of alerts, and how: <c>Locale</c>, <c>GrafanaUrl</c>, <c>Receivers</c>.</summary>
internal static class AlertSettings
{
    /// <summary>Name of the receiver that <c>Alerts:Alertmanager:Url</c> makes.</summary>
    private const string Shorthand = "alertmanager";

    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(5);

    public static DeliveryOptions Read(SettingsReader settings, WorkerOptions worker, BoardOptions board)
    {
        var language = settings.Choice("Alerts:Locale", AlertLanguage.En);
        var names = settings.Names("Alerts:Receivers").Where(name => settings.Has($"Alerts:Receivers:{name}")).ToList();
        List<ReceiverOptions> receivers = [.. names.Select(name => Receiver(settings, name, language))];
        if (settings.List("Alerts:Alertmanager:Url") is { Count: > 0 } urls)
        {
            if (names.Contains(Shorthand, StringComparer.OrdinalIgnoreCase))
            {
                settings.Report($"Alerts:Alertmanager:Url and Alerts:Receivers:{Shorthand} are both set: keep one of them, or give the receiver another name.");
            }
            else
            {
                receivers.Insert(0, new ReceiverOptions { Name = Shorthand, Section = "Alerts:Alertmanager", Type = ReceiverType.Alertmanager, Urls = urls, Language = language });
            }
        }

        settings.Report(receivers.SelectMany(receiver => receiver.Validate()));
        return new DeliveryOptions
        {
            Language = language,
            Grafana = Address(settings, "Alerts:GrafanaUrl", "http://grafana:3000"),
            LiveBoard = Address(settings, "Http:PublicUrl", "https://funnel.example.com"),
            Windows = board.Windows,
            Currency = worker.Currency.Base,
            Zone = worker.Days.Zone,
            Receivers = receivers,
        };
    }

    /// <summary>The rules: <c>Alerts:RulesFile</c>; null where <c>Alerts:Enabled</c> is false.</summary>
    public static AlertRules? ReadRules(SettingsReader settings)
    {
        var isEnabled = settings.Flag("Alerts:Enabled", true);
        if (settings.Text("Alerts:RulesFile") is not { } file)
        {
            return isEnabled ? AlertRules.Default : null;
        }

        var rules = AlertRules.Read(file, out var problems);
        settings.Report(problems.Select(problem => $"Alerts:RulesFile ({file}): {problem}{(problem.EndsWith('?') ? "" : ".")}"));
        return isEnabled ? rules : null;
    }

    private static ReceiverOptions Receiver(SettingsReader settings, string name, AlertLanguage language)
    {
        var section = $"Alerts:Receivers:{name}";
        if (!name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.'))
        {
            settings.Report($"{section} has a name that is none: use letters, digits, '-', '_' and '.'.");
        }

        var defaults = new ReceiverOptions { Name = name, Section = section, Type = ReceiverType.Console };
        if (settings.Text($"{section}:Type") is null)
        {
            settings.Report($"{section}:Type is missing: set it to one of {string.Join(", ", Enum.GetNames<ReceiverType>().Select(type => type.ToLowerInvariant()))}.");
        }

        var type = settings.Choice($"{section}:Type", ReceiverType.Console);
        return defaults with
        {
            Type = type,

            // The address of a webhook may hold commas.
            Urls = type == ReceiverType.Alertmanager ? settings.List($"{section}:Url") ?? [] : settings.Text($"{section}:Url") is { } url ? [url] : [],
            UrlFile = settings.Text($"{section}:UrlFile"),
            Secret = settings.Text($"{section}:Secret"),
            SecretFile = settings.Text($"{section}:SecretFile"),
            User = settings.Text($"{section}:User"),
            Password = settings.Text($"{section}:Password"),
            PasswordFile = settings.Text($"{section}:PasswordFile"),
            Token = settings.Text($"{section}:Token"),
            TokenFile = settings.Text($"{section}:TokenFile"),
            Route = new AlertRoute
            {
                Rules = settings.List($"{section}:Rules") ?? [],
                Channels = settings.List($"{section}:Channels") ?? [],
                Severity = settings.Choice($"{section}:Severity", AlertSeverity.Warning),
            },
            Mute = Mute(settings, $"{section}:Mute"),
            Language = settings.Choice($"{section}:Locale", language),
            Timeout = settings.Span($"{section}:Timeout", defaults.Timeout, TimeSpan.FromMilliseconds(100), LongestTimeout),
        };
    }

    private static MuteTimes Mute(SettingsReader settings, string key)
    {
        if (settings.Text(key) is not { } text)
        {
            return MuteTimes.Never;
        }

        try
        {
            return MuteTimes.Parse(text);
        }
        catch (FormatException e)
        {
            settings.Report($"{key} cannot be used: {e.Message}.");
            return MuteTimes.Never;
        }
    }

    private static Uri? Address(SettingsReader settings, string key, string example)
    {
        if (settings.Text(key) is not { } text)
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address is { Query: "", Fragment: "", UserInfo: "" })
        {
            return address;
        }

        settings.Report($"{key} is no http or https address without user and query: set it like {example}.");
        return null;
    }
}
