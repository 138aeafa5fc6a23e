using System.Net.Http.Headers;
using System.Text;
using DotNet.Testcontainers.Builders;
using FunnelStream.Connectors.InfluxDb;
using FunnelStream.Tests.Docker;

namespace FunnelStream.Connectors.Tests.InfluxDb;

/// <summary>InfluxDB 1.x, which asks for user and password, and InfluxQL.</summary>
public sealed class Influx1Container() : InfluxContainer(Image, 8086)
{
    private const string Secret = "admin-secret";

    private static ContainerBuilder Image => new ContainerBuilder(Images.Influx1)
        .WithEnvironment("INFLUXDB_DB", Name)
        .WithEnvironment("INFLUXDB_HTTP_AUTH_ENABLED", "true")
        .WithEnvironment("INFLUXDB_ADMIN_USER", Name)
        .WithEnvironment("INFLUXDB_ADMIN_PASSWORD", Secret)
        .WithEnvironment("INFLUXDB_REPORTING_DISABLED", "true");

    /// <inheritdoc/>
    public override InfluxOptions Options => new() { Url = Url, Database = Name, User = Name, Password = Secret };

    /// <inheritdoc/>
    public override InfluxOptions WrongOptions => Options with { Password = "wrong" };

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<StoredValue>> ReadAsync(string measurement, string field)
    {
        var query = Uri.EscapeDataString($"SELECT \"{field}\", \"t\" FROM \"{measurement}\"");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Url}/query?db={Name}&epoch=s&q={query}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Name}:{Secret}")));
        var result = (await SendAsync(request)).GetProperty("results")[0];
        return result.TryGetProperty("series", out var series)
            ? [.. series[0].GetProperty("values").EnumerateArray().Select(row => new StoredValue(row[0].GetInt64(), row[2].GetString()!, Text(row[1])))] : [];
    }
}
