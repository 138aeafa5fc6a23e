using Polly;
using Polly.Retry;

namespace FunnelStream.Connectors.Delivery;

/// <summary>
/// Tries until it is taken or refused, with exponential back-off up to a minute and with chance in it, so that receivers that come back
/// aren't run down; what the receiver asks for counts where it is longer, up to an hour.
/// </summary>
internal static class RetryStage
{
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan LongestAskedFor = TimeSpan.FromHours(1);

    /// <param name="time">The clock.</param>
    /// <param name="withChance">Whether delays vary.</param>
    /// <param name="failed">Told of every failure and the delay after it.</param>
    public static ResiliencePipeline<DeliveryAnswer> Of(TimeProvider time, bool withChance, Action<DeliveryAnswer, TimeSpan> failed) =>
        new ResiliencePipelineBuilder<DeliveryAnswer> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<DeliveryAnswer>
            {
                ShouldHandle = static args => ValueTask.FromResult(args.Outcome.Result is { IsToRetry: true }),
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Exponential,
                Delay = Shortest,
                MaxDelay = Longest,
                UseJitter = withChance,
                DelayGenerator = static args => ValueTask.FromResult(AskedFor(args.Outcome.Result!)),
                OnRetry = args =>
                {
                    failed(args.Outcome.Result!, args.RetryDelay);
                    return ValueTask.CompletedTask;
                },
            })
            .Build();

    // Null: the back-off's own.
    private static TimeSpan? AskedFor(DeliveryAnswer answer) =>
        answer.RetryAfter is { } asked && asked >= Shortest ? (asked < LongestAskedFor ? asked : LongestAskedFor) : null;
}
