using System.Net.Http.Headers;
using System.Text;
using FunnelStream.Alerts.Texts;
using FunnelStream.Connectors.Alertmanager;
using FunnelStream.Connectors.Slack;
using FunnelStream.Connectors.Teams;
using FunnelStream.Connectors.Webhooks;
using Microsoft.Extensions.Logging;

namespace FunnelStream.Connectors.Delivery;

/// <summary>Makes receivers of what is configured. To add a way out, add its folder and a line here.</summary>
internal static class Receivers
{
    /// <exception cref="IOException">A secret's file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Reading a secret's file is not allowed.</exception>
    public static IEnumerable<ReceiverParts> Of(DeliveryOptions options, TimeProvider time, ILogger logger)
    {
        var links = new AlertLinkMaker(options.Grafana, options.LiveBoard, options.Windows);
        foreach (var receiver in options.Receivers)
        {
            var speech = new AlertSpeech(new AlertTexts(receiver.Language, options.Currency, options.Zone), links, time);
            if (receiver.Type == ReceiverType.Console)
            {
                yield return Parts(receiver.Name, new ConsoleReceiver(speech, logger));
                continue;
            }

            var addresses = ReceiverOptionsRules.Addresses(receiver);
            for (var i = 0; i < addresses.Count; i++)
            {
                // Each Alertmanager of a cluster is a receiver of its own: one that is down delays none of the others.
                yield return Parts(i == 0 ? receiver.Name : $"{receiver.Name}#{i + 1}", Speaking(receiver, addresses[i], speech));
            }

            ReceiverParts Parts(string name, Receiver made) => new(name, made, receiver.Route, receiver.Mute, speech, options.MostWaiting);
        }

        Receiver Speaking(ReceiverOptions receiver, string address, AlertSpeech speech) => receiver.Type switch
        {
            ReceiverType.Alertmanager => new AlertmanagerReceiver(Post(receiver, address.TrimEnd('/') + "/api/v2/alerts"), speech, options.StandingEvery),
            ReceiverType.Slack => new SlackReceiver(Post(receiver, address), speech),
            ReceiverType.Teams => new TeamsReceiver(Post(receiver, address), speech),
            _ => new WebhookReceiver(Post(receiver, address), speech, Encoding.UTF8.GetBytes(Secret(receiver.Secret, receiver.SecretFile)!)),
        };

        HttpPost Post(ReceiverOptions receiver, string address) => new(new Uri(address), Authorization(receiver), receiver.Timeout, time);
    }

    private static AuthenticationHeaderValue? Authorization(ReceiverOptions o)
    {
        if (Secret(o.Token, o.TokenFile) is { } token)
        {
            return new AuthenticationHeaderValue("Bearer", token);
        }

        return string.IsNullOrEmpty(o.User)
            ? null
            : new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{o.User}:{Secret(o.Password, o.PasswordFile)}")));
    }

    private static string? Secret(string? value, string? file) =>
        !string.IsNullOrEmpty(file) ? SecretFile.Read(file) : string.IsNullOrEmpty(value) ? null : value;
}
