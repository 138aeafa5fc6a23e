using Confluent.Kafka;

namespace FunnelStream.Connectors.Kafka;

/// <summary>
/// Sends dead letters to where they came from: to the same partition, with their own key, value and headers. Records and
/// position are one transaction, so that a letter is redriven once, whatever crashes.
/// </summary>
public static class Redrive
{
    private const int BatchRecords = 5_000;
    private const long BatchBytes = 8 * 1024 * 1024;

    /// <summary>Redrives what has not been redriven before.</summary>
    /// <param name="options">Valid options.</param>
    /// <param name="erasureKey">The key under which the workers remember who was erased: letters about them stay where they are.</param>
    /// <param name="reasons">Only letters of these reasons; none for all.</param>
    /// <param name="isDryRun">Changes nothing, only tells what would be done.</param>
    /// <param name="cancellation">Gives up; what is committed stays.</param>
    /// <exception cref="KafkaPipelineException">It can't be done; the message says why and how to mend it.</exception>
    /// <exception cref="KafkaException">The brokers refused.</exception>
    public static RedriveReport Run(KafkaOptions options, ReadOnlyMemory<byte> erasureKey, IReadOnlyCollection<string> reasons, bool isDryRun, CancellationToken cancellation = default)
    {
        var partitions = DeadLetterTopic.Partitions(options);
        using var admin = TopicListing.Admin(options);
        var inputs = TopicListing.Of(admin, options);
        // First: it decides what an interrupted redrive has left open, and shuts out one that still runs.
        using var sender = isDryRun ? null : new RedriveTransactions(options, reasons);
        var positions = new RedrivePositions(admin, options, partitions);
        var report = new RedriveReport();
        ErasedLetters? erased = null; // read once there is a letter to send
        var (records, bytes) = (0, 0L);
        foreach (var letter in DeadLetterTopic.Read(options, partitions, p => positions.Begin(p), cancellation))
        {
            if (positions.IsHandled(letter))
            {
                report.Before++;
                continue;
            }

            if (reasons.Count > 0 && !reasons.Contains(letter.Reason))
            {
                report.LeftOut++;
                continue;
            }

            erased ??= ErasedLetters.Read(options, erasureKey, inputs, cancellation);
            if (erased.Has(letter))
            {
                report.Erased++;
            }
            else
            {
                Handle(letter, inputs, report, sender);
            }

            sender?.Pass(letter);
            (records, bytes) = (records + 1, bytes + (letter.Key?.Length ?? 0) + (letter.Value?.Length ?? 0));
            if (records == BatchRecords || bytes >= BatchBytes)
            {
                sender?.Commit(positions);
                (records, bytes) = (0, 0);
            }
        }

        if (records > 0)
        {
            sender?.Commit(positions);
        }

        return report;
    }

    private static void Handle(StoredDeadLetter letter, IReadOnlyDictionary<string, int> inputs, RedriveReport report, RedriveTransactions? sender)
    {
        if (letter.IsCut || letter.Topic is null)
        {
            report.AddImpossible(letter);
            return;
        }

        if (letter.InputPartition < 0 || letter.InputPartition >= inputs.GetValueOrDefault(letter.Topic))
        {
            throw new KafkaPipelineException(
                $"The dead letter at partition {letter.Partition}, offset {letter.Offset} came from partition {letter.InputPartition} of '{letter.Topic}', which does not exist any more. "
                + "It and those after it are not redriven. Where the topic was created anew with fewer partitions, have its producer write these events again: 'funnelstream dlq list --json' prints them.");
        }

        sender?.Send(letter);
        report.Add(letter);
    }
}
