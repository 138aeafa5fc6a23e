using Akka.Actor;
using Akka.Streams;
using FunnelStream.Connectors.InfluxDb;

namespace FunnelStream.Connectors.Tests.InfluxDb;

/// <summary>Lanes that end before their writer: nobody may go on as if they were there.</summary>
public sealed class InfluxLaneFaultTests : IAsyncLifetime
{
    private const int LaneBroke = 6031;

    private readonly KeptLog _log = new();
    private readonly PointBuilder _point = new();
    private readonly ActorSystem _system = ActorSystem.Create("faults", "akka { stdout-loglevel = OFF, loglevel = OFF }");
    private InfluxStub _stub = null!;

    public async Task InitializeAsync() => _stub = await InfluxStub.StartAsync();

    public async Task DisposeAsync()
    {
        await _system.Terminate();
        await _stub.DisposeAsync();
    }

    [Fact]
    public async Task A_stage_that_throws_is_a_fault_for_who_awaits_points_and_for_the_owner()
    {
        await using var writer = new InfluxWriter(_stub.Options with { Lanes = 1 }, _log, new BrokenTimers());
        writer.Start(_system.Materializer());

        await IsBrokenAsync(writer);
        (await writer.StopAsync(TimeSpan.FromSeconds(5)).SoonAsync()).ShouldBe(0, "they are dropped and counted already");
    }

    [Fact]
    public async Task An_actor_system_that_ends_before_its_writer_is_a_fault()
    {
        await using var writer = new InfluxWriter(_stub.Options with { Lanes = 1 }, _log);
        writer.Start(_system.Materializer());
        writer.TryOffer(_point.Begin("m", 1).Field("v", 1L)).ShouldBeTrue();
        await writer.FlushAsync().SoonAsync();
        writer.TakeResyncRequest().ShouldBeFalse();

        await _system.Terminate();

        await IsBrokenAsync(writer);
        _stub.Stored.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Who_awaits_points_of_a_lane_that_breaks_is_let_go()
    {
        _stub.Rule = _ => new(503);
        await using var writer = new InfluxWriter(_stub.Options with { Lanes = 1 }, _log);
        writer.Start(_system.Materializer());
        writer.TryOffer(_point.Begin("m", 1).Field("v", 1L)).ShouldBeTrue();
        var flushed = writer.FlushAsync();
        await Eventually.IsTrueAsync(() => !_stub.Requests.IsEmpty);

        await _system.Terminate();

        await Should.ThrowAsync<OperationCanceledException>(flushed.SoonAsync());
        await IsBrokenAsync(writer);
    }

    private async Task IsBrokenAsync(InfluxWriter writer)
    {
        await Eventually.IsTrueAsync(() => _log.Count(LaneBroke) == 1);
        await Eventually.IsTrueAsync(() => writer.NeedsResync);
        Should.Throw<InvalidOperationException>(() => writer.TakeResyncRequest()).InnerException.ShouldNotBeNull();
        var before = writer.Status.Dropped;
        writer.TryOffer(_point.Begin("m", 2).Field("v", 2L)).ShouldBeTrue();
        writer.Status.Dropped.ShouldBe(before + 1);
    }

    private sealed class BrokenTimers : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => throw new NotSupportedException("no timers");
    }
}
