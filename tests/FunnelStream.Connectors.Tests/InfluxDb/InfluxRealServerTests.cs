using FunnelStream.Connectors.InfluxDb;
using FunnelStream.Tests.TimeSeries;

namespace FunnelStream.Connectors.Tests.InfluxDb;

/// <summary>Against a real InfluxDB 1.x.</summary>
public sealed class InfluxRealServerTests(InfluxServer server) : IClassFixture<InfluxServer>
{
    private readonly KeptLog _log = new();

    [InfluxFact]
    public async Task Odd_tag_values_come_back_as_written()
    {
        await using var writer = await WriterAsync("odd");
        var point = new PointBuilder();
        foreach (var text in Texts.Odd)
        {
            writer.TryOffer(point.Begin("m", 1).Tag("t", text).Tag("zone", "z").Field("v", 1L)).ShouldBeTrue();
        }

        await writer.FlushAsync().SoonAsync();

        writer.Status.Rejected.ShouldBe(0, string.Join('\n', _log.Entries));
        var expected = Texts.Odd.Select(Texts.Carried).Distinct().Order(StringComparer.Ordinal);
        (await TagValuesAsync("odd", "t")).ShouldBe(expected);
        (await GroupsAsync("odd", "t")).ShouldBe(expected);
    }

    [InfluxFact]
    public async Task Names_with_anything_in_them_come_back_too()
    {
        await using var writer = await WriterAsync("names");
        const string odd = "a b,c=d\"e'\\f é😀";

        writer.TryOffer(new PointBuilder().Begin(odd, 1).Tag(odd, odd).Field("f " + odd, 1L)).ShouldBeTrue();
        await writer.FlushAsync().SoonAsync();

        (await server.RowsAsync("SHOW MEASUREMENTS", "names")).Single()[0].GetString().ShouldBe(odd);
        (await server.RowsAsync("SHOW TAG KEYS", "names")).Single()[0].GetString().ShouldBe(odd);
        (await server.RowsAsync("SHOW FIELD KEYS", "names")).Single()[0].GetString().ShouldBe("f " + odd);
    }

    [InfluxFact]
    public async Task Texts_come_back_as_written()
    {
        await using var writer = await WriterAsync("texts");
        const string odd = "a b,c=d \"e\" \\ f\\ é😀 i=1i \\";

        writer.TryOffer(new PointBuilder().Begin("m", 1).Text("f", odd).Field("v", 1L)).ShouldBeTrue();
        await writer.FlushAsync().SoonAsync();

        (await server.RowsAsync("SELECT f, v FROM m", "texts")).Single()[1].GetString().ShouldBe(odd);
    }

    [InfluxFact]
    public async Task Every_type_of_field_comes_back()
    {
        await using var writer = await WriterAsync("types");

        writer.TryOffer(new PointBuilder().Begin("m", 1_700_000_000)
            .Field("a", long.MinValue).Field("b", 0.1 + 0.2).Field("c", double.MaxValue).Field("d", true).Field("e", false).Field("f", 5d).Field("g", -double.Epsilon)).ShouldBeTrue();
        await writer.FlushAsync().SoonAsync();

        var row = (await server.RowsAsync("SELECT a, b, c, d, e, f, g FROM m", "types")).Single();
        row[0].GetInt64().ShouldBe(1_700_000_000);
        row[1].GetInt64().ShouldBe(long.MinValue);
        row[2].GetDouble().ShouldBe(0.1 + 0.2);
        row[3].GetDouble().ShouldBe(double.MaxValue);
        row[4].GetBoolean().ShouldBeTrue();
        row[5].GetBoolean().ShouldBeFalse();
        row[7].GetDouble().ShouldBe(-double.Epsilon);
        var types = (await server.RowsAsync("SHOW FIELD KEYS", "types")).ToDictionary(r => r[0].GetString()!, r => r[1].GetString());
        types["a"].ShouldBe("integer");
        types["d"].ShouldBe("boolean");
        types["f"].ShouldBe("float", "5 as a floating point number must not be taken for an integer");
    }

    [InfluxFact]
    public async Task Values_overwrite_whether_compressed_or_not()
    {
        foreach (var gzip in new[] { true, false })
        {
            await using var writer = await WriterAsync("overwrite", o => o with { Gzip = gzip });
            for (var round = 0; round < 3; round++)
            {
                var point = new PointBuilder();
                for (var time = 0; time < 1_000; time++)
                {
                    await writer.OfferAsync(point.Begin("m", time).Tag("gzip", gzip ? "y" : "n").Field("v", (round * 10_000L) + time));
                }

                await writer.FlushAsync().SoonAsync();
            }

            var rows = await server.RowsAsync($"SELECT v FROM m WHERE gzip = '{(gzip ? "y" : "n")}'", "overwrite");
            rows.Select(r => r[1].GetInt64()).ShouldBe(Enumerable.Range(20_000, 1_000).Select(i => (long)i));
            writer.Status.Written.ShouldBe(3_000);
        }
    }

    [InfluxFact]
    public async Task One_bad_line_of_five_thousand_is_set_aside()
    {
        await using var writer = await WriterAsync("bad");
        var point = new PointBuilder();
        writer.TryOffer(point.Begin("m", 0).Tag("t", "first").Field("v", 1L));
        await writer.FlushAsync().SoonAsync();

        for (var time = 1; time <= 5_000; time++)
        {
            point.Begin("m", time).Tag("t", "x");
            await writer.OfferAsync(time == 3_333 ? point.Field("v", 0.5) : point.Field("v", (long)time));
        }

        await writer.FlushAsync().SoonAsync();

        var rows = await server.RowsAsync("SELECT v FROM m WHERE t = 'x'", "bad");
        rows.Select(r => r[0].GetInt64()).ShouldBe(Enumerable.Range(1, 5_000).Where(i => i != 3_333).Select(i => (long)i));
        writer.Status.Rejected.ShouldBe(1);
        writer.Status.Written.ShouldBe(5_000);
        _log.Single(6020).ShouldSatisfyAllConditions(t => t.ShouldContain("m,t=x v=0.5 3333"), t => t.ShouldContain("field type conflict"));
    }

    [InfluxFact]
    public async Task Points_older_than_the_database_keeps_are_counted()
    {
        await server.CreateDatabaseAsync("short", retention: "1h");
        await using var writer = await WriterAsync("short", create: false);
        var now = DateTimeOffset.UtcNow;
        var point = new PointBuilder();
        for (var i = 0; i < 100; i++)
        {
            writer.TryOffer(point.Begin("m", i % 4 == 0 ? now.AddDays(-30).AddSeconds(i) : now.AddSeconds(i)).Field("v", 1L));
        }

        await writer.FlushAsync().SoonAsync();

        writer.Status.ShouldBe(new InfluxStatus(true, 0, 75, 0, 25, 0, 0));
        (await server.RowsAsync("SELECT COUNT(v) FROM m", "short")).Single()[1].GetInt64().ShouldBe(75);
    }

    [InfluxFact]
    public async Task A_missing_database_keeps_the_points_until_somebody_creates_it()
    {
        await using var writer = await WriterAsync("late", create: false);
        writer.TryOffer(new PointBuilder().Begin("m", 1).Field("v", 7L));
        var flush = writer.FlushAsync();
        await Eventually.IsTrueAsync(() => _log.Count(6011) > 0);
        _log.Single(6011).ShouldContain("CREATE DATABASE \"late\"");
        flush.IsCompleted.ShouldBeFalse();

        await server.CreateDatabaseAsync("late");

        await flush.SoonAsync();
        (await server.RowsAsync("SELECT v FROM m", "late")).Single()[1].GetInt64().ShouldBe(7);
    }

    private async Task<InfluxWriter> WriterAsync(string database, Func<InfluxOptions, InfluxOptions>? change = null, bool create = true)
    {
        if (create)
        {
            await server.CreateDatabaseAsync(database);
        }

        var options = new InfluxOptions { Url = server.Url, Database = database };
        var writer = new InfluxWriter(change?.Invoke(options) ?? options, _log);
        writer.Start(TestActors.Materializer);
        return writer;
    }

    private async Task<IEnumerable<string>> TagValuesAsync(string database, string key) =>
        (await server.RowsAsync($"SHOW TAG VALUES FROM m WITH KEY = \"{key}\"", database))
            .Select(row => row[1].GetString()!).Order(StringComparer.Ordinal);

    private async Task<IEnumerable<string>> GroupsAsync(string database, string key) =>
        (await server.QueryAsync($"SELECT v FROM m GROUP BY \"{key}\"", database)).GetProperty("series").EnumerateArray()
            .Select(series => series.GetProperty("tags").GetProperty(key).GetString()!).Order(StringComparer.Ordinal);
}
