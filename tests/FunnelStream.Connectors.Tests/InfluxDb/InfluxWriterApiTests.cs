using FunnelStream.Connectors.InfluxDb;

namespace FunnelStream.Connectors.Tests.InfluxDb;

/// <summary>Each API is addressed, authenticated and compressed as its documentation says.</summary>
public sealed class InfluxWriterApiTests
{
    [Fact]
    public Task V1_anonymous() => WritesAsync("/write?db=my%20funnel&precision=s", null, o => o);

    [Fact]
    public Task V1_basic() => WritesAsync(
        "/write?db=my%20funnel&precision=s", "Basic dTpww6Rzcw==", o => o with { User = "u", Password = "päss" });

    [Fact]
    public Task V1_token() => WritesAsync("/write?db=my%20funnel&precision=s", "Token u:p", o => o with { Token = "u:p" });

    // As InfluxDB.Client writes a query: hexadecimal digits in lower case.
    [Fact]
    public Task V2() => WritesAsync(
        "/api/v2/write?org=a%26b%20%2b&bucket=leads%2fall&precision=s",
        "Token secret",
        o => o with { Api = InfluxApi.V2, Org = "a&b +", Bucket = "leads/all", Token = "secret" });

    [Fact]
    public Task V2_behind_a_path_and_without_a_token() => WritesAsync(
        "/base/api/v2/write?org=o&bucket=b&precision=s",
        null,
        o => o with { Url = o.Url + "/base/", Api = InfluxApi.V2, Org = "o", Bucket = "b" });

    [Fact]
    public Task V3() => WritesAsync(
        "/api/v3/write_lp?db=my%20funnel&precision=second", "Bearer secret", o => o with { Api = InfluxApi.V3, Token = "secret" });

    [Fact]
    public Task Behind_a_path_and_uncompressed() => WritesAsync(
        "/base/write?db=my%20funnel&precision=s", null, o => o with { Url = o.Url + "/base/", Gzip = false }, gzip: false);

    [Fact]
    public async Task Secrets_are_read_from_files()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "from-file\n");
        await WritesAsync("/write?db=my%20funnel&precision=s", "Token from-file", o => o with { TokenFile = file });
        await WritesAsync("/write?db=my%20funnel&precision=s", "Basic dTpmcm9tLWZpbGU=", o => o with { User = "u", PasswordFile = file });
        File.Delete(file);
    }

    [Fact]
    public void Options_that_are_not_valid_are_refused_with_every_problem() =>
        Should.Throw<ArgumentException>(() => new InfluxWriter(new InfluxOptions { Lanes = 0 }, new KeptLog()))
            .Message.ShouldSatisfyAllConditions(m => m.ShouldContain("InfluxDb:Url"), m => m.ShouldContain("InfluxDb:Lanes"));

    private static async Task WritesAsync(string pathAndQuery, string? authorization, Func<InfluxOptions, InfluxOptions> change, bool gzip = true)
    {
        await using var stub = await InfluxStub.StartAsync(pathAndQuery, authorization, gzip);
        await using var writer = new InfluxWriter(change(stub.Options with { Database = "my funnel" }), new KeptLog());
        writer.Start(TestActors.Materializer);

        writer.TryOffer(new PointBuilder().Begin("m", 5).Tag("t", "x y").Field("v", 7L)).ShouldBeTrue();
        await writer.FlushAsync().SoonAsync();

        stub.Value("m|t=x y", 5).ShouldBe(7L);
        writer.Status.Written.ShouldBe(1);
    }
}
