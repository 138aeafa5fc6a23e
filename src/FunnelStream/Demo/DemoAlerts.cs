using System.Globalization;
using FunnelStream.Alerts;
using FunnelStream.Alerts.Texts;
using FunnelStream.Events;
using FunnelStream.Terminal;
using NodaTime;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace FunnelStream.Demo;

/// <summary>The demo's alerts in words: a line for each that fired, got worse or was resolved.</summary>
internal static class DemoAlerts
{
    private static readonly AlertTexts Texts = new(AlertLanguage.En, CurrencyConverter.Of("EUR").Base, DateTimeZone.Utc);

    /// <summary>What is shown below the table.</summary>
    public static IRenderable Of(IEnumerable<AlertTransition> told) => new Rows(told.Select(transition => new Markup(Colored(transition))));

    /// <summary>A transition as a line.</summary>
    public static string Line(AlertTransition transition) => string.Create(
        CultureInfo.InvariantCulture,
        $"{DateTimeOffset.FromUnixTimeMilliseconds(transition.At):yyyy-MM-dd HH:mm} {(transition.Kind == TransitionKind.Fired ? "Fired: " : "")}{Texts.Of(transition).Title}");

    private static string Colored(AlertTransition transition)
    {
        var color = transition.Kind is TransitionKind.Resolved or TransitionKind.Withdrawn ? "green"
            : transition.Alert.Severity == AlertSeverity.Critical ? "red" : "yellow";
        return $"[{color}]{PlainConsole.Cell(Line(transition))}[/]";
    }
}
