using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using FunnelStream.Leads;
using FunnelStream.State;

namespace FunnelStream.Connectors.Kafka;

/// <summary>Tells which dead letters are about leads that were erased since: sent again they would bring back what was to be forgotten.</summary>
internal sealed class ErasedLetters
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly KnownErasures _erasures;

    private ErasedLetters(KnownErasures erasures) => _erasures = erasures;

    /// <summary>Reads what the workers have committed.</summary>
    /// <param name="options">Valid options.</param>
    /// <param name="erasureKey">The workers' key.</param>
    /// <param name="topics">The topics there are, with their partitions.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="KafkaPipelineException">The state can't be read to its end.</exception>
    public static ErasedLetters Read(KafkaOptions options, ReadOnlyMemory<byte> erasureKey, IReadOnlyDictionary<string, int> topics, CancellationToken cancellation)
    {
        var erasures = new KnownErasures(erasureKey);
        var name = options.NameOf(StateTopic.Leads);
        var open = topics.GetValueOrDefault(name); // none where nothing was ever counted: nobody was erased then
        if (open > 0)
        {
            using var reader = new LogReader(ClientProperties.StateReader(options), _ => { }, _ => { });
            reader.Consumer.Assign(Enumerable.Range(0, open).Select(partition => new TopicPartitionOffset(name, partition, Offset.Beginning)));
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            patience.CancelAfter(Patience);
            while (open > 0)
            {
                reader.Read(
                    (_, _, _, key, _, isTombstone) =>
                    {
                        erasures.Take(key, isTombstone);
                        patience.CancelAfter(Patience);
                    },
                    (topic, partition, _) =>
                    {
                        open--;
                        reader.Consumer.Pause([new TopicPartition(topic, partition)]);
                    },
                    error => Fail(name, error));
                cancellation.ThrowIfCancellationRequested();
                if (patience.IsCancellationRequested)
                {
                    throw new KafkaPipelineException($"'{name}', which says who was erased, gave nothing for {Patience.TotalSeconds:0} s. See that all brokers are up and that the user may read it.");
                }
            }
        }

        return new ErasedLetters(erasures);
    }

    /// <summary>Whether a letter's key, or the lead that its value names, was erased.</summary>
    public bool Has(StoredDeadLetter letter) =>
        (letter.Key is { } key && _erasures.Contains(key)) || (LeadOf(letter.Value) is { } lead && _erasures.Contains(Encoding.UTF8.GetBytes(lead)));

    // What was rejected need not be JSON, nor the key that of the lead.
    private static string? LeadOf(byte[]? value)
    {
        try
        {
            using var document = JsonDocument.Parse(value ?? "null"u8.ToArray());
            return document.RootElement is { ValueKind: JsonValueKind.Object } record && record.TryGetProperty("lead_id", out var lead) && lead.ValueKind == JsonValueKind.String ? lead.GetString() : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static void Fail(string name, Error error)
    {
        if (error.IsFatal || StateLogErrors.IsGone(error.Code) || error.Code is ErrorCode.TopicAuthorizationFailed or ErrorCode.GroupAuthorizationFailed)
        {
            throw new KafkaPipelineException($"'{name}', which says who was erased, can't be read: {error.Reason}. Give the user READ on it; without it nothing is redriven.");
        }
    }
}
