using FunnelStream.Connectors.InfluxDb;
using FunnelStream.Tests.TimeSeries;

namespace FunnelStream.Connectors.Tests.InfluxDb;

public sealed class InfluxProbeTests
{
    [Fact]
    public async Task Invalid_options_are_told_without_a_connection() =>
        (await InfluxProbe.CheckAsync(new InfluxOptions()))!.ShouldContain("InfluxDb:Url is missing");

    [Fact]
    public async Task A_name_without_address() =>
        (await CheckAsync("http://no-such-host.invalid:8086"))!.ShouldContain("has no address");

    [Fact]
    public async Task A_port_nobody_listens_at() =>
        (await CheckAsync($"http://127.0.0.1:{ServerProcess.FreePort()}"))!.ShouldContain("start the server");

    [Fact]
    public async Task A_server_without_tls()
    {
        await using var stub = await InfluxStub.StartAsync();
        (await CheckAsync(stub.Url.Replace("http:", "https:")))!.ShouldContain("TLS");
    }

    [InfluxFact]
    public async Task A_database_that_is_there_or_is_not()
    {
        await using var server = new InfluxServer();
        await server.StartAsync();
        await server.CreateDatabaseAsync("funnels");

        (await CheckAsync(server.Url, database: "funnels")).ShouldBeNull();
        (await CheckAsync(server.Url))!.ShouldSatisfyAllConditions(
            text => text.ShouldContain("CREATE DATABASE \"funnel\""), text => text.ShouldContain("the server has: funnels"));
        (await InfluxProbe.CheckAsync(new InfluxOptions { Url = server.Url, Api = InfluxApi.V2, Org = "o", Bucket = "b" }))!
            .ShouldContain("InfluxDb:Api V2", Case.Sensitive, "1.6 has no v2 endpoint");
        await server.StopAsync();
        (await CheckAsync(server.Url))!.ShouldContain("Nothing answers");
    }

    [InfluxFact]
    public async Task Credentials_and_rights()
    {
        await using var server = new InfluxServer { Authentication = true };
        await server.StartAsync();
        await server.CreateDatabaseAsync("funnel");
        await server.QueryAsync("CREATE USER reader WITH PASSWORD 'r'");
        await server.QueryAsync("CREATE USER writer WITH PASSWORD 'w'");
        await server.QueryAsync("GRANT WRITE ON funnel TO writer");

        (await CheckAsync(server.Url))!.ShouldContain("401");
        (await CheckAsync(server.Url, "writer", "wrong"))!.ShouldContain("correct InfluxDb:User and InfluxDb:Password");
        (await CheckAsync(server.Url, "reader", "r"))!.ShouldContain("right to write to database 'funnel'");
        (await CheckAsync(server.Url, "writer", "w")).ShouldBeNull();

        await using var writer = new InfluxWriter(
            new InfluxOptions { Url = server.Url, Database = "funnel", User = "writer", Password = "w" }, new KeptLog());
        writer.Start(TestActors.Materializer);
        writer.TryOffer(new PointBuilder().Begin("m", 1).Field("v", 7L));
        await writer.FlushAsync().SoonAsync();
        (await server.RowsAsync("SELECT v FROM m", "funnel")).Single()[1].GetInt64().ShouldBe(7);
    }

    private static Task<string?> CheckAsync(string url, string? user = null, string? password = null, string database = "funnel") =>
        InfluxProbe.CheckAsync(new InfluxOptions { Url = url, Database = database, User = user, Password = password });
}
