using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace FunnelStream.Connectors.Kafka;

/// <summary>Looks at the topics before anything is read: for <c>check</c>, and at the start of <c>run</c>.</summary>
public static class KafkaTopics
{
    private const int Again = 25;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>Asks the brokers and says everything that should be known. Does not throw where Kafka is unwell; it says so.</summary>
    /// <param name="options">Valid options.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<TopicsReport> CheckAsync(KafkaOptions options, CancellationToken cancellation = default)
    {
        // A refused password makes every request wait for its timeout; the connection's own error says more, and at once.
        var refused = new TaskCompletionSource<Error>(TaskCreationOptions.RunContinuationsAsynchronously);
        string? lastError = null;
        try
        {
            var admin = new AdminClientBuilder(ClientProperties.Admin(options))
                .SetLogHandler((_, _) => { })
                .SetErrorHandler((_, error) =>
                {
                    lastError = error.IsOfOneBroker() ? error.Reason : lastError;
                    if (error.Code is ErrorCode.Local_Authentication or ErrorCode.Local_Ssl or ErrorCode.SaslAuthenticationFailed)
                    {
                        refused.TrySetResult(error);
                    }
                })
                .Build();
            var asked = AskAsync(admin, options);
            // Disposed when the last request has ended, which a refusal does not wait for.
            _ = asked.ContinueWith(
                t =>
                {
                    _ = t.Exception;
                    admin.Dispose();
                },
                TaskScheduler.Default);
            await Task.WhenAny(asked, refused.Task).WaitAsync(cancellation).ConfigureAwait(false);
            if (!refused.Task.IsCompleted)
            {
                return await asked.ConfigureAwait(false);
            }

            return Failed(Refusal(await refused.Task.ConfigureAwait(false), options));
        }
        catch (KafkaException e)
        {
            return Failed($"No broker of {options.BootstrapServers} could be asked: {lastError ?? e.Error.Reason}. See that Kafka:BootstrapServers names the brokers, that they are up, "
                + "that the network lets this machine reach them, and that Kafka:Client:security.protocol is what they speak.");
        }
        catch (InvalidOperationException e)
        {
            return Failed($"Kafka:Client is not accepted: {e.Message}.");
        }
    }

    /// <summary>Ends here where an input is missing: a producer would try for half a minute to reach it.</summary>
    /// <param name="options">How Kafka is reached, and the inputs.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="KafkaPipelineException">An input is missing, or no broker answers; the message says how to mend it.</exception>
    public static async Task RefuseWithoutInputsAsync(KafkaOptions options, CancellationToken cancellation = default)
    {
        using var admin = TopicListing.Admin(options);
        var existing = await Task.Run(() => TopicListing.Of(admin, options), cancellation).ConfigureAwait(false);
        TopicState[] inputs = [.. options.Topics.All.Select(name => new TopicState(name, existing.TryGetValue(name, out var partitions) ? partitions : null))];
        if (Array.Exists(inputs, input => input.Partitions is null))
        {
            TopicRules.Judge(options, inputs, new TopicState(options.DeadLetters, null)).ThrowIfUnusable();
        }
    }

    private static async Task<TopicsReport> AskAsync(IAdminClient admin, KafkaOptions options)
    {
        string[] names = [.. options.Topics.All, options.DeadLetters, .. StateTopicRules.Names(options), options.BoardName, options.AlertsName];
        var lacksAdmin = EmbeddedBroker.IsOneAt(options.BootstrapServers);
        var states = await ListAsync(admin, names).ConfigureAwait(false);
        // Another process may be about to create them: wait for a few seconds before calling them gone.
        for (var again = 0; again < Again && IsHalfThere(states[4..7]) && !lacksAdmin; again++)
        {
            await Task.Delay(Pause).ConfigureAwait(false);
            states = await ListAsync(admin, names).ConfigureAwait(false);
        }

        var forbidden = lacksAdmin ? [] : await ForbiddenAsync(admin, [.. states.Where(s => s.Partitions is null).Select(s => s.Name)]).ConfigureAwait(false);
        states = [.. states.Select(s => s with { Forbidden = forbidden.Contains(s.Name) })];
        var problem = await AddSettingsAsync(admin, states, lacksAdmin).ConfigureAwait(false);
        var report = TopicRules.Judge(options, states[..3], states[3]);
        IReadOnlyList<TopicFinding> state = lacksAdmin ? [] : StateTopicRules.Judge(options, report.Partitions, states[4..7], states[7], states[8]);
        TopicFinding[] unread = problem is null ? [] : [new(FindingSeverity.Warning, problem)];
        var recordBytes = states[3..7].Select(s => int.TryParse(s.Setting("max.message.bytes"), CultureInfo.InvariantCulture, out var most) ? most : RecordLimit.Most).Min();
        return report with { RecordBytes = recordBytes, Findings = [.. report.Findings, .. state, .. unread] };
    }

    private static bool IsHalfThere(List<TopicState> state) =>
        state.Count(s => s.Partitions is null) is 1 or 2 || state.Exists(s => s.Partitions == 0);

    // The whole listing: asking for a topic by name may create it, where brokers are set so.
    private static async Task<List<TopicState>> ListAsync(IAdminClient admin, string[] names)
    {
        var listed = await Task.Run(() => admin.GetMetadata(Timeout)).ConfigureAwait(false);
        return [.. names.Select(name => listed.Topics.Find(t => t.Topic == name) is { } topic
            ? new TopicState(name, topic.Partitions.Count) { Replication = topic.Partitions.Select(p => p.Replicas.Length).DefaultIfEmpty().Min() }
            : new TopicState(name, null))];
    }

    // A topic that is not listed does not exist or may not be seen; described by name, brokers say which.
    private static async Task<IReadOnlyCollection<string>> ForbiddenAsync(IAdminClient admin, string[] unlisted)
    {
        if (unlisted.Length == 0)
        {
            return [];
        }

        try
        {
            await admin.DescribeTopicsAsync(TopicCollection.OfTopicNames(unlisted), new DescribeTopicsOptions { RequestTimeout = Timeout }).ConfigureAwait(false);
            return [];
        }
        catch (DescribeTopicsException e)
        {
            return [.. e.Results.TopicDescriptions.Where(t => t.Error.Code == ErrorCode.TopicAuthorizationFailed).Select(t => t.Name)];
        }
    }

    // Returns a sentence where the settings could not be had.
    private static async Task<string?> AddSettingsAsync(IAdminClient admin, List<TopicState> states, bool lacksAdmin)
    {
        var resources = states.Where(s => s.Partitions is not null).Select(s => new ConfigResource { Type = ResourceType.Topic, Name = s.Name }).ToArray();
        if (resources.Length == 0 || lacksAdmin)
        {
            return null;
        }

        try
        {
            var described = await admin.DescribeConfigsAsync(resources, new DescribeConfigsOptions { RequestTimeout = Timeout }).ConfigureAwait(false);
            foreach (var result in described)
            {
                var index = states.FindIndex(s => s.Name == result.ConfigResource.Name);
                states[index] = states[index] with { Settings = result.Entries.ToDictionary(e => e.Key, e => e.Value.Value) };
            }

            return null;
        }
        catch (KafkaException e)
        {
            return $"The topics' settings could not be read ({e.Error.Reason}), so retention and compaction were not checked. Grant DESCRIBE_CONFIGS on them to have that checked.";
        }
    }

    private static string Refusal(Error error, KafkaOptions options) => error.Code == ErrorCode.Local_Ssl
        ? $"TLS with {options.BootstrapServers} failed: {error.Reason}. See that Kafka:Client:ssl.ca.location is the authority of the brokers' certificates and that the names in them are those in Kafka:BootstrapServers."
        : $"The brokers refused to let the user in: {error.Reason}. See that Kafka:Client:sasl.username and sasl.password are right and sasl.mechanism is one the brokers offer.";

    private static TopicsReport Failed(string text) => new(0, [new(FindingSeverity.Error, text)]);
}
