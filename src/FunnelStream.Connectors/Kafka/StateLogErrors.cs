using Confluent.Kafka;
using FunnelStream.Worker;

namespace FunnelStream.Connectors.Kafka;

/// <summary>What Kafka's errors mean for a state log.</summary>
internal static class StateLogErrors
{
    /// <summary>A failure as the worker's owner understands it.</summary>
    /// <param name="doing">What failed: a beginning of a sentence.</param>
    /// <param name="error">What Kafka says.</param>
    /// <param name="cause">What it came from.</param>
    public static StateLogException Of(string doing, Error error, Exception? cause) => new($"{doing}: {error.Reason.TrimEnd('.')}.{Mend(error.Code)}", IsFenced(error.Code), cause);

    /// <summary>
    /// Whether another producer has taken over the transactional id, or the group has gone on without this member. Not so
    /// where a coordinator was replaced (TransactionCoordinatorFenced) or a rebalance is under way: those pass.
    /// </summary>
    public static bool IsFenced(ErrorCode code) => code is ErrorCode.Local_Fenced or ErrorCode.ProducerFenced or ErrorCode.InvalidProducerEpoch
        or ErrorCode.IllegalGeneration or ErrorCode.UnknownMemberId or ErrorCode.FencedInstanceId;

    /// <summary>
    /// Failures in a row after which a topic that is not there counts as gone. With their back-offs they take half a minute: brokers that come up
    /// do not know their topics for a while.
    /// </summary>
    public const int MissingAttempts = 5;

    /// <summary>Whether a topic, or its partition, is not there.</summary>
    public static bool IsGone(ErrorCode code) => code is ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownTopic or ErrorCode.Local_UnknownPartition;

    /// <summary>Whether a failure to read may pass by itself: no right is lacking, nothing is gone, and the client can go on.</summary>
    public static bool IsTransient(Error error) => !error.IsFatal && !IsGone(error.Code)
        && error.Code is not (ErrorCode.TopicAuthorizationFailed or ErrorCode.GroupAuthorizationFailed or ErrorCode.ClusterAuthorizationFailed
            or ErrorCode.SaslAuthenticationFailed or ErrorCode.Local_Authentication or ErrorCode.UnsupportedVersion);

    /// <summary>Why the pipeline stops where state can't be gone on with; null where that is not why.</summary>
    public static KafkaPipelineException? Stop(Exception exception) => exception switch
    {
        StateMismatchException => new KafkaPipelineException(exception.Message, exception),
        StateLogException => new KafkaPipelineException(
            $"{exception.Message} A topic that holds state was deleted, or its partition count was changed, while it was in use. Count everything anew from Kafka:StartFrom: "
            + "'funnelstream state reset', then start again; or bring back what 'funnelstream state export' has written: 'funnelstream state import FILE'.",
            exception),
        _ => null,
    };

    private static string Mend(ErrorCode code) => code switch
    {
        ErrorCode.TransactionalIdAuthorizationFailed or ErrorCode.ClusterAuthorizationFailed => " Grant the user WRITE and DESCRIBE on the transactional id.",
        ErrorCode.TopicAuthorizationFailed => " Grant the user READ and WRITE on the state topics and WRITE on the dead-letter topic.",
        ErrorCode.GroupAuthorizationFailed => " Grant the user READ on the group.",
        ErrorCode.NotEnoughReplicas or ErrorCode.NotEnoughReplicasAfterAppend => " Fewer brokers than min.insync.replicas are in sync; see that they are up.",
        ErrorCode.InvalidTransactionTimeout => " Raise the brokers' transaction.max.timeout.ms to at least 10 s.",
        _ => "",
    };
}
