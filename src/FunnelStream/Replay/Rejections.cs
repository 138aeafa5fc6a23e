using System.Globalization;
using FunnelStream.Connectors.Files;
using FunnelStream.Events;

namespace FunnelStream.Replay;

/// <summary>Rejected lines: how many for which reason, and where the first of each stand.</summary>
internal sealed class Rejections
{
    private const int Shown = 3;

    private readonly SortedDictionary<RejectReason, (long Count, List<(InputTopic Topic, long Line, string? Member)> First)> _reasons = [];

    /// <summary>All of them.</summary>
    public long Count => _reasons.Values.Sum(r => r.Count);

    /// <summary>Notes one.</summary>
    public void Add(in RejectedRecord rejected)
    {
        var (count, first) = _reasons.GetValueOrDefault(rejected.Rejection.Reason, (0, []));
        if (first.Count < Shown)
        {
            first.Add((rejected.Record.Topic, rejected.Record.Offset + 1, rejected.Rejection.Member));
        }

        _reasons[rejected.Rejection.Reason] = (count + 1, first);
    }

    /// <summary>One line for each reason.</summary>
    public IEnumerable<string> Lines(EventFiles files) =>
        from reason in _reasons
        let places = reason.Value.First.Select(f => $"{files.Files.First(file => file.Topic == f.Topic).Path}:{f.Line}{(f.Member is null ? "" : $" ({f.Member})")}")
        select string.Create(CultureInfo.InvariantCulture, $"rejected {reason.Value.Count:N0} {reason.Key.Name()}: {string.Join(", ", places)}{(reason.Value.Count > Shown ? ", ..." : "")}");
}
