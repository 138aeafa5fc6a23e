using System.Text.Json;

namespace FunnelStream.Tests.Grafana;

/// <summary>The expansion that the other tests trust.</summary>
public sealed class QueryMacrosTests
{
    private static readonly DateTimeOffset From = DateTimeOffset.FromUnixTimeMilliseconds(1_000);

    [Fact]
    public void All_goes_in_as_it_is_and_chosen_values_escaped_and_joined()
    {
        Expand("\"c\" =~ /^${channel:regex}$/").ShouldBe("\"c\" =~ /^.*$/");
        Expand("\"c\" =~ /^${channel:regex}$/", "seo").ShouldBe("\"c\" =~ /^seo$/");
        Expand("\"c\" =~ /^${channel:regex}$/", "seo", "a/b (c)+").ShouldBe(@"""c"" =~ /^(seo|a\/b \(c\)\+)$/");
    }

    [Fact]
    public void Macros_of_time_become_numbers()
    {
        Expand("WHERE $timeFilter GROUP BY time($__interval)").ShouldBe("WHERE time >= 1000ms and time <= 61000ms GROUP BY time(5m)");
    }

    [Theory]
    [InlineData("${nobody:regex}")]
    [InlineData("[[channel]]")]
    [InlineData("'${channel:raw}'")]
    public void What_is_unknown_deprecated_or_has_several_values_is_refused(string query)
    {
        Should.Throw<FormatException>(() => Expand(query, "seo", "email"));
    }

    private static string Expand(string query, params string[] chosen)
    {
        using var json = JsonDocument.Parse("""{ "type": "query", "name": "channel", "query": "", "multi": true, "allValue": ".*", "current": { "value": ["$__all"] } }""");
        var values = chosen.Length == 0 ? null : new Dictionary<string, string[]> { ["channel"] = chosen };
        return new QueryMacros([new Variable(json.RootElement)], values).Expand(query, From, From.AddMinutes(1), TimeSpan.FromMinutes(5));
    }
}
