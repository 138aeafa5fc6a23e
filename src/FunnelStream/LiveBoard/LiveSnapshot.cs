using System.Collections.Concurrent;
using FunnelStream.Http;

namespace FunnelStream.LiveBoard;

/// <summary>All that the live board shows at a moment. Immutable but for the answers written from it, which are kept with it.</summary>
internal sealed class LiveSnapshot
{
    // More different questions than this to one snapshot are answered all the same, each time anew.
    private const int MostAnswers = 256;

    private readonly ConcurrentDictionary<string, LiveAnswer> _answers = new();

    /// <summary>Grows from snapshot to snapshot within a process.</summary>
    public required long Version { get; init; }

    /// <summary>When it was taken, as a timestamp of the clock.</summary>
    public required long Stamp { get; init; }

    /// <summary>When it was taken, clock time.</summary>
    public required DateTimeOffset TakenAt { get; init; }

    /// <summary>Every KPI, and where event time stands.</summary>
    public required LiveTables Board { get; init; }

    /// <summary>Series, cohorts and distributions, which may be some seconds older.</summary>
    public required LiveHistory History { get; init; }

    /// <summary>How sales stands; null where no teams are configured.</summary>
    public IReadOnlyList<LiveCapacity>? Capacity { get; init; }

    /// <summary>What to do with each campaign; null where advice is not configured.</summary>
    public IReadOnlyList<LiveAdvice>? Advice { get; init; }

    /// <summary>What is wrong with the funnel; null where advice is not configured.</summary>
    public LiveDiagnoses? Diagnoses { get; init; }

    /// <summary>The answer to a question, written once for all who ask.</summary>
    public LiveAnswer Answer(string question, Func<LiveSnapshot, object> answer) => Write(question, snapshot => LiveAnswer.Of(answer(snapshot)));

    /// <summary>The same for whoever writes the answer himself.</summary>
    public LiveAnswer Write(string question, Func<LiveSnapshot, LiveAnswer> write)
    {
        if (_answers.TryGetValue(question, out var written))
        {
            return written;
        }

        written = write(this);
        return _answers.Count < MostAnswers ? _answers.GetOrAdd(question, written) : written;
    }
}
