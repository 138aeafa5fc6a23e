using System.Text.RegularExpressions;
using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using FunnelStream.Board;

namespace FunnelStream.Core.Tests.Architecture;

/// <summary>
/// The core's folders lie one above the other, and each uses only those below it. References are read from the built library, so what the
/// compiler takes away (a constant's origin, a <c>nameof</c>, a comment) is not seen.
/// </summary>
public sealed partial class FloorsTests
{
    /// <summary>The folders, the lowest first: in the order in which an event goes through them.</summary>
    private static readonly string[] Floors =
    [
        "Configuration", "State", "Events", "Calendars", "Panes", "Leads", "Worker", "Transfer", "Kpis", "Board", "Capacity",
        "Alerts", "Alerts.Statistics", "Alerts.Cohorts", "Alerts.Texts", "Alerts.Rules", "Advice", "Alerts.Watch",
    ];

    private static readonly IReadOnlyList<IType> Types = [.. new ArchLoader().LoadAssembly(typeof(FunnelBoard).Assembly).Build().Types];

    [Fact]
    public void Each_folder_uses_only_those_below_it() => Wrong(Floors).ShouldBeEmpty();

    [Fact]
    public void Every_folder_has_its_floor() =>
        Types.Select(FolderOf).OfType<string>().Distinct().Order().ShouldBe(Floors.Order());

    [Fact]
    public void A_wrong_reference_is_named()
    {
        // Were panes below events, what they know of events would be wrong.
        var swapped = Floors.Select(floor => floor switch { "Events" => "Panes", "Panes" => "Events", _ => floor }).ToArray();

        Wrong(swapped).ShouldContain("Panes.Family uses Events.Dimension, and Events lies above Panes");
    }

    private static IReadOnlyList<string> Wrong(string[] floors) =>
        [.. from type in Types
            let floor = FolderOf(type)
            where floor is not null
            from used in type.Dependencies.Select(dependency => dependency.Target).Distinct()
            let below = FolderOf(used)
            where below is not null && Array.IndexOf(floors, below) > Array.IndexOf(floors, floor)
            orderby type.FullName, used.FullName
            select $"{floor}.{type.Name} uses {below}.{used.Name}, and {below} lies above {floor}"];

    // Code that the compiler and its generators add has namespaces of its own, or none.
    private static string? FolderOf(IType type) =>
        type.Namespace?.FullName is { } name && Ours().Match(name) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex(@"^FunnelStream\.(.+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Ours();
}
