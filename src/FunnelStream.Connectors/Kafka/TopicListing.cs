using Confluent.Kafka;

namespace FunnelStream.Connectors.Kafka;

/// <summary>The topics there are.</summary>
internal static class TopicListing
{
    private static readonly TimeSpan Ask = TimeSpan.FromSeconds(10);

    /// <summary>The partition count of each topic that exists and may be seen.</summary>
    /// <exception cref="KafkaPipelineException">No broker answers.</exception>
    public static IReadOnlyDictionary<string, int> Of(IAdminClient admin, KafkaOptions options)
    {
        try
        {
            return Of(admin, Ask);
        }
        catch (KafkaException e)
        {
            throw new KafkaPipelineException($"No broker of {options.BootstrapServers} answers: {e.Error.Reason}. 'funnelstream check' looks closer.", e);
        }
    }

    /// <summary>The same; null where no broker answers in time.</summary>
    public static IReadOnlyDictionary<string, int>? Find(IAdminClient admin, TimeSpan patience)
    {
        try
        {
            return Of(admin, patience);
        }
        catch (KafkaException)
        {
            return null;
        }
    }

    // The whole listing: asking for a topic by name may create it, where brokers are set so.
    private static Dictionary<string, int> Of(IAdminClient admin, TimeSpan patience) =>
        admin.GetMetadata(patience).Topics.Where(t => !t.Error.IsError).ToDictionary(t => t.Topic, t => t.Partitions.Count);

    /// <summary>An admin client that keeps quiet: failures are told by the requests that fail.</summary>
    /// <exception cref="KafkaPipelineException">The client's properties are not accepted.</exception>
    public static IAdminClient Admin(KafkaOptions options)
    {
        try
        {
            return new AdminClientBuilder(ClientProperties.Admin(options)).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        }
        catch (InvalidOperationException e)
        {
            throw new KafkaPipelineException($"Kafka:Client is not accepted: {e.Message}.", e);
        }
    }
}
