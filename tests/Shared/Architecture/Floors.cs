using ArchUnitNET.Domain;
using ArchUnitNET.Loader;

namespace FunnelStream.Tests.Architecture;

/// <summary>
/// The folders of a library as floors that lie one above the other. References are read from the built library, so what the compiler takes
/// away (a constant's origin, a <c>nameof</c>, a comment) is not seen.
/// </summary>
/// <param name="library">The library; its namespaces follow its folders.</param>
internal sealed class Floors(System.Reflection.Assembly library)
{
    private const string Root = "FunnelStream.";

    private readonly IReadOnlyList<IType> _types = [.. new ArchLoader().LoadAssembly(library).Build().Types
        .Where(type => type.Assembly.Name.StartsWith(library.GetName().Name!, StringComparison.Ordinal))];

    /// <summary>The folders that there are.</summary>
    public IEnumerable<string> Folders => _types.Select(FolderOf).OfType<string>().Distinct();

    /// <summary>References that go up, each with both its ends.</summary>
    /// <param name="floors">The folders, the lowest first.</param>
    public IReadOnlyList<string> Wrong(IReadOnlyList<string> floors)
    {
        var heights = floors.Select((floor, height) => (floor, height)).ToDictionary(f => f.floor, f => f.height, StringComparer.Ordinal);
        return
        [
            .. from type in _types
               let floor = FolderOf(type)
               where floor is not null
               from used in type.Dependencies.Select(dependency => dependency.Target).Distinct()
               let above = FolderOf(used)
               where above is not null && heights.GetValueOrDefault(above, -1) > heights[floor]
               orderby type.FullName, used.FullName
               select $"{floor}.{type.Name} uses {above}.{used.Name}, and {above} lies above {floor}",
        ];
    }

    // Code that the compiler and its generators add has namespaces of its own, or none; other libraries lie below.
    private static string? FolderOf(IType type) =>
        type.Namespace?.FullName is { } name && name.StartsWith(Root, StringComparison.Ordinal) ? name[Root.Length..] : null;
}
