namespace FunnelStream.Tests.Docker;

/// <summary>What runs in the containers of tests: the images of <c>docker-compose.yml</c> where it names one.</summary>
internal static class Images
{
    public const string Kafka = "apache/kafka:4.1.1";

    public const string Influx1 = "influxdb:1.11.8";

    public const string Influx2 = "influxdb:2.7.11";

    public const string Influx3 = "influxdb:3.11.2-core";

    public const string Alertmanager = "prom/alertmanager:v0.28.1";
}
