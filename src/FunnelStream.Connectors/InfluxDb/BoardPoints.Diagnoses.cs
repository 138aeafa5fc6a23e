using System.Globalization;
using FunnelStream.Advice;
using FunnelStream.Alerts;

namespace FunnelStream.Connectors.InfluxDb;

public static partial class BoardPoints
{
    /// <summary>
    /// A diagnosis, <c>funnel_diagnosis</c>, at the instant it is made for: tags <c>diagnosis</c>, as in <c>weak_lead_to_mql</c>,
    /// <c>channel</c>, <c>campaign</c> and <c>segment</c>, which are <c>(all)</c> where it is not narrowed down; <c>cause</c> says where to
    /// look, <c>numbers</c> what it rests on, for people to read.
    /// </summary>
    public static PointBuilder Diagnosis(PointBuilder point, Diagnosis diagnosis) =>
        point.Begin("funnel_diagnosis", diagnosis.At / 1_000)
            .Tag("diagnosis", diagnosis.Name)
            .Tag("channel", diagnosis.Labels.Channel ?? All)
            .Tag("campaign", diagnosis.Labels.Campaign ?? All)
            .Tag("segment", diagnosis.Labels.Segment ?? All)
            .Text("cause", diagnosis.Cause)
            .Text("numbers", string.Join(" · ", diagnosis.Numbers.Select(Told)));

    private static string Told(AlertNumber number) => (number.Value, number.Low, number.High) switch
    {
        (null, _, _) => $"{number.Name} –",
        ({ } value, { } low, { } high) => string.Create(CultureInfo.InvariantCulture, $"{number.Name} {value:G4} ({low:G4}–{high:G4})"),
        ({ } value, _, _) => string.Create(CultureInfo.InvariantCulture, $"{number.Name} {value:G4}"),
    };
}
