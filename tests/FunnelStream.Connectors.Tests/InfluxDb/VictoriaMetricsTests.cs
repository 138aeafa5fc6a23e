using FunnelStream.Connectors.InfluxDb;
using FunnelStream.Tests.TimeSeries;

namespace FunnelStream.Connectors.Tests.InfluxDb;

/// <summary>The v2 endpoint, as a real VictoriaMetrics understands it.</summary>
public sealed class VictoriaMetricsTests(VictoriaMetricsServer server) : IClassFixture<VictoriaMetricsServer>
{
    private const long Noon = 1_700_000_000;

    private InfluxOptions Options => new() { Url = server.Url, Api = InfluxApi.V2, Org = "o", Bucket = "b" };

    [VictoriaMetricsFact]
    public async Task Odd_tag_values_and_all_fields_arrive()
    {
        (await InfluxProbe.CheckAsync(Options)).ShouldBeNull();
        var log = new KeptLog();
        await using var writer = new InfluxWriter(Options, log);
        writer.Start(TestActors.Materializer);
        var point = new PointBuilder();

        // Doubled backslashes become one here, as LineProtocol documents, and would meet other texts.
        var texts = Texts.Odd.Where(text => !Texts.HasDoubledBackslash(Texts.Carried(text))).ToArray();
        foreach (var text in texts)
        {
            writer.TryOffer(point.Begin("m", Noon).Tag("t", text).Tag("zone", "z").Field("v", 1.5).Field("n", 7L).Field("b", true)).ShouldBeTrue();
        }

        await writer.FlushAsync().SoonAsync();

        writer.Status.Written.ShouldBe(texts.Length, string.Join('\n', log.Entries));
        foreach (var (field, value) in new[] { ("v", 1.5), ("n", 7d), ("b", 1d) })
        {
            var exported = await server.ExportAsync($"m_{field}");
            exported.Select(series => series.GetProperty("metric").GetProperty("t").GetString()!).Order(StringComparer.Ordinal)
                .ShouldBe(texts.Select(Texts.Carried).Distinct().Order(StringComparer.Ordinal));
            exported.ShouldAllBe(series => series.GetProperty("metric").GetProperty("zone").GetString() == "z");
            exported.ShouldAllBe(series => series.GetProperty("values")[0].GetDouble() == value);
            exported.ShouldAllBe(series => series.GetProperty("timestamps")[0].GetInt64() == Noon * 1_000);
        }
    }
}
