using System.Collections.Concurrent;
using FunnelStream.Connectors.InfluxDb;
using Microsoft.Extensions.Logging;

namespace FunnelStream.Connectors.Tests.InfluxDb;

internal sealed class KeptLog : ILogger<InfluxWriter>
{
    public ConcurrentQueue<(int Id, string Text)> Entries { get; } = new();

    public int Count(int id) => Entries.Count(entry => entry.Id == id);

    public string Single(int id) => Entries.Single(entry => entry.Id == id).Text;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Entries.Enqueue((eventId.Id, formatter(state, exception)));
}
