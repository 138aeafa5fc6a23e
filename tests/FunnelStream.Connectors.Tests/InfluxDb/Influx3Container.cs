using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using DotNet.Testcontainers.Builders;
using FunnelStream.Connectors.InfluxDb;
using FunnelStream.Tests.Docker;

namespace FunnelStream.Connectors.Tests.InfluxDb;

/// <summary>InfluxDB 3 Core, which draws its token itself, and asks for SQL.</summary>
public sealed class Influx3Container() : InfluxContainer(Image, 8181)
{
    private string _token = "";

    private static ContainerBuilder Image => new ContainerBuilder(Images.Influx3).WithCommand("influxdb3", "serve", "--node-id=node0", "--object-store=memory");

    /// <inheritdoc/>
    public override InfluxOptions Options => new() { Url = Url, Api = InfluxApi.V3, Database = Name, Token = _token };

    /// <inheritdoc/>
    public override InfluxOptions WrongOptions => Options with { Token = "apiv3_wrong" };

    /// <inheritdoc/>
    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();

        // The first token is given to whoever asks.
        using var first = new HttpRequestMessage(HttpMethod.Post, $"{Url}/api/v3/configure/token/admin");
        _token = (await SendAsync(first)).GetProperty("token").GetString()!;
    }

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<StoredValue>> ReadAsync(string measurement, string field)
    {
        // A column is there with its first value, and a row without a value of the field is no point of it.
        var query = Uri.EscapeDataString($"SELECT time, t, \"{field}\" AS field FROM \"{measurement}\" WHERE \"{field}\" IS NOT NULL ORDER BY time");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Url}/api/v3/query_sql?db={Name}&format=json&q={query}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token);
        return [.. (await SendAsync(request)).EnumerateArray().Select(row => new StoredValue(Seconds(row), row.GetProperty("t").GetString()!, Text(row.GetProperty("field"))))];
    }

    // Times come without a zone and are UTC.
    private static long Seconds(JsonElement row) =>
        DateTimeOffset.Parse(row.GetProperty("time").GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).ToUnixTimeSeconds();
}
