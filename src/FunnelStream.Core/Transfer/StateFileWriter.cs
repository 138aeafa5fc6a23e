using System.IO.Compression;
using System.Text.Json;
using FunnelStream.Events;
using FunnelStream.Panes;
using FunnelStream.Worker;

namespace FunnelStream.Transfer;

/// <summary>Writes a state file: header, then partition by partition what its worker holds, then the end.</summary>
internal sealed class StateFileWriter : IDisposable
{
    private const int IdsPerLine = 1_000;
    private static readonly byte[] NewLine = [(byte)'\n'];

    private readonly WorkerOptions _options;
    private readonly Stream _output;

    /// <param name="output">Takes the compressed file; left open.</param>
    /// <param name="options">What the state was counted with.</param>
    /// <param name="partitions">How many partitions there are.</param>
    /// <param name="topics">Names of the inputs.</param>
    /// <param name="now">The clock.</param>
    public StateFileWriter(Stream output, WorkerOptions options, int partitions, IReadOnlyList<string> topics, DateTimeOffset now)
    {
        _options = options;
        _output = new BufferedStream(new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true), 1 << 16);
        Write(new HeaderLine
        {
            Version = StateLines.Version,
            WrittenAt = now,
            Partitions = partitions,
            Topics = topics,
            Families = [.. options.Families.Select(f => new FamilyText(f.Name, [.. f.Dimensions.Select(d => d.Name())], f.Finest.ToString().ToLowerInvariant()))],
            Settings = TransferSettings.Of(options),
        });
    }

    /// <summary>Lines written so far.</summary>
    public long Lines { get; private set; }

    /// <summary>Writes a partition.</summary>
    /// <param name="partition">Which.</param>
    /// <param name="worker">Its worker as restored.</param>
    /// <param name="meta">The checkpoint it was restored from; null where there was none.</param>
    public void Write(int partition, FunnelWorker worker, CheckpointMeta? meta)
    {
        Write(Line(partition, meta));
        var content = worker.Content;
        for (var dimension = Dimension.Channel; dimension <= Dimension.Rep; dimension++)
        {
            if (content.Dimensions.NamesOf(dimension) is { Count: > 0 } names)
            {
                Write(new NamesLine(dimension.Name(), names));
            }
        }

        for (var number = 0; number < content.Leads.End; number++)
        {
            if (!content.Leads.IsVacant(number))
            {
                Write(LeadText.Write(content.Leads[number], content.Leads, content.Dimensions));
            }
        }

        foreach (var (hash, at) in content.Erased.All)
        {
            Write(new ErasedLine(LeadText.Hex(hash), LeadText.At(at)));
        }

        WriteSeen(SeenKinds.Visits, content.Visits);
        WriteSeen(SeenKinds.Spends, content.Spends);
        foreach (var pane in content.Panes.All)
        {
            Write(PaneText.Write(pane, _options.Families[pane.Key.Family], content.Dimensions));
        }
    }

    /// <summary>Writes the last line: the file is whole.</summary>
    public void Finish() => Write(new EndLine(Lines));

    public void Dispose() => _output.Dispose();

    private static PartitionLine Line(int partition, CheckpointMeta? meta) => meta is null
        ? new PartitionLine { Partition = partition, Checkpoint = 0 }
        : new PartitionLine
        {
            Partition = partition,
            Checkpoint = meta.Number,
            Offsets = [.. meta.Offsets],
            Largest = [.. meta.Largest],
            Frontier = meta.Frontier,
            Housekept = meta.Housekept,
            IdFloors = [.. meta.IdFloors],
            Ladder = [meta.Ladder.MinuteFloor, meta.Ladder.HourFloor, meta.Ladder.DayFloor],
            Events = meta.Events,
            Full = [.. meta.FullFamilies],
        };

    private void WriteSeen(string kind, SeenIds seen)
    {
        foreach (var (hour, ids) in seen.All)
        {
            foreach (var some in ids.Chunk(IdsPerLine))
            {
                Write(new SeenLine(kind, LeadText.At(hour * SeenKinds.MillisPerHour), [.. some.Select(LeadText.Hex)]));
            }
        }
    }

    private void Write<T>(T line)
    {
        _output.Write(JsonSerializer.SerializeToUtf8Bytes(line, StateLines.Json));
        _output.Write(NewLine);
        Lines++;
    }
}
