using System.Diagnostics;
using Confluent.Kafka;

namespace FunnelStream.Connectors.Kafka;

/// <summary>What is asked of a group's coordinator.</summary>
internal static class Coordinator
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Asks until it can answer: a broker that has just started, or taken the group over, first has to read what it keeps of groups.
    /// </summary>
    /// <param name="ask">Asks once, for at most the span that it is given.</param>
    /// <param name="patience">How long that may take altogether.</param>
    /// <param name="stop">Gives up waiting.</param>
    /// <exception cref="KafkaException">It fails otherwise, or can't answer yet.</exception>
    public static T Ask<T>(Func<TimeSpan, T> ask, TimeSpan patience, CancellationToken stop)
    {
        for (var began = Stopwatch.GetTimestamp(); ;)
        {
            try
            {
                // Never less than a pause: to Kafka's clients a negative span is for ever.
                var left = patience - Stopwatch.GetElapsedTime(began);
                return ask(left > Pause ? left : Pause);
            }
            catch (KafkaException e) when (
                e.Error.Code is ErrorCode.GroupLoadInProgress or ErrorCode.GroupCoordinatorNotAvailable or ErrorCode.NotCoordinatorForGroup
                && Stopwatch.GetElapsedTime(began) + Pause < patience)
            {
                stop.WaitHandle.WaitOne(Pause);
                stop.ThrowIfCancellationRequested();
            }
        }
    }
}
