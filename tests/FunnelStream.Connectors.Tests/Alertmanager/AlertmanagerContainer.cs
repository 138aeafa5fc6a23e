using System.Net.Http.Json;
using System.Text.Json;
using DotNet.Testcontainers.Builders;
using FunnelStream.Connectors.Tests.Containers;
using FunnelStream.Tests.Docker;

namespace FunnelStream.Connectors.Tests.Alertmanager;

/// <summary>An Alertmanager in a container, with the file of <c>deploy/</c>, as Compose starts it.</summary>
public sealed class AlertmanagerContainer() : HttpContainer(Image, 9093, "/-/ready")
{
    private static ContainerBuilder Image => new ContainerBuilder(Images.Alertmanager)
        .WithResourceMapping(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Alertmanager/alertmanager.yml")), "/etc/alertmanager/alertmanager.yml")
        .WithCommand("--config.file=/etc/alertmanager/alertmanager.yml", "--storage.path=/alertmanager", "--cluster.listen-address=");

    /// <summary>Alerts that stand about a channel, whether it notifies of them or not.</summary>
    public async Task<IReadOnlyList<JsonElement>> AlertsAsync(string channel) =>
        [.. (await Http.GetFromJsonAsync<JsonElement>($"{Url}/api/v2/alerts?filter=channel%3D%22{channel}%22")).EnumerateArray()];
}
