using FunnelStream.Events;
using FunnelStream.Leads;
using FunnelStream.Panes;
using FunnelStream.Worker;

namespace FunnelStream.Transfer;

/// <summary>
/// Builds workers from the lines of a state file, for the present configuration and partition count. With the partition
/// count of the file each worker goes on as the exported one. With another, leads go to the partition of their key, ids and
/// erasures (whose keys are not known) to every partition, and panes anywhere: sums are what counts. The clocks are then
/// the furthest of all, or what was forgotten somewhere could be counted again.
/// </summary>
internal sealed class StateImport
{
    private readonly WorkerOptions _options;
    private readonly Func<ReadOnlySpan<byte>, int> _partitionOf;
    private readonly HeaderLine _header;
    private readonly IReadOnlyList<Family> _families;
    private readonly ILookup<string, FamilyPlan> _plans;
    private readonly string? _erasureRefusal;
    private readonly FunnelWorker[] _workers;
    private readonly Change _recount;
    private readonly Dictionary<int, PartitionLine> _lines = [];
    private int _at = -1;

    /// <param name="header">The file's header.</param>
    /// <param name="options">What is configured.</param>
    /// <param name="partitions">Partitions of the inputs.</param>
    /// <param name="partitionOf">The partition of a lead's id; not asked where the count is that of the file.</param>
    /// <exception cref="StateMismatchException">The file can't be gone on with; the message says all that is against it.</exception>
    public StateImport(HeaderLine header, WorkerOptions options, int partitions, Func<ReadOnlySpan<byte>, int> partitionOf)
    {
        (_header, _options, _partitionOf) = (header, options, partitionOf);
        KeepsPartitions = partitions == header.Partitions;
        _families = [.. header.Families.Select(f => new Family(f.Name, [.. f.Dimensions.Select(LeadText.DimensionOf)], PaneText.LevelOf(f.Finest)))];
        List<string> refusals = [.. TransferSettings.Refusals(header.Settings, options)];
        Plans = FamilyPlan.Of(_families, options, refusals);
        if (refusals.Count > 0)
        {
            throw new StateMismatchException(string.Join(Environment.NewLine, refusals.Prepend("The file can't be gone on with as configured:").Select((r, i) => i == 0 ? r : $"  - {r}")));
        }

        _recount = StateConfiguration.ToRecount([.. header.Settings], options);
        _plans = Plans.ToLookup(p => _families[p.Source].Name);
        _erasureRefusal = TransferSettings.ErasureRefusal(header.Settings, options);
        _workers = [.. Enumerable.Range(0, partitions).Select(p => new FunnelWorker(p, options))];
    }

    /// <summary>Whether every partition goes on as it was.</summary>
    public bool KeepsPartitions { get; }

    /// <summary>How each configured family comes out of the exported ones.</summary>
    public IReadOnlyList<FamilyPlan> Plans { get; }

    /// <summary>The exported offsets of a partition; only of use where <see cref="KeepsPartitions"/> holds and the topics are the same.</summary>
    public IReadOnlyList<long> OffsetsOf(int partition) => _lines[partition].Offsets;

    /// <summary>Takes the next line.</summary>
    /// <exception cref="FormatException">It is damaged.</exception>
    /// <exception cref="StateMismatchException">It can't be gone on with as configured.</exception>
    public void Take(object line)
    {
        switch (line)
        {
            case PartitionLine partition when partition.Partition >= 0 && partition.Partition < _header.Partitions:
                _at = partition.Partition;
                _lines.Add(_at, partition);
                break;
            case NamesLine names when KeepsPartitions:
                // In their order: the same values under the same numbers.
                var dimension = LeadText.DimensionOf(names.Names);
                foreach (var name in names.Values)
                {
                    Home.Dimensions.Admit(dimension, name);
                }

                break;
            case NamesLine:
                break; // named where they are used
            case LeadLine lead:
                var home = KeepsPartitions ? Home : _workers[_partitionOf(System.Text.Encoding.UTF8.GetBytes(lead.Lead))].Content;
                LeadText.Add(lead, home.Leads, home.Dimensions);
                break;
            case ErasedLine erased:
                Take(erased);
                break;
            case SeenLine seen:
                Take(seen);
                break;
            case PaneLine pane:
                Take(pane);
                break;
            default:
                throw new FormatException("A line stands where none like it can.");
        }
    }

    /// <summary>All lines are taken: the workers by partition, ready for the checkpoint that writes them whole.</summary>
    /// <exception cref="FormatException">Partitions are missing.</exception>
    public IReadOnlyList<FunnelWorker> Finish()
    {
        if (_lines.Count != _header.Partitions)
        {
            throw new FormatException("The file lacks partitions.");
        }

        for (var p = 0; p < _workers.Length; p++)
        {
            _workers[p].ResumeTakenOver(StandingPoint.Of(KeepsPartitions ? [_lines[p]] : [.. _lines.Values], Plans, countsEvents: KeepsPartitions || p == 0));
            foreach (var plan in Plans.Where(p => p.MovesLeads))
            {
                LeadMoves.Run(_workers[p], plan, _options, lacking: _recount);
            }

            Recount.Run(_workers[p], _recount, [.. Plans.Where(p => !p.MovesLeads).Select(p => p.Index)], _options);
        }

        return _workers;
    }

    private WorkerContent Home => _workers[_at % _workers.Length].Content;

    // All that may meet what is remembered: its own, or, where that can't be known, every one.
    private IEnumerable<FunnelWorker> Homes => KeepsPartitions ? [_workers[_at]] : _workers;

    private void Take(ErasedLine erased)
    {
        if (_erasureRefusal is not null)
        {
            throw new StateMismatchException($"The file can't be gone on with as configured:{Environment.NewLine}  - {_erasureRefusal}");
        }

        foreach (var worker in Homes)
        {
            worker.Content.Erased.Add(LeadText.Number(erased.Erased), erased.At.ToUnixTimeMilliseconds());
        }
    }

    private void Take(SeenLine line)
    {
        foreach (var worker in Homes)
        {
            var seen = line.Seen switch
            {
                SeenKinds.Visits => worker.Content.Visits,
                SeenKinds.Spends => worker.Content.Spends,
                _ => throw new FormatException($"'{line.Seen}' is no kind of ids."),
            };
            foreach (var id in line.Ids)
            {
                seen.Add(line.Hour.ToUnixTimeMilliseconds(), LeadText.Number(id));
            }
        }
    }

    private void Take(PaneLine line)
    {
        var (content, level) = (Home, PaneText.LevelOf(line.Level));
        var start = (int)((line.Start?.ToUnixTimeSeconds() ?? 0) / 60);
        foreach (var plan in _plans[line.Pane])
        {
            var key = plan.KeyOf(level, start, d => content.Dimensions.Admit(d, line.Dimensions[d.Name()]));
            var pane = content.Panes.TakeOver(key);
            var terms = new Cells();
            foreach (var (name, value) in line.Counts)
            {
                if (FieldNames.Parse(name) is var cell && plan.Takes(cell) && !Recount.Concerns(_recount, cell))
                {
                    (CampaignTerms.IsCell(cell) ? terms : pane).Add(cell, value);
                }
            }

            if (CampaignTerms.Of(terms) is { Exist: true } taken)
            {
                var before = CampaignTerms.Of(pane);
                CampaignTerms.Replace(pane, before, before.Merge(taken));
            }
        }
    }
}
