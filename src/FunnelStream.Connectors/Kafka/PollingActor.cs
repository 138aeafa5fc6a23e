using System.Diagnostics.CodeAnalysis;
using Akka.Actor;
using Akka.Event;
using Confluent.Kafka;

namespace FunnelStream.Connectors.Kafka;

/// <summary>
/// A member of a consumer group. It polls whenever it is told to, and tells itself to poll again. The group's handlers run inside a poll, on the
/// actor's own thread, and may block: so it needs a thread of its own (<see cref="BlockingStreams.Dispatcher"/>). It never restarts: whatever fails
/// ends it.
/// </summary>
/// <typeparam name="TKey">Keys of what it consumes.</typeparam>
/// <typeparam name="TValue">Values of what it consumes.</typeparam>
[SuppressMessage("Design", "CA1001", Justification = "An actor lets go of what it has when it stops.")]
internal abstract class PollingActor<TKey, TValue> : ReceiveActor, IWithTimers
{
    private readonly TaskCompletionSource _ended;
    private Exception? _failure;

    /// <param name="ended">Completes when the group is left, or fails with why it can't go on.</param>
    protected PollingActor(TaskCompletionSource ended)
    {
        _ended = ended;
        Receive<Join>(_ =>
        {
            Consumer = Subscribe();
            Self.Tell(Poll.Instance);
        });
        Receive<Poll>(_ =>
        {
            if (PollOnce() is { } pause)
            {
                Timers.StartSingleTimer(nameof(Poll), Poll.Instance, pause);
            }
            else
            {
                Self.Tell(Poll.Instance);
            }
        });
        Receive<Stop>(_ =>
        {
            Finish();
            Context.Stop(Self);
        });
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!; // set by Akka

    /// <summary>From the first poll on.</summary>
    protected IConsumer<TKey, TValue>? Consumer { get; private set; }

    /// <summary>
    /// Whether the group is being left. An assignment may still come then, out of the closing itself; whoever asks librdkafka for the group's metadata
    /// gets none any more, and Confluent.Kafka's client dies of that with SIGSEGV.
    /// </summary>
    protected bool IsLeaving { get; private set; }

    /// <summary>A consumer that has joined the group, or is about to.</summary>
    protected abstract IConsumer<TKey, TValue> Subscribe();

    /// <summary>Polls; returns how long not to poll, null for at once.</summary>
    protected abstract TimeSpan? PollOnce();

    /// <summary>It is told to stop and nothing has failed.</summary>
    protected abstract void Finish();

    /// <summary>Called before the group is left, whatever the reason.</summary>
    protected abstract void Leave();

    protected override void PreStart() => Self.Tell(Join.Instance);

    [SuppressMessage("Design", "CA1031", Justification = "Whoever waits for the end is told, whatever it was.")]
    protected override bool AroundReceive(Receive receive, object message)
    {
        try
        {
            return base.AroundReceive(receive, message);
        }
        catch (Exception e)
        {
            _failure = e;
            Context.Stop(Self);
            return true;
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whoever waits for the end is told, whatever it was.")]
    protected override void PostStop()
    {
        IsLeaving = true;
        try
        {
            Leave();
            Consumer?.Close();
            Consumer?.Dispose();
        }
        catch (Exception e)
        {
            _failure ??= e;
        }

        if (_failure is null)
        {
            _ended.TrySetResult();
        }
        else
        {
            _ended.TrySetException(_failure);
        }
    }

    private sealed record Join : IDeadLetterSuppression
    {
        public static readonly Join Instance = new();
    }

    private sealed record Poll : IDeadLetterSuppression
    {
        public static readonly Poll Instance = new();
    }
}

/// <summary>Tells a <see cref="PollingActor{TKey, TValue}"/> to end in good order.</summary>
internal sealed record Stop : IDeadLetterSuppression
{
    public static readonly Stop Instance = new();
}
