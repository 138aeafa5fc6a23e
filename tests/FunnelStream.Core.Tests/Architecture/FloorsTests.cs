using FunnelStream.Board;
using FunnelStream.Tests.Architecture;

namespace FunnelStream.Core.Tests.Architecture;

/// <summary>The core's folders lie one above the other, and each uses only those below it.</summary>
public sealed class FloorsTests
{
    /// <summary>The folders, the lowest first: in the order in which an event goes through them.</summary>
    private static readonly string[] Order =
    [
        "Configuration", "State", "Events", "Calendars", "Panes", "Leads", "Worker", "Transfer", "Kpis", "Board", "Capacity",
        "Alerts", "Alerts.Statistics", "Alerts.Cohorts", "Alerts.Texts", "Alerts.Rules", "Advice", "Alerts.Watch",
    ];

    private static readonly Floors Core = new(typeof(FunnelBoard).Assembly);

    [Fact]
    public void Each_folder_uses_only_those_below_it() => Core.Wrong(Order).ShouldBeEmpty();

    [Fact]
    public void Every_folder_has_its_floor() => Core.Folders.Order().ShouldBe(Order.Order());

    [Fact]
    public void A_wrong_reference_is_named()
    {
        // Were panes below events, what they know of events would be wrong.
        var swapped = Order.Select(floor => floor switch { "Events" => "Panes", "Panes" => "Events", _ => floor }).ToArray();

        Core.Wrong(swapped).ShouldContain("Panes.Family uses Events.Dimension, and Events lies above Panes");
    }
}
