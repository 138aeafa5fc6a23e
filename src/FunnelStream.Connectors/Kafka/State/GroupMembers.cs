using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace FunnelStream.Connectors.Kafka;

/// <summary>Who is at work: processes that count (the group of the inputs) and processes that show (the group of the board).</summary>
public static class GroupMembers
{
    private static readonly TimeSpan Ask = TimeSpan.FromSeconds(10);

    /// <summary>The members of both groups, each as a text such as <c>funnelstream at /10.0.0.3 in the group 'funnelstream'</c>.</summary>
    /// <param name="options">Valid options.</param>
    /// <exception cref="KafkaPipelineException">The groups can't be asked for.</exception>
    public static async Task<IReadOnlyList<string>> ActiveAsync(KafkaOptions options)
    {
        using var admin = TopicListing.Admin(options);
        try
        {
            var described = await admin.DescribeConsumerGroupsAsync([options.GroupId, options.BoardName], new DescribeConsumerGroupsOptions { RequestTimeout = Ask }).ConfigureAwait(false);
            return [.. described.ConsumerGroupDescriptions.SelectMany(g => g.Members.Select(m => $"{m.ClientId} at {m.Host.TrimStart('/')} in the group '{g.GroupId}'"))];
        }
        catch (DescribeConsumerGroupsException e) when (e.Results.ConsumerGroupDescriptions.TrueForAll(g => g.Error.Code is ErrorCode.NoError or ErrorCode.GroupIdNotFound))
        {
            return [.. e.Results.ConsumerGroupDescriptions.Where(g => !g.Error.IsError).SelectMany(g => g.Members.Select(m => $"{m.ClientId} at {m.Host.TrimStart('/')} in the group '{g.GroupId}'"))];
        }
        catch (KafkaException e)
        {
            throw new KafkaPipelineException($"Whether the group '{options.GroupId}' has members could not be found out: {e.Error.Reason}. Grant the user DESCRIBE on it, and see that the brokers are up.", e);
        }
    }

    /// <summary>Refuses where anybody is at work.</summary>
    /// <param name="options">Valid options.</param>
    /// <param name="what">What is refused, as in <c>state reset</c>.</param>
    /// <exception cref="KafkaPipelineException">There are members; the message names them.</exception>
    public static async Task RefuseAsync(KafkaOptions options, string what)
    {
        var members = await ActiveAsync(options).ConfigureAwait(false);
        if (members.Count > 0)
        {
            throw new KafkaPipelineException(
                $"'{what}' needs the service to stand still, and these are at work:{Environment.NewLine}"
                + $"{string.Join(Environment.NewLine, members.Select(m => $"  - {m}"))}{Environment.NewLine}Stop them; one that was killed is a member until its session times out (10 s by default).")
            { HasLines = true };
        }
    }
}
