using FunnelStream.LiveBoard;

namespace FunnelStream.Tests.Architecture;

/// <summary>The executable's folders lie one above the other, and each uses only those below it.</summary>
public sealed class FloorsTests
{
    /// <summary>The folders, the lowest first.</summary>
    private static readonly string[] Order =
    [
        "Configuration", "Terminal", "Replay", "Http", "Runtime", "LiveBoard", "LiveBoard.Security", "LiveBoard.Api", "Hosting", "Demo", "Commands",
    ];

    private static readonly Floors Executable = new(typeof(LiveFeed).Assembly);

    [Fact]
    public void Each_folder_uses_only_those_below_it() => Executable.Wrong(Order).ShouldBeEmpty();

    [Fact]
    public void Every_folder_has_its_floor() => Executable.Folders.Order().ShouldBe(Order.Order());
}
