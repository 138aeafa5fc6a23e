using Confluent.Kafka;
using Confluent.Kafka.Admin;
using FunnelStream.Connectors.Kafka;
using FunnelStream.Tests;
using FunnelStream.Tests.Kafka;
using Microsoft.Extensions.Logging.Abstractions;

namespace FunnelStream.Connectors.Tests.Kafka;

public sealed class BoardElectionTests(KafkaServer kafka) : IClassFixture<KafkaServer>
{
    [KafkaFact]
    public async Task One_is_active_and_who_joins_does_not_depose_it()
    {
        using var topics = await TopicsAsync();
        using var first = new Candidate(topics.Options);
        var office = await first.ElectedAsync();
        using var second = new Candidate(topics.Options);
        await Eventually.IsTrueAsync(() => MembersAsync(topics.Options, 2));
        office.IsHeld.ShouldBeTrue();
        second.Election.IsActive.ShouldBeFalse();

        await first.StopAsync();
        office.IsHeld.ShouldBeFalse();
        (await second.ElectedAsync()).IsHeld.ShouldBeTrue();
    }

    [KafkaFact]
    public async Task Who_hears_nothing_is_deposed_by_its_own_clock_before_another_is_active()
    {
        using var topics = await TopicsAsync();
        using var gone = new Candidate(topics.Options);
        var office = await gone.ElectedAsync();
        using var other = new Candidate(topics.Options);
        await Eventually.IsTrueAsync(() => MembersAsync(topics.Options, 2));
        gone.Time.Stall();
        var stalled = TimeProvider.System.GetTimestamp();
        var taken = await other.ElectedAsync();
        office.IsHeld.ShouldBeFalse("the clock went on while its thread stood still");
        TimeProvider.System.GetElapsedTime(stalled).ShouldBeLessThan(TimeSpan.FromSeconds(15));
        taken.IsHeld.ShouldBeTrue();
        gone.Time.GoOn();
        await Eventually.IsTrueAsync(() => office.IsLost);
        office.IsHeld.ShouldBeFalse();
    }

    [KafkaFact]
    public async Task Who_is_not_confirmed_in_time_is_suspended_and_goes_on_where_nobody_else_was_elected()
    {
        using var topics = await TopicsAsync();
        using var only = new Candidate(topics.Options);
        var office = await only.ElectedAsync();
        office.TakeRewriteRequest().ShouldBeFalse();
        only.Time.Stall();
        await Eventually.IsTrueAsync(() => !office.IsHeld);
        office.IsLost.ShouldBeFalse();
        office.Lost.IsCompleted.ShouldBeFalse();

        only.Time.GoOn();
        await Eventually.IsTrueAsync(() => office.IsHeld);
        only.Election.Suspended.ShouldBe(1);
        office.TakeRewriteRequest().ShouldBeTrue("what was under way may have come late");
        office.TakeRewriteRequest().ShouldBeFalse();
        (await only.ElectedAsync()).ShouldBeSameAs(office, "it is the same office");

        await only.StopAsync();
        (office.IsHeld, office.IsLost).ShouldBe((false, true));
    }

    [KafkaFact]
    public async Task Who_overstayed_has_the_active_one_write_everything_again()
    {
        using var topics = await TopicsAsync();
        using var first = new Candidate(topics.Options);
        var office = await first.ElectedAsync();
        office.TakeRewriteRequest().ShouldBeFalse();
        office.Overstayed();
        await Eventually.IsTrueAsync(office.TakeRewriteRequest);
        office.TakeRewriteRequest().ShouldBeFalse("it was taken");
    }

    private static async Task<bool> MembersAsync(KafkaOptions options, int count)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = options.BootstrapServers }).Build();
        var groups = await admin.DescribeConsumerGroupsAsync([options.BoardName]);
        return groups.ConsumerGroupDescriptions[0] is { State: ConsumerGroupState.Stable } group && group.Members.Count == count;
    }

    private async Task<TestTopics> TopicsAsync()
    {
        var topics = new TestTopics(kafka.BootstrapServers);
        await topics.CreateAsync();
        await StateTopics.CreateAsync(topics.Options, 4, NullLogger.Instance, default);
        return topics;
    }

    private sealed class Candidate : IDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _running;

        public Candidate(KafkaOptions options)
        {
            Election = new BoardElection(options, Time, NullLogger.Instance);
            _running = Election.RunAsync(TestActors.System, _stop.Token);
        }

        public StallingTime Time { get; } = new();

        public BoardElection Election { get; }

        public async Task<BoardLease> ElectedAsync() => (await Election.NextAsync(default).SoonAsync()).ShouldNotBeNull();

        public Task StopAsync()
        {
            _stop.Cancel();
            Time.GoOn();
            return _running.SoonAsync();
        }

        public void Dispose()
        {
            StopAsync().GetAwaiter().GetResult();
            Election.Dispose();
        }
    }

    // Time goes on; who was first to ask for it, the election, gets no answer while stalled.
    private sealed class StallingTime : TimeProvider
    {
        private volatile TaskCompletionSource? _stall;
        private int _thread;

        public void Stall() => _stall = new TaskCompletionSource();

        public void GoOn() => _stall?.TrySetResult();

        public override long GetTimestamp()
        {
            Interlocked.CompareExchange(ref _thread, Environment.CurrentManagedThreadId, 0);
            if (_thread == Environment.CurrentManagedThreadId)
            {
                _stall?.Task.GetAwaiter().GetResult();
            }

            return base.GetTimestamp();
        }
    }
}
