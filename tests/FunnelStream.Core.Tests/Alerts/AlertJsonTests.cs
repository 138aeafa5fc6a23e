using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FunnelStream.Alerts;
using FunnelStream.Alerts.Texts;
using FunnelStream.Core.Tests.Alerts.Texts;
using FunnelStream.Tests.Alerts;

namespace FunnelStream.Core.Tests.Alerts;

public sealed class AlertJsonTests
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public void The_public_JSON_is_approved()
    {
        var transition = AlertSamples.Of("sql_rate_drop").Transition(TransitionKind.Fired);
        var text = AlertTextsTests.Texts(AlertLanguage.Fr).Of(transition);
        var links = new AlertLinks(new Uri("https://grafana.example/d/cohorts?var-channel=a%20b"), null);
        var silence = new AlertSilence("s1", "goal", new AlertLabels(Channel: "seo"), "ana", "Messe « Été »", 1_000, 61_001);
        var acknowledgement = new AlertAcknowledgement("a1", 1_000, "bo", "", 2_000);

        string.Join('\n', new[]
        {
            AlertJson.Write(transition), AlertJson.Write(transition, text, links), AlertJson.Write(AlertSamples.Of("response_sla"), withMemory: false),
            AlertJson.Write(silence), AlertJson.Write(acknowledgement),
        }.Select(Indented)).ShouldBeApproved("AlertJson");
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        foreach (var kind in Enum.GetValues<TransitionKind>())
        {
            foreach (var alert in AlertSamples.All)
            {
                Same(alert.Transition(kind), AlertJson.ReadTransition(AlertJson.Write(alert.Transition(kind))));
                Same(alert, AlertJson.ReadAlert(AlertJson.Write(alert)));
            }
        }
    }

    [Fact]
    public void Alerts_with_nothing_optional_are_read_back()
    {
        var bare = new AlertRecord { Id = "a", Rule = "r", Kind = "k", Version = "v", Labels = AlertLabels.Total, State = AlertState.NoData, Since = 1, EvaluatedAt = 2 };

        Same(bare, AlertJson.ReadAlert(AlertJson.Write(bare)));
    }

    [Fact]
    public void Alerts_from_before_anything_was_found_beside_them_are_read()
    {
        var alert = AlertSamples.Of("sql_rate_drop");
        var json = JsonNode.Parse(AlertJson.Write(alert))!.AsObject();

        json.Remove("found").ShouldBeTrue();
        Same(alert with { Found = [] }, AlertJson.ReadAlert(Encoding.UTF8.GetBytes(json.ToJsonString())));
    }

    [Fact]
    public void Memory_keeps_every_bit()
    {
        var memory = new Dictionary<string, IReadOnlyList<double>> { ["x"] = [.1 + .2, double.Epsilon, double.MaxValue, -0.0, double.PositiveInfinity, double.NegativeInfinity, double.NaN], ["empty"] = [] };
        var read = AlertJson.ReadAlert(AlertJson.Write(AlertSamples.Of("goal") with { Memory = memory }));

        read.Memory["x"].Select(BitConverter.DoubleToInt64Bits).ShouldBe(memory["x"].Select(BitConverter.DoubleToInt64Bits));
        read.Memory["empty"].ShouldBeEmpty();
    }

    [Fact]
    public void A_silence_of_an_earlier_build_is_of_names_as_they_are_counted_under()
    {
        var silence = new AlertSilence("s1", null, new AlertLabels("SEO\t x", "Re\u0301f"), "ana", "", 1, 2);

        AlertJson.ReadSilence(AlertJson.Write(silence)).Labels.ShouldBe(new AlertLabels("seo x", "r\u00E9f"));
    }

    [Fact]
    public void Silences_and_acknowledgements_are_read_back()
    {
        var everything = new AlertSilence("s1", null, AlertLabels.Total, "ana", "", 1, 2);
        var narrow = new AlertSilence("s2", "goal", new AlertLabels("c", "d", "e=f", "g"), "ana", "\"quoted\" \u2028 line", 1_767_225_600_123, 1_767_225_600_124);
        var acknowledgement = new AlertAcknowledgement("a1", 1_767_225_600_123, "bo", "on it", 1_767_225_600_999);

        AlertJson.ReadSilence(AlertJson.Write(everything)).ShouldBe(everything);
        AlertJson.ReadSilence(AlertJson.Write(narrow)).ShouldBe(narrow);
        AlertJson.ReadAcknowledgement(AlertJson.Write(acknowledgement)).ShouldBe(acknowledgement);
    }

    [Fact]
    public void Unknown_members_are_ignored_and_offsets_understood()
    {
        var json = """
            {"id":"a1","fired_at":"2026-03-04T00:00:00+01:00","author":"bo","comment":"","at":"2026-03-03T23:00:00.5Z","mood":{"x":[1]}}
            """u8;

        var read = AlertJson.ReadAcknowledgement(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(json).Replace("\"id\"", "\"alert\"", StringComparison.Ordinal)));

        read.FiredAt.ShouldBe(AlertSamples.At);
        read.At.ShouldBe(AlertSamples.At + 500);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"id":"s"}""")]
    [InlineData("""{"id":null,"labels":{},"author":"a","comment":"c","from":"2026-01-01T00:00:00Z","until":"2026-01-02T00:00:00Z"}""")]
    [InlineData("""{"id":"s","labels":{},"author":"a","comment":"c","from":"yesterday","until":"2026-01-02T00:00:00Z"}""")]
    public void What_is_no_silence_is_refused(string json) => Should.Throw<JsonException>(() => AlertJson.ReadSilence(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void A_state_nobody_knows_is_refused()
    {
        var json = Encoding.UTF8.GetString(AlertJson.Write(AlertSamples.Of("goal"))).Replace("\"firing\"", "\"burning\"", StringComparison.Ordinal);

        Should.Throw<JsonException>(() => AlertJson.ReadAlert(Encoding.UTF8.GetBytes(json))).Message.ShouldContain("burning");
    }

    private static string Indented(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        return JsonSerializer.Serialize(document, Readable) + "\n";
    }

    private static void Same(AlertTransition expected, AlertTransition read)
    {
        (read with { Alert = expected.Alert }).ShouldBe(expected);
        Same(expected.Alert, read.Alert);
    }

    private static void Same(AlertRecord expected, AlertRecord read)
    {
        (read with { Numbers = expected.Numbers, Found = expected.Found, Leads = expected.Leads, Memory = expected.Memory }).ShouldBe(expected);
        read.Found.Select(found => found with { Numbers = [] }).ShouldBe(expected.Found.Select(found => found with { Numbers = [] }));
        read.Found.SelectMany(found => found.Numbers).ShouldBe(expected.Found.SelectMany(found => found.Numbers));
        read.Numbers.ShouldBe(expected.Numbers);
        read.Leads.ShouldBe(expected.Leads);
        read.Memory.Keys.ShouldBe(expected.Memory.Keys);
        foreach (var (name, values) in expected.Memory)
        {
            read.Memory[name].ShouldBe(values);
        }
    }
}
