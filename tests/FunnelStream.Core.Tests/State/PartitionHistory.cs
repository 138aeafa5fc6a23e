using System.Text;
using FunnelStream.Events;
using FunnelStream.Oracle;
using FunnelStream.Panes;
using FunnelStream.Worker;

namespace FunnelStream.State;

/// <summary>One partition's input in a fixed order, and horizons so small that everything that ages does so within it.</summary>
internal sealed class PartitionHistory
{
    private const long Hour = 3_600_000;

    private readonly InputRecord[] _records;
    private readonly long _now;

    private PartitionHistory(WorkerOptions options, InputRecord[] records, long now) => (Options, _records, _now) = (options, records, now);

    public WorkerOptions Options { get; }

    public int Count => _records.Length;

    public static PartitionHistory Of(int seed)
    {
        var random = new Random(seed);
        var history = RandomHistory.Of(seed, erases: seed % 3 == 0);
        var events = history.Arrivals.ToList();
        var at = events.Max(e => e.At);

        // The frontier goes on behind what the history brings, so that all of it ages, in long steps and in short ones; repeats
        // come at every age, and visits just as they become too late.
        var visitMemory = TimeSpan.FromHours(random.Next(2, 40));
        for (var i = 0; i < 100; i++)
        {
            at += random.NextInt64(random.Next(4) == 0 ? 12 * Hour : Hour / 2);
            events.Add(Event.Touchpoint("visit", $"o{i}", at - (long)visitMemory.TotalMilliseconds + random.NextInt64(-Hour / 4, Hour)) with { Visitor = "v", Channel = "seo" });
            events.Add(Event.OfLead($"late {i % 9}", "created", $"l{i}", at) with { Channel = "seo" });
            events.Add(Event.Touchpoint("visit", $"t{i}", at) with { Visitor = "v", Channel = "seo" });
            events.Add(Event.OfDeal($"late {i % 5}", "deal", "opened", $"d{i}", at));
            events.Add(events[random.Next(events.Count)]);
        }

        var offsets = new long[3];
        return new PartitionHistory(
            history.Options with
            {
                Retention = new Retention(TimeSpan.FromHours(random.Next(1, 9)), TimeSpan.FromDays(random.Next(1, 4)), TimeSpan.FromDays(random.Next(5, 20))),
                VisitMemory = visitMemory,
                SpendMemory = TimeSpan.FromHours(random.Next(20, 100)),
                LeadMemory = TimeSpan.FromDays(random.Next(1, 12)),
                Days = (seed % 3) switch { 0 => DayGrid.Utc, 1 => DayGrid.Of("Europe/Paris"), _ => DayGrid.Of("Australia/Adelaide") },
            },
            [.. events.Select(e => e.ToRecord(offsets[(int)e.Topic]++))],
            at + Hour);
    }

    public PartitionHistory With(Func<WorkerOptions, WorkerOptions> change) => new(change(Options), _records, _now);

    /// <summary>By input: the offset of the first record not among the first so many; −1 where there was none yet.</summary>
    public long[] OffsetsAt(int position)
    {
        long[] offsets = [-1, -1, -1];
        for (var i = 0; i < position; i++)
        {
            offsets[(int)_records[i].Topic] = _records[i].Offset + 1;
        }

        return offsets;
    }

    /// <summary>Opens the partition and says how many records it has counted.</summary>
    public PartitionState Open(MemoryStateTopics topics, out int position)
    {
        var state = PartitionState.Open(0, Options, topics.Open(), null, CancellationToken.None);
        position = state.Restored is null ? 0 : (int)state.Restored.Offsets.Sum(offset => Math.Max(0, offset));
        state.Restored?.Offsets.ShouldBe(OffsetsAt(position));
        return state;
    }

    public void Process(PartitionState state, int from, int count) => state.Worker.Process(_records.AsSpan(from, count), _now);

    public Checkpoint Commit(PartitionState state, int position) => state.Commit(OffsetsAt(position), position == Count, _now, CancellationToken.None);

    /// <summary>What the topics hold once one worker has counted all without a stop, in a single checkpoint.</summary>
    public MemoryStateTopics Uninterrupted()
    {
        var topics = new MemoryStateTopics();
        using var state = Open(topics, out _);
        Process(state, 0, Count);
        Commit(state, Count);
        return topics;
    }

    /// <summary>
    /// All that the topics mean, as lines: every live key with its value, without the numbers of checkpoints; what was
    /// rejected; where the worker stood.
    /// </summary>
    public static IReadOnlyList<string> Meaning(MemoryStateTopics topics)
    {
        var lines = new List<string>();
        foreach (var topic in Enum.GetValues<StateTopic>())
        {
            lines.AddRange(topics.Live(topic).Select(live => $"{topic} {live.Key} {Text(live.Key, live.Value)}"));
        }

        lines.Sort(StringComparer.Ordinal);
        lines.AddRange(topics.DeadLetters.Select((letter, i) => $"rejected {i}: {letter.Record.Topic} {letter.Record.Offset} {letter.Rejection.Reason}"));
        return lines;
    }

    private static string Text(string key, byte[] value)
    {
        var reader = new ByteReader(value);
        StateFormat.ReadHeader(ref reader, out _);
        switch ((byte)Convert.ToInt32(key[..2], 16))
        {
            case StateFormat.Meta:
                var meta = MetaRecord.Read(value);
                return new StringBuilder()
                    .AppendJoin(' ', meta.Offsets).Append(';').AppendJoin(' ', meta.Largest).Append(';').AppendJoin(' ', meta.IdFloors).Append(';')
                    .AppendJoin(' ', meta.FullFamilies).Append(';').AppendJoin(' ', meta.Proofs.Select(proof => proof.Live)).Append(';')
                    .Append($"{meta.Frontier} {meta.Watermark} {meta.Housekept} {meta.Ladder} {meta.Events} {meta.AtEnd} {meta.Configuration}").ToString();
            case StateFormat.Visits or StateFormat.Spends:
                return string.Join(' ', IdRecords.ReadIds(value, out _).Order()); // a chunk is a set
            default:
                return Convert.ToHexString(reader.Rest());
        }
    }
}
