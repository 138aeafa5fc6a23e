namespace FunnelStream.Simulation.Processes;

/// <summary>Ends the turn of a process that was killed in the middle of it.</summary>
internal sealed class ProcessKilledException : Exception;
