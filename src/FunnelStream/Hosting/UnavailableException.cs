namespace FunnelStream.Hosting;

/// <summary>A system depended on cannot be used; the message says why and how to mend it.</summary>
internal sealed class UnavailableException(string message) : Exception(message);
