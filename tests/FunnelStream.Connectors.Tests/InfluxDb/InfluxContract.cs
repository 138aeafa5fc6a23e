using FunnelStream.Connectors.InfluxDb;
using FunnelStream.Connectors.Tests.Containers;

namespace FunnelStream.Connectors.Tests.InfluxDb;

/// <summary>What the writer needs of an InfluxDB, of whichever version.</summary>
public abstract class InfluxContract(InfluxContainer server)
{
    private const long Noon = 1_700_000_000;

    [ContainerFact]
    public async Task Odd_tag_values_come_back_as_written()
    {
        // Doubled backslashes become one in 3, as LineProtocol documents, and would meet other texts.
        var texts = Texts.Odd.Where(text => !Texts.HasDoubledBackslash(Texts.Carried(text))).ToArray();

        await WriteAsync(texts.Select<string, Action<PointBuilder>>(text => point => point.Begin("odd", Noon).Tag("t", text).Field("v", 1L)));

        var values = await server.ReadAsync("odd", "v");
        values.Select(value => value.Tag).Order(StringComparer.Ordinal).ShouldBe(texts.Select(Texts.Carried).Distinct().Order(StringComparer.Ordinal));
        values.ShouldAllBe(value => value.UnixSeconds == Noon && value.Text == "1");
    }

    [ContainerFact]
    public async Task Every_type_of_field_comes_back()
    {
        // More digits than a floating point number holds.
        const long whole = 9_007_199_254_740_993;
        const string odd = "a b,c=d \"e\" \\ f é😀 i=1i";

        await WriteAsync([point => point.Begin("types", Noon).Tag("t", "x").Field("n", whole).Field("v", 0.1 + 0.2).Field("b", true).Text("s", odd)]);

        foreach (var (field, text) in new[] { ("n", "9007199254740993"), ("v", "0.30000000000000004"), ("b", "true"), ("s", odd) })
        {
            (await server.ReadAsync("types", field)).ShouldBe([new StoredValue(Noon, "x", text)], field);
        }
    }

    [ContainerFact]
    public async Task A_point_written_again_takes_the_place_of_the_first()
    {
        foreach (var round in new[] { 1L, 2L })
        {
            await WriteAsync(Enumerable.Range(0, 1_000).Select<int, Action<PointBuilder>>(
                i => point => point.Begin("again", Noon + i).Tag("t", "x").Field("v", (round * 10_000) + i)));
        }

        (await server.ReadAsync("again", "v")).Select(value => value.Text).ShouldBe(Enumerable.Range(20_000, 1_000).Select(i => $"{i}"));
    }

    [ContainerFact]
    public async Task A_check_passes_with_the_right_secret_and_names_a_wrong_one()
    {
        (await InfluxProbe.CheckAsync(server.Options)).ShouldBeNull();
        (await InfluxProbe.CheckAsync(server.WrongOptions))!.ShouldSatisfyAllConditions(
            text => text.ShouldContain("401"), text => text.ShouldContain(server.WrongOptions.User is null ? "correct InfluxDb:Token" : "correct InfluxDb:User and InfluxDb:Password"));
    }

    private async Task WriteAsync(IEnumerable<Action<PointBuilder>> points)
    {
        var log = new KeptLog();
        await using var writer = new InfluxWriter(server.Options, log);
        writer.Start(TestActors.Materializer);
        var (point, count) = (new PointBuilder(), 0);
        foreach (var write in points)
        {
            write(point);
            await writer.OfferAsync(point);
            count++;
        }

        await writer.FlushAsync().SoonAsync();
        writer.Status.Written.ShouldBe(count, string.Join('\n', log.Entries));
    }
}

public sealed class Influx1ContainerTests(Influx1Container server) : InfluxContract(server), IClassFixture<Influx1Container>;

public sealed class Influx2ContainerTests(Influx2Container server) : InfluxContract(server), IClassFixture<Influx2Container>;

public sealed class Influx3ContainerTests(Influx3Container server) : InfluxContract(server), IClassFixture<Influx3Container>;
