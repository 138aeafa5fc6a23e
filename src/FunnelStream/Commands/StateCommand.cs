using System.CommandLine;

namespace FunnelStream.Commands;

/// <summary>What the workers keep in Kafka.</summary>
internal static class StateCommand
{
    public static Command Create() => new ExampleCommand(
        "state",
        "Carry what was counted into a file and back, or give it up. The service must stand still.",
        ("funnelstream state export state.gz", "into a file"),
        ("funnelstream state import state.gz", "and back"),
        ("funnelstream state reset", "say what giving it up would delete")) { StateExportCommand.Create(), StateImportCommand.Create(), StateResetCommand.Create() };
}
