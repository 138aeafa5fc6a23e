using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;

namespace FunnelStream.Hosting;

/// <summary>Pushes the service's metrics as OTLP, where an endpoint is configured.</summary>
internal static class OtlpMetrics
{
    /// <summary>Begins pushing; what is left is sent on disposal. Null where there is no endpoint.</summary>
    public static MeterProvider? Start(Uri? endpoint) => endpoint is null ? null : Sdk.CreateMeterProviderBuilder()
        .AddMeter("FunnelStream", "System.Runtime")
        .AddOtlpExporter(otlp =>
        {
            otlp.Endpoint = endpoint;
            // 4318 and a path of its own are what HTTP receivers listen on by convention.
            otlp.Protocol = endpoint.Port == 4318 || endpoint.AbsolutePath.Length > 1 ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
        })
        .Build();
}
