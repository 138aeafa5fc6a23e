using System.Diagnostics.Metrics;
using FunnelStream.Hosting;

namespace FunnelStream.Tests.Hosting;

public sealed class PrometheusTextTests
{
    [Fact]
    public void All_kinds_of_instruments_are_written_as_prometheus_reads_them()
    {
        using var text = new PrometheusText("FunnelStream.Tests.Kinds");
        using var meter = new Meter("FunnelStream.Tests.Kinds");
        var counter = meter.CreateCounter<long>("events.read", "{event}", "Events read.\nAll of them, \\o/.");
        counter.Add(2, new KeyValuePair<string, object?>("topic", "leads"));
        counter.Add(3, new KeyValuePair<string, object?>("topic", "leads"));
        counter.Add(1, new("topic", "a\"b\\c\nd"), new("a-b", 7));
        meter.CreateUpDownCounter<int>("queue").Add(-4);
        meter.CreateGauge<double>("level", "By").Record(1);
        var gauge = meter.CreateGauge<double>("level", "By");
        gauge.Record(8);
        gauge.Record(2.5);
        var histogram = meter.CreateHistogram<double>("latency", "s");
        histogram.Record(.005);
        histogram.Record(.03);
        histogram.Record(99);
        meter.CreateObservableGauge("lag", () => 5L);
        meter.CreateObservableGauge("lag", () => 6L);
        meter.CreateObservableCounter("seen", () => 10L);

        text.Write();
        var written = text.Write();

        written.ShouldBe("""
            # HELP events_read_total Events read.\nAll of them, \\o/.
            # TYPE events_read_total counter
            events_read_total{a_b="7",topic="a\"b\\c\nd"} 1
            events_read_total{topic="leads"} 5
            # HELP lag lag
            # TYPE lag gauge
            lag 11
            # HELP latency_seconds latency
            # TYPE latency_seconds histogram
            latency_seconds_bucket{le="0.005"} 1
            latency_seconds_bucket{le="0.01"} 1
            latency_seconds_bucket{le="0.025"} 1
            latency_seconds_bucket{le="0.05"} 2
            latency_seconds_bucket{le="0.1"} 2
            latency_seconds_bucket{le="0.25"} 2
            latency_seconds_bucket{le="0.5"} 2
            latency_seconds_bucket{le="1"} 2
            latency_seconds_bucket{le="2.5"} 2
            latency_seconds_bucket{le="5"} 2
            latency_seconds_bucket{le="10"} 2
            latency_seconds_bucket{le="30"} 2
            latency_seconds_bucket{le="60"} 2
            latency_seconds_bucket{le="+Inf"} 3
            latency_seconds_sum 99.035
            latency_seconds_count 3
            # HELP level_bytes level
            # TYPE level_bytes gauge
            level_bytes 2.5
            # HELP queue queue
            # TYPE queue gauge
            queue -4
            # HELP seen_total seen
            # TYPE seen_total counter
            seen_total 10

            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Other_meters_are_left_alone_and_the_service_has_its_prefix()
    {
        using var text = new PrometheusText("FunnelStream");
        using var other = new Meter("FunnelStream.Tests.Other");
        other.CreateCounter<long>("not_me").Add(1);
        using var own = new Meter("FunnelStream");
        own.CreateCounter<long>("prefix_test").Add(1);
        own.CreateCounter<long>("funnelstream.prefix_test_two").Add(1);

        var written = text.Write();
        written.ShouldContain("\nfunnelstream_prefix_test_total 1\n");
        written.ShouldContain("\nfunnelstream_prefix_test_two_total 1\n");
        written.ShouldNotContain("not_me");
    }
}
