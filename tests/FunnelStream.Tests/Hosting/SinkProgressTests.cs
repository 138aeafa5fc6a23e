using FunnelStream.Connectors.InfluxDb;
using FunnelStream.Runtime;
using Microsoft.Extensions.Logging.Abstractions;

namespace FunnelStream.Hosting;

public sealed class SinkProgressTests
{
    private readonly SteppedTime _time = new();

    [Fact]
    public async Task Positions_are_due_two_minutes_after_everything_before_them_is_acknowledged()
    {
        await using var writer = new InfluxWriter(new InfluxOptions { Url = "http://127.0.0.1:9", Database = "none" }, NullLogger<InfluxWriter>.Instance);
        var progress = new SinkProgress(writer, _time);
        progress.Offered([10, 20]);
        progress.TakeDue().ShouldBeNull();
        progress.TakeLast().ShouldBe([10, 20], "an orderly end does not wait");

        // The writer is not started: what it is offered now is never acknowledged.
        writer.TryOffer(new PointBuilder().Begin("m", 0).Field("v", 1L));
        progress.Offered([11, 21]);
        _time.Step(TimeSpan.FromSeconds(119));
        progress.TakeDue().ShouldBeNull();
        _time.Step(TimeSpan.FromSeconds(1));
        progress.TakeDue().ShouldBe([10, 20]);
        progress.TakeDue().ShouldBeNull();
        _time.Step(TimeSpan.FromMinutes(10));
        progress.TakeDue().ShouldBeNull();
        progress.TakeLast().ShouldBe([10, 20]);
    }
}
