using FunnelStream.Board;
using FunnelStream.Events;
using FunnelStream.Panes;

namespace FunnelStream.State.EarlierBuild;

/// <summary>What state records say together, read as the board reads them.</summary>
/// <param name="setting">How they were counted.</param>
/// <param name="lines">The records, in order within each partition.</param>
internal sealed class LiveState(Setting setting, IReadOnlyList<StateLine> lines)
{
    /// <summary>The names in the order of their ids, as the records have them.</summary>
    public IReadOnlyList<string> Names(Dimension dimension, int partition) =>
    [
        .. lines.Where(line => line.Partition == partition && line.Key[0] == StateFormat.Name && line.Key[1] == (byte)dimension)
            .OrderBy(line => line.KeyText, StringComparer.Ordinal).Select(NameOf),
    ];

    /// <summary>The panes of all partitions added up, by names.</summary>
    /// <param name="spelling">How a name is written; null: as it is.</param>
    public IReadOnlyList<string> Panes(Func<Dimension, string, string>? spelling = null)
    {
        var names = lines.Where(line => line.Key[0] == StateFormat.Name)
            .ToDictionary(line => (line.Partition, line.KeyText), NameOf);
        return PaneText.Of(Merged((partition, key) =>
        {
            var family = setting.Options.Families[key.Family];
            var values = family.Dimensions.Select((dimension, i) => Name(partition, dimension, Family.Unpack(key.Dimensions, i)));
            return new NamedPane(family.Name, key.Level, key.Start, string.Join('/', values));
        }));

        string Name(int partition, Dimension dimension, ushort id) => id switch
        {
            DimensionTable.None => "(none)",
            DimensionTable.Unknown => "(unknown)",
            DimensionTable.Other => "(other)",
            _ => spelling is null ? names[(partition, KeyOf(dimension, id))] : spelling(dimension, names[(partition, KeyOf(dimension, id))]),
        };
    }

    /// <summary>The panes added up over everything they are told apart by.</summary>
    public IReadOnlyList<string> Totals()
    {
        var totals = Merged((_, key) => new NamedPane($"{key.Family}", key.Level, key.Start, ""));
        foreach (var cells in totals.Values)
        {
            CampaignTerms.Replace(cells, CampaignTerms.Of(cells), default); // no sums, and none of (other)
        }

        return PaneText.Of(totals);
    }

    /// <summary>Counts below 0: something was taken out where it had not been put in.</summary>
    public IReadOnlyList<string> Negatives() =>
    [
        .. Live().Where(pane => new[] { Field.Leads, Field.Sqls, Field.Clients, Field.DealsWon, Field.OpenDeals, Field.Responses, Field.Backlog }.Any(field => pane.Cells[field] < 0))
            .Select(pane => $"{pane.Partition} {pane.Key}"),
    ];

    /// <summary>Every KPI that a board shows of them.</summary>
    public IReadOnlyList<string> Kpis(long asOf)
    {
        var board = new FunnelBoard(new BoardOptions
        {
            Days = setting.Options.Days,
            Calendar = setting.Options.Calendar,
            Windows = [WindowLength.Parse("7d"), WindowLength.Parse("all")],
        });
        foreach (var partition in lines.GroupBy(line => line.Partition))
        {
            var reader = new CheckpointReader(partition.Key);
            foreach (var line in partition.Where(line => line.Topic == StateTopic.Panes))
            {
                if (reader.Take(line.Key, line.Value, line.Value is null) is { } checkpoint)
                {
                    board.Apply(checkpoint);
                }
            }
        }

        board.Complete(asOf);
        return [.. board.Results().Select(r => $"{r.Face} {r.Window} {r.From} {r.To} {r.Scope} {r.Kpi} {r.Value}")];
    }

    private Dictionary<NamedPane, Cells> Merged(Func<int, PaneKey, NamedPane> into)
    {
        var merged = new Dictionary<NamedPane, Cells>();
        foreach (var (partition, key, cells) in Live())
        {
            var named = into(partition, key);
            merged.TryAdd(named, new Cells());
            MergedPane.Merge(merged[named], cells);
        }

        return merged;
    }

    private IEnumerable<(int Partition, PaneKey Key, Cells Cells)> Live()
    {
        foreach (var last in lines.Where(line => line.Key[0] == StateFormat.Pane).GroupBy(line => (line.Partition, line.KeyText)).Select(records => records.Last()))
        {
            if (last.Value is not null)
            {
                var cells = new Cells();
                PaneCodec.AddTo(cells, PaneRecords.ReadContent(last.Value, out _));
                yield return (last.Partition, PaneRecords.ReadKey(last.Key), cells);
            }
        }
    }

    private static string NameOf(StateLine line)
    {
        var reader = new ByteReader(line.Value);
        StateFormat.ReadHeader(ref reader, out _);
        return System.Text.Encoding.UTF8.GetString(reader.Rest());
    }

    private static string KeyOf(Dimension dimension, ushort id) => Convert.ToHexStringLower([StateFormat.Name, (byte)dimension, (byte)(id >> 8), (byte)id]);
}
