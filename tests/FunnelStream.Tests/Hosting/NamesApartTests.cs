using System.Buffers;
using System.Diagnostics.Metrics;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FunnelStream.Alerts;
using FunnelStream.Alerts.Texts;
using FunnelStream.Connectors.InfluxDb;
using FunnelStream.Connectors.Slack;
using FunnelStream.Events;
using FunnelStream.Hosting;
using FunnelStream.Terminal;
using FunnelStream.Tests.Alerts;
using NodaTime;

namespace FunnelStream.Tests.Hosting;

/// <summary>Two dimension values that are two in the state are two wherever they are written.</summary>
public sealed class NamesApartTests
{
    private static readonly Gen<string> Written = Gen.Elements(
            "a", "b", "B", "é", "e\u0301", "ß", "İ", "ı", "渠", "😀", " ", "\u00A0", "\u3000", ",", "=", "\\", "\uFF3C", "\"", "'", "#", "\n", "\r", "\t", "\0", "\u007f", "\u0085",
            "\u200B", "\u202E", "\uFEFF", "\u00AD", "<", ">", "&", "&lt;", "[", "]", "{", "}", "*", "_", "|", "/", "%", "(none)", "(other)", "\\n", "\\u0001", "\uD800")
        .NonEmptyListOf().Select(string.Concat);

    [Fact]
    public void Values_that_differ_in_the_state_differ_wherever_they_are_written()
    {
        var compared = 0;
        Prop.ForAll(Written.Two().ToArbitrary(), pair =>
        {
            var (a, b) = (DimensionText.Normalize(Dimension.Campaign, pair.Item1), DimensionText.Normalize(Dimension.Campaign, pair.Item2));
            if (a == b)
            {
                return true;
            }

            compared++;
            foreach (var (where, write) in Outlets)
            {
                write(a).ShouldNotBe(write(b), $"{where}: '{a}' and '{b}'");
            }

            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3_000));
        compared.ShouldBeGreaterThan(2_000);
    }

    private static readonly (string Where, Func<string, string> Write)[] Outlets =
    [
        ("line protocol", name => LineProtocolOf(name)),
        ("Prometheus label", Label),
        ("terminal", PlainConsole.Cell),
        ("JSON", name => Encoding.UTF8.GetString(AlertJson.Write(Fired(name)))),
        ("message", name => Title(AlertLanguage.En, name)),
        ("French message", name => Title(AlertLanguage.Fr, name)),
        ("Slack", name => Encoding.UTF8.GetString(SlackReceiver.Json(Fired("any"), Texts(AlertLanguage.En).Of(Fired(name)), AlertLinks.None))),
    ];

    private static AlertTransition Fired(string name) =>
        (AlertSamples.Of("sql_rate_drop") with { Labels = new AlertLabels("seo", name) }).Transition(TransitionKind.Fired);

    private static AlertTexts Texts(AlertLanguage language) => new(language, CurrencyConverter.Of("EUR").Base, DateTimeZone.Utc);

    private static string Title(AlertLanguage language, string name) => Texts(language).Of(Fired(name)).Title;

    private static string LineProtocolOf(string name)
    {
        var bytes = new ArrayBufferWriter<byte>();
        LineProtocol.WriteKeyOrTag(bytes, name);
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    private static string Label(string name)
    {
        using var text = new PrometheusText("FunnelStream.Tests.Names");
        using var meter = new Meter("FunnelStream.Tests.Names");
        meter.CreateCounter<long>("names").Add(1, new KeyValuePair<string, object?>("name", name));
        return text.Write();
    }
}
