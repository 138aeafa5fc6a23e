using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Streams;
using FunnelStream.Runtime;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace FunnelStream.Tests.Hosting;

/// <summary>The actor system of a service.</summary>
public sealed class ActorsTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly ConcurrentQueue<LogEvent> _logged = new();
    private readonly Logger _log;
    private readonly Actors _actors;
    private IMaterializer _streams = null!;

    public ActorsTests()
    {
        _log = new LoggerConfiguration().WriteTo.Sink(new Keeping(_logged)).CreateLogger();
        _actors = new Actors(_log);
    }

    private ActorSystem System => ((ActorMaterializer)_streams).System;

    public async Task InitializeAsync() => _streams = await _actors.MaterializerAsync();

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await _actors.DisposeAsync();
        await _log.DisposeAsync();
    }

    [Fact]
    public async Task What_goes_wrong_in_an_actor_is_in_the_log_of_the_product()
    {
        System.ActorOf(Props.Create(() => new Broken())).Tell("go");

        await Eventually.IsTrueAsync(
            () => _logged.Any(e => e.Level == LogEventLevel.Error && e.Exception?.Message == "a broken actor"),
            () => string.Join('\n', _logged.Select(e => e.RenderMessage())));
    }

    [Fact]
    public async Task It_ends_when_it_is_told_to_and_says_nothing_about_it()
    {
        var system = System;
        system.WhenTerminated.IsCompleted.ShouldBeFalse();

        await _actors.DisposeAsync();

        system.WhenTerminated.IsCompleted.ShouldBeTrue();
        _logged.Where(e => e.Level > LogEventLevel.Debug).Select(e => e.RenderMessage()).ShouldBeEmpty();
    }

    [Fact]
    public void Neither_the_runtime_nor_it_ends_the_other()
    {
        var settings = System.Settings.Config;
        settings.GetBoolean("akka.coordinated-shutdown.run-by-clr-shutdown-hook", true).ShouldBeFalse();
        settings.GetBoolean("akka.coordinated-shutdown.exit-clr", true).ShouldBeFalse();
        settings.GetString("akka.stdout-loglevel").ShouldBe("OFF");
    }

    private sealed class Broken : ReceiveActor
    {
        public Broken() => ReceiveAny(_ => throw new InvalidOperationException("a broken actor"));
    }

    private sealed class Keeping(ConcurrentQueue<LogEvent> events) : ILogEventSink
    {
        public void Emit(LogEvent logEvent) => events.Enqueue(logEvent);
    }
}
