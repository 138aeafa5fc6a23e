using FunnelStream.Connectors.Kafka;

namespace FunnelStream.Configuration;

/// <summary>Section <c>Kafka</c>.</summary>
internal static class KafkaSettings
{
    public static KafkaOptions Read(SettingsReader settings, bool isNeeded)
    {
        var defaults = new KafkaOptions();
        var options = new KafkaOptions
        {
            BootstrapServers = settings.Text("Kafka:BootstrapServers", ""),
            GroupId = settings.Text("Kafka:GroupId", defaults.GroupId),
            Topics = new TopicNames
            {
                Leads = settings.Text("Kafka:Topics:Leads", defaults.Topics.Leads),
                Touchpoints = settings.Text("Kafka:Topics:Touchpoints", defaults.Topics.Touchpoints),
                Deals = settings.Text("Kafka:Topics:Deals", defaults.Topics.Deals),
            },
            StartFrom = settings.Text("Kafka:StartFrom", defaults.StartFrom),
            StatePrefix = settings.Text("Kafka:StatePrefix", defaults.StatePrefix),
            DeadLetterTopic = settings.Text("Kafka:DeadLetterTopic"),
            CheckpointInterval = settings.Span("Kafka:CheckpointInterval", defaults.CheckpointInterval, TimeSpan.FromMilliseconds(50), TimeSpan.FromMinutes(1)),
            CheckpointEvents = settings.Number("Kafka:CheckpointEvents", defaults.CheckpointEvents, 100, 10_000_000),
            CatchUpInterval = settings.Span("Kafka:CatchUpInterval", defaults.CatchUpInterval, TimeSpan.FromMilliseconds(50), TimeSpan.FromMinutes(5)),
            CatchUpEvents = settings.Number("Kafka:CatchUpEvents", defaults.CatchUpEvents, 100, 10_000_000),
            Client = settings.Open("Kafka:Client"),
        };
        if (isNeeded)
        {
            settings.Report(options.Validate());
        }

        return options;
    }
}
