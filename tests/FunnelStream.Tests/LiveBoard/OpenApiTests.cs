using System.Text.Json;
using FunnelStream.Configuration;
using FunnelStream.Hosting;
using FunnelStream.LiveBoard;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace FunnelStream.Tests.LiveBoard;

public sealed class OpenApiTests
{
    [Fact]
    public async Task Every_route_is_described_and_nothing_else_is()
    {
        await using var app = ServiceEndpoints.CreateEmpty(new HttpOptions { Port = 0 }, Serilog.Core.Logger.None);
        new LiveSite(new LiveFeed(TimeProvider.System), StoryBoard.Shown, new HttpOptions(), TimeProvider.System).Map(app, () => throw new InvalidOperationException());
        var served = ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith("/api/v1/", StringComparison.Ordinal))
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Where(method => method != "HEAD").Select(method => $"{method} {endpoint.RoutePattern.RawText}"));

        using var description = JsonDocument.Parse(WebAssets.Read("openapi.json"));
        var described = description.RootElement.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(operation => $"{operation.Name.ToUpperInvariant()} {path.Name}"));

        served.ShouldBe(described, ignoreOrder: true);
    }

    [Fact]
    public void Every_reference_of_the_description_leads_somewhere()
    {
        using var description = JsonDocument.Parse(WebAssets.Read("openapi.json"));
        var references = References(description.RootElement).ToList();
        references.Count.ShouldBeGreaterThan(20);
        foreach (var reference in references)
        {
            var at = description.RootElement;
            foreach (var part in reference.Split('/').Skip(1))
            {
                at.TryGetProperty(part, out at).ShouldBeTrue(reference);
            }
        }
    }

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => p is { Name: "$ref", Value.ValueKind: JsonValueKind.String } ? [p.Value.GetString()!] : References(p.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };
}
