namespace FunnelStream.State;

/// <summary>A partition's state was begun anew while it was being read: whoever built on it has to build anew as well.</summary>
/// <param name="message">What was seen.</param>
public sealed class StateResetException(string message) : Exception(message);
