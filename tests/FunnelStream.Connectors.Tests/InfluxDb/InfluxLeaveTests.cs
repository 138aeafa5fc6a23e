using FunnelStream.Connectors.InfluxDb;

namespace FunnelStream.Connectors.Tests.InfluxDb;

/// <summary>A writer that may have been replaced by another, and what its owner can say of what was acknowledged.</summary>
public sealed class InfluxLeaveTests : IAsyncLifetime
{
    private readonly PointBuilder _point = new();
    private InfluxStub _stub = null!;

    public async Task InitializeAsync() => _stub = await InfluxStub.StartAsync();

    public async Task DisposeAsync() => await _stub.DisposeAsync();

    [Fact]
    public async Task Nothing_is_sent_by_who_was_replaced()
    {
        await using var writer = new InfluxWriter(_stub.Options, new KeptLog()) { MaySend = () => false, IsOver = () => true };
        writer.Start(TestActors.Materializer);
        writer.TryOffer(_point.Begin("m", 0).Field("v", 1L)).ShouldBeTrue();

        await writer.FlushAsync().SoonAsync();

        _stub.Requests.ShouldBeEmpty();
        writer.Status.Dropped.ShouldBe(1);
    }

    [Fact]
    public async Task What_may_not_be_sent_for_now_waits()
    {
        var may = false;
        await using var writer = new InfluxWriter(_stub.Options, new KeptLog()) { MaySend = () => Volatile.Read(ref may) };
        writer.Start(TestActors.Materializer);
        writer.TryOffer(_point.Begin("m", 0).Field("v", 1L)).ShouldBeTrue();
        var flushed = writer.FlushAsync();
        await Task.Delay(500);
        flushed.IsCompleted.ShouldBeFalse();
        _stub.Requests.ShouldBeEmpty();

        Volatile.Write(ref may, true);
        await flushed.SoonAsync();
        _stub.Stored.Count.ShouldBe(1);
        writer.Status.Dropped.ShouldBe(0);
    }

    [Fact]
    public async Task Who_lost_its_leave_during_a_request_is_told()
    {
        var (may, overstayed) = (true, 0);
        await using var writer = new InfluxWriter(_stub.Options, new KeptLog())
        {
            MaySend = () => Volatile.Read(ref may),
            IsOver = () => !Volatile.Read(ref may),
            Overstayed = () => Interlocked.Increment(ref overstayed),
        };
        _stub.Rule = _ =>
        {
            Volatile.Write(ref may, false);
            return null;
        };
        writer.Start(TestActors.Materializer);
        writer.TryOffer(_point.Begin("m", 0).Field("v", 1L));

        await writer.FlushAsync().SoonAsync();

        _stub.Stored.Count.ShouldBe(1);
        overstayed.ShouldBe(1);
    }

    [Fact]
    public async Task A_mark_is_settled_once_everything_before_it_is_stored()
    {
        await using var writer = new InfluxWriter(_stub.Options with { Lanes = 2, MaxWaitingPoints = 20 }, new KeptLog());
        writer.IsSettled(writer.Mark()).ShouldBeTrue("nothing was offered");
        writer.Room.ShouldBe(10);
        for (var i = 0; i < 8; i++)
        {
            writer.TryOffer(_point.Begin("m", 0).Tag("series", $"s{i}").Field("v", 1L));
        }

        var mark = writer.Mark();
        writer.IsSettled(mark).ShouldBeFalse();
        writer.Room.ShouldBeLessThan(10);
        writer.Start(TestActors.Materializer);
        await Eventually.IsTrueAsync(() => writer.IsSettled(mark));
        _stub.Stored.Count.ShouldBe(8);
    }
}
