using System.Text;
using FunnelStream.Connectors.Kafka;
using FunnelStream.Tests.Kafka;
using FunnelStream.Worker;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit.Abstractions;

namespace FunnelStream.Connectors.Tests.Kafka;

public sealed class KafkaAlertLogTests(KafkaServer server, ITestOutputHelper output) : IClassFixture<KafkaServer>
{
    [KafkaFact]
    public async Task The_last_of_every_key_is_read_again_and_what_was_taken_away_is_gone()
    {
        using var topics = await TopicsAsync();
        using (var first = Open(topics))
        {
            first.Open(default).ShouldBeEmpty();
            first.Commit([Record("alert/a", "1"), Record("alert/b", "1"), Record("evaluated", "1")], default);
            first.Commit([Record("alert/a", "2"), Record("alert/b", null)], default);
        }

        using var second = Open(topics);
        second.Open(default).Select(r => $"{r.Key}={Encoding.UTF8.GetString(r.Value)}").Order().ShouldBe(["alert/a=2", "evaluated=1"]);
        second.Commit([Record("alert/c", "é")], default);
        using var third = Open(topics);
        third.Open(default)["alert/c"].ShouldBe(Encoding.UTF8.GetBytes("é"));
    }

    [KafkaFact]
    public async Task A_deposed_board_that_wakes_up_keeps_nothing()
    {
        using var topics = await TopicsAsync();
        using var zombie = Open(topics);
        zombie.Open(default);
        zombie.Commit([Record("alert/a", "1")], default);
        using var active = Open(topics);
        active.Open(default).Count.ShouldBe(1);

        var fenced = Should.Throw<StateLogException>(() => zombie.Commit([Record("alert/a", "zombie"), Record("alert/z", "zombie")], default));
        output.WriteLine(fenced.Message);
        fenced.IsFenced.ShouldBeTrue();
        active.Commit([Record("alert/b", "1")], default);
        using var next = Open(topics);
        next.Open(default).Keys.Order().ShouldBe(["alert/a", "alert/b"]);
    }

    private async Task<TestTopics> TopicsAsync()
    {
        var topics = new TestTopics(server.BootstrapServers);
        await topics.CreateAsync();
        await StateTopics.CreateAsync(topics.Options, 4, NullLogger.Instance, default);
        return topics;
    }

    private static KafkaAlertLog Open(TestTopics topics) => new(topics.Options, TimeProvider.System, NullLogger.Instance);

    private static KeyValuePair<string, byte[]?> Record(string key, string? value) => new(key, value is null ? null : Encoding.UTF8.GetBytes(value));
}
