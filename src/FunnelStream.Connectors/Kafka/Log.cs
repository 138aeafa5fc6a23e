using Confluent.Kafka;
using FunnelStream.Events;
using Microsoft.Extensions.Logging;

namespace FunnelStream.Connectors.Kafka;

/// <summary>Everything this folder logs: event ids 5000 to 5099.</summary>
internal static partial class Log
{
    /// <summary>What librdkafka itself has to say, at its own level.</summary>
    public static void Librdkafka(ILogger logger, LogMessage message)
    {
        var level = LevelOf(message);
        if (logger.IsEnabled(level))
        {
            Librdkafka(logger, level, message.Facility, message.Message);
        }
    }

    [LoggerMessage(5000, LogLevel.Information, "Reading {Topics} from {Servers} as group '{Group}', {Partitions} partitions, from {StartFrom}.")]
    public static partial void Started(ILogger logger, string topics, string servers, string group, int partitions, string startFrom);

    [LoggerMessage(5002, LogLevel.Information, "Gave back {Partitions} partitions.")]
    public static partial void Revoked(ILogger logger, int partitions);

    [LoggerMessage(5005, LogLevel.Information, "Partition {Partition} has caught up after {Events} events.")]
    public static partial void CaughtUp(ILogger logger, int partition, long events);

    [LoggerMessage(5006, LogLevel.Warning, "Kafka: {Reason}")]
    public static partial void BrokerError(ILogger logger, string reason);

    [LoggerMessage(5007, LogLevel.Warning, "{Problem}")]
    public static partial void TopicWarning(ILogger logger, string problem);

    [LoggerMessage(5009, LogLevel.Warning, "Producers choose partitions in different ways: of the sampled keys {Crc32} fit librdkafka's partitioner only and {Murmur2} Java's only. A lead whose events lie on two partitions counts twice; set 'partitioner=murmur2_random' on librdkafka's clients.")]
    public static partial void MixedPartitioners(ILogger logger, long crc32, long murmur2);

    [LoggerMessage(5010, LogLevel.Error, "The worker of partition {Partition} failed.")]
    public static partial void WorkerFailed(ILogger logger, int partition, Exception exception);

    [LoggerMessage(5012, LogLevel.Information, "Stopped reading.")]
    public static partial void Stopped(ILogger logger);

    [LoggerMessage(5014, LogLevel.Warning, "Partition {Partition}: {Input} has delivered nothing for {Seconds} s though it is not at its end; going on without it.")]
    public static partial void GaveUp(ILogger logger, int partition, InputTopic input, double seconds);

    [LoggerMessage(5001, LogLevel.Information, "Assigned partitions: {Partitions}.")]
    public static partial void Assigned(ILogger logger, string partitions);

    [LoggerMessage(5003, LogLevel.Warning, "Lost {Partitions} partitions ({Reason}); what was not committed is counted again by who gets them.")]
    public static partial void Lost(ILogger logger, int partitions, string reason);

    [LoggerMessage(5013, LogLevel.Warning, "The worker of partition {Partition} did not finish within {Seconds} s and was dropped; what it had not committed is counted again.")]
    public static partial void Dropped(ILogger logger, int partition, double seconds);

    [LoggerMessage(5017, LogLevel.Information, "Created the topics {Topics}, with {Replicas} replicas.")]
    public static partial void CreatedTopics(ILogger logger, string topics, int replicas);

    [LoggerMessage(5018, LogLevel.Information, "The embedded broker has no admin requests and no transactions: state is neither kept nor restored.")]
    public static partial void NoStateTopics(ILogger logger);

    [LoggerMessage(5019, LogLevel.Information, "Partition {Partition}: restored {Leads} leads and {Panes} panes of checkpoint {Number} in {Seconds:0.0} s.")]
    public static partial void Restored(ILogger logger, int partition, int leads, int panes, long number, double seconds);

    [LoggerMessage(5020, LogLevel.Information, "Partition {Partition}: there is no state; counting begins at {StartFrom}.")]
    public static partial void NoState(ILogger logger, int partition, string startFrom);

    [LoggerMessage(5021, LogLevel.Information, "Restoring partition {Partition}: {Percent} %.")]
    public static partial void Restoring(ILogger logger, int partition, int percent);

    [LoggerMessage(5022, LogLevel.Warning, "Partition {Partition}: {Problem} It is opened anew from its log in {Seconds} s.")]
    public static partial void Reopening(ILogger logger, int partition, string problem, double seconds);

    [LoggerMessage(5023, LogLevel.Warning, "Partition {Partition}: {Problem} Leaving the group and joining it again, so that it decides who counts the partition.")]
    public static partial void Fenced(ILogger logger, int partition, string problem);

    [LoggerMessage(5025, LogLevel.Warning, "Partition {Partition}: as many names of {Dimension} live as DimensionLimit allows; new ones are counted as (other). The last were: {Names}. If they are junk, mend the tracking; otherwise raise DimensionLimit.")]
    public static partial void NamesAtLimit(ILogger logger, int partition, string dimension, string names);

    [LoggerMessage(5026, LogLevel.Error, "Inputs: {Fault}.")]
    public static partial void InputFault(ILogger logger, string fault);

    [LoggerMessage(EventId = 5015, Message = "librdkafka {Facility}: {Text}")]
    private static partial void Librdkafka(ILogger logger, LogLevel level, string facility, string text);

    private static LogLevel LevelOf(LogMessage message) => message.Level switch
    {
        SyslogLevel.Emergency or SyslogLevel.Alert or SyslogLevel.Critical => LogLevel.Critical,
        SyslogLevel.Error => LogLevel.Error,
        SyslogLevel.Warning => LogLevel.Warning,
        SyslogLevel.Notice or SyslogLevel.Info => LogLevel.Information,
        _ => LogLevel.Debug,
    };
}
