using System.Globalization;
using DotNet.Testcontainers.Builders;
using FunnelStream.Connectors.InfluxDb;
using FunnelStream.Tests.Docker;
using InfluxDB.Client;

namespace FunnelStream.Connectors.Tests.InfluxDb;

/// <summary>InfluxDB 2.x, which asks for a token, and Flux.</summary>
public sealed class Influx2Container() : InfluxContainer(Image, 8086)
{
    private const string Secret = "admin-token-of-the-tests";

    private static ContainerBuilder Image => new ContainerBuilder(Images.Influx2)
        .WithEnvironment("DOCKER_INFLUXDB_INIT_MODE", "setup")
        .WithEnvironment("DOCKER_INFLUXDB_INIT_ORG", Name)
        .WithEnvironment("DOCKER_INFLUXDB_INIT_BUCKET", Name)
        .WithEnvironment("DOCKER_INFLUXDB_INIT_USERNAME", "admin")
        .WithEnvironment("DOCKER_INFLUXDB_INIT_PASSWORD", "admin-secret")
        .WithEnvironment("DOCKER_INFLUXDB_INIT_ADMIN_TOKEN", Secret)
        .WithEnvironment("INFLUXD_REPORTING_DISABLED", "true");

    /// <inheritdoc/>
    public override InfluxOptions Options => new() { Url = Url, Api = InfluxApi.V2, Org = Name, Bucket = Name, Token = Secret };

    /// <inheritdoc/>
    public override InfluxOptions WrongOptions => Options with { Token = "wrong" };

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<StoredValue>> ReadAsync(string measurement, string field)
    {
        using var client = new InfluxDBClient(Url, Secret);
        var tables = await client.GetQueryApi().QueryAsync(
            $"from(bucket: \"{Name}\") |> range(start: 0) |> filter(fn: (r) => r._measurement == \"{measurement}\" and r._field == \"{field}\")", Name);
        return
        [
            .. tables.SelectMany(table => table.Records)
                .Select(record => new StoredValue(record.GetTime()!.Value.ToUnixTimeSeconds(), (string)record.GetValueByKey("t"), Text(record.GetValue())))
                .OrderBy(value => value.UnixSeconds),
        ];
    }

    private static string Text(object value) => value is bool truth ? (truth ? "true" : "false") : Convert.ToString(value, CultureInfo.InvariantCulture)!;
}
