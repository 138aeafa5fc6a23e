using FunnelStream.Connectors.Kafka;
using FunnelStream.Tests.Kafka;

namespace FunnelStream.Connectors.Tests.Kafka;

public sealed class SecureKafkaTests(SecureKafkaServer server) : IClassFixture<SecureKafkaServer>
{
    [OwnKafkaFact]
    public async Task The_right_password_lets_in()
    {
        var report = await KafkaTopics.CheckAsync(As("funnelstream", "funnelstream-secret"));
        report.Findings.Count.ShouldBe(3);
        report.Findings.ShouldAllBe(f => f.Text.Contains("does not exist"));
    }

    [OwnKafkaFact]
    public async Task A_wrong_password_is_said_at_once()
    {
        var report = await KafkaTopics.CheckAsync(As("funnelstream", "wrong"));
        var finding = report.Findings.ShouldHaveSingleItem();
        finding.Text.ShouldStartWith("The brokers refused to let the user in: ");
        finding.Text.ShouldContain("sasl.password");
    }

    [OwnKafkaFact]
    public async Task A_user_who_may_nothing_is_told_what_to_grant()
    {
        var report = await KafkaTopics.CheckAsync(As("stranger", "stranger-secret"));
        report.Findings.Count.ShouldBe(5, "the inputs, the dead letters, and the topics of state in one");
        report.Findings.ShouldAllBe(f => f.Text.Contains("Grant DESCRIBE"));
    }

    [OwnKafkaFact]
    public async Task An_unknown_authority_is_a_sentence_about_TLS()
    {
        var options = As("funnelstream", "funnelstream-secret");
        var report = await KafkaTopics.CheckAsync(options with { Client = options.Client.Where(c => c.Key != "ssl.ca.location").ToDictionary() });
        report.Findings.ShouldHaveSingleItem().Text.ShouldStartWith("TLS with ");
    }

    private KafkaOptions As(string user, string password) => new()
    {
        BootstrapServers = server.BootstrapServers,
        Client = new Dictionary<string, string>
        {
            ["security.protocol"] = "SASL_SSL",
            ["sasl.mechanism"] = "PLAIN",
            ["sasl.username"] = user,
            ["sasl.password"] = password,
            ["ssl.ca.location"] = Path.Combine(server.Folder, "ca.pem"),
        },
    };
}
