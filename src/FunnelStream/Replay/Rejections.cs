using System.Globalization;
using FunnelStream.Connectors.Files;
using FunnelStream.Events;
using FunnelStream.Worker;

namespace FunnelStream.Replay;

/// <summary>Rejected lines: how many for which reason, where the first of each stand, and whether a whole file is one mistake.</summary>
internal sealed class Rejections
{
    private const int Shown = 3;

    private readonly long[] _events = new long[Enum.GetValues<InputTopic>().Length];
    private readonly long[] _rejected = new long[Enum.GetValues<InputTopic>().Length];
    private readonly SortedDictionary<RejectReason, (long Count, List<(InputTopic Topic, long Line, string? Member)> First)> _reasons = [];

    /// <summary>All of them.</summary>
    public long Count => _reasons.Values.Sum(r => r.Count);

    /// <summary>Notes one.</summary>
    public void Add(in RejectedRecord rejected)
    {
        _rejected[(int)rejected.Record.Topic]++;
        var (count, first) = _reasons.GetValueOrDefault(rejected.Rejection.Reason, (0, []));
        if (first.Count < Shown)
        {
            first.Add((rejected.Record.Topic, rejected.Record.Offset + 1, rejected.Rejection.Member));
        }

        _reasons[rejected.Rejection.Reason] = (count + 1, first);
    }

    /// <summary>Notes a line that is an event.</summary>
    public void Pass(InputTopic topic) => _events[(int)topic]++;

    /// <summary>What is wrong with each file that holds something, but no event; and with files that hold nothing at all.</summary>
    /// <exception cref="IOException">A file can't be read.</exception>
    public IReadOnlyList<string> Flaws(EventFiles files)
    {
        var without = files.Files.Where(file => _events[(int)file.Topic] == 0).ToList();
        return [.. without.Where(file => _rejected[(int)file.Topic] > 0 || without.Count == files.Files.Count).Select(EventFiles.Flaw)];
    }

    /// <summary>A line for each reason, and below it what is wrong with the first and what to send instead.</summary>
    public IEnumerable<string> Lines(EventFiles files)
    {
        foreach (var (reason, (count, first)) in _reasons)
        {
            var places = first.Select(f => $"{files.Files.First(file => file.Topic == f.Topic).Path}:{f.Line}{(f.Member is null ? "" : $" ({f.Member})")}");
            yield return string.Create(CultureInfo.InvariantCulture, $"rejected {count:N0} {reason.Name()}: {string.Join(", ", places)}{(count > Shown ? ", ..." : "")}");
            foreach (var text in first.Select(f => RejectionText.Of(f.Topic, new Rejection(reason, f.Member))).Distinct())
            {
                yield return $"  {text}";
            }
        }
    }
}
