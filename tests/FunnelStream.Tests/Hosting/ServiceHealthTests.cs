using FunnelStream.Connectors.Kafka;
using FunnelStream.Events;
using FunnelStream.Hosting;

namespace FunnelStream.Tests.Hosting;

public sealed class ServiceHealthTests
{
    private readonly SteppedTime _time = new();
    private readonly ServiceHealth _health;
    private InputLag[] _lags = [];
    private string[] _faults = [];

    public ServiceHealthTests()
    {
        _health = new ServiceHealth(ServiceRole.Worker, _time);
        _health.Begin(() => new KafkaHealth(1, 4, _time.GetUtcNow(), null, [], _lags) { InputFaults = _faults }, null);
    }

    [Fact]
    public void Records_that_are_not_counted_for_half_a_minute_fail_however_few_they_are()
    {
        Stands((2, InputTopic.Leads, 10, 0), (2, InputTopic.Deals, 7, 1));
        Reasons().ShouldBeEmpty();
        Reasons(after: 29).ShouldBeEmpty();
        Reasons(after: 1).ShouldHaveSingleItem().ShouldStartWith("partition 2 has 1 records to count and has not moved for 30 s");
        Reasons(after: 600).ShouldHaveSingleItem().ShouldContain("for 630 s");

        Stands((2, InputTopic.Leads, 10, 0), (2, InputTopic.Deals, 8, 0));
        Reasons().ShouldBeEmpty();
    }

    [Fact]
    public void However_many_there_are_a_partition_that_counts_is_ready()
    {
        for (var minute = 0; minute < 60; minute++)
        {
            // One input waits for another of its partition.
            Stands((0, InputTopic.Leads, 10, 5_000_000), (0, InputTopic.Touchpoints, 100 + minute, 9_000_000_000));
            Reasons(after: 60).ShouldBeEmpty();
        }
    }

    [Fact]
    public void What_came_a_moment_ago_has_its_time_from_then_on()
    {
        Stands((0, InputTopic.Leads, 10, 1));
        Reasons().ShouldBeEmpty();
        Stands((0, InputTopic.Leads, 11, 0));
        Reasons(after: 3_600).ShouldBeEmpty();
        Stands((0, InputTopic.Leads, 11, 1));
        Reasons(after: 3_600).ShouldBeEmpty();
        Stands();
        Reasons(after: 3_600).ShouldBeEmpty("the partition is another's");
        Stands((0, InputTopic.Leads, 11, 1));
        Reasons(after: 3_600).ShouldBeEmpty();
    }

    [Fact]
    public void Inputs_that_are_others_than_at_the_start_fail_with_the_mend()
    {
        _faults = ["the leads topic has 6 partitions"];
        Reasons().ShouldBe(_faults);
        _faults = [];
        Reasons().ShouldBeEmpty();
    }

    private void Stands(params (int Partition, InputTopic Topic, long Position, long Records)[] inputs) =>
        _lags = [.. inputs.Select(input => new InputLag(input.Topic, input.Partition, input.Position, input.Records))];

    private IReadOnlyList<string> Reasons(int after = 0)
    {
        _time.Step(TimeSpan.FromSeconds(after));
        return _health.Ready().Reasons;
    }
}
