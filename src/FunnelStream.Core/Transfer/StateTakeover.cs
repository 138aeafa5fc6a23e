using FunnelStream.State;
using FunnelStream.Worker;

namespace FunnelStream.Transfer;

/// <summary>Makes a file's state into checkpoints for the present configuration and partition count. All partitions lie in memory at once.</summary>
public sealed class StateTakeover
{
    private readonly StateImport _import;
    private readonly IReadOnlyList<FunnelWorker> _workers;

    /// <summary>Reads a file.</summary>
    /// <param name="input">The file; left open.</param>
    /// <param name="options">What is configured.</param>
    /// <param name="partitions">Partitions of the inputs.</param>
    /// <param name="partitionOf">Where producers put a lead of an id; asked where the count is not that of the file.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="FormatException">The file is damaged, or a newer build wrote it.</exception>
    /// <exception cref="StateMismatchException">The state can't be gone on with as configured; the message says why.</exception>
    public StateTakeover(Stream input, WorkerOptions options, int partitions, Func<ReadOnlySpan<byte>, int> partitionOf, CancellationToken cancellation)
    {
        using var reader = new StateFileReader(input);
        Topics = reader.Header.Topics;
        _import = new StateImport(reader.Header, options, partitions, partitionOf);
        foreach (var line in reader.Lines())
        {
            cancellation.ThrowIfCancellationRequested();
            Take(line, reader.Line);
        }

        _workers = _import.Finish();
        foreach (var worker in _workers)
        {
            Figures = Figures.With(worker, hasState: true);
        }
    }

    /// <summary>Names of the inputs of which it was counted.</summary>
    public IReadOnlyList<string> Topics { get; }

    /// <summary>Whether the partition count is that of the file, so that each partition goes on as it was.</summary>
    public bool KeepsPartitions => _import.KeepsPartitions;

    /// <summary>What will be written.</summary>
    public TransferFigures Figures { get; }

    /// <summary>By input: where the partition stood; negative where that is not known. Only where <see cref="KeepsPartitions"/> holds.</summary>
    public IReadOnlyList<long> OffsetsOf(int partition) => _import.OffsetsOf(partition);

    /// <summary>How families come out of the exported ones, a sentence for each that is not the same.</summary>
    public IReadOnlyList<string> Changes => [.. _import.Plans.Select(p => p.Change).OfType<string>()];

    /// <summary>Adds the checkpoint that writes all of a partition.</summary>
    /// <param name="partition">Which.</param>
    /// <param name="batch">Takes its records; empty.</param>
    /// <param name="offsets">By input: where to go on.</param>
    /// <param name="now">The clock, ms since the Unix epoch.</param>
    public void Write(int partition, StateBatch batch, ReadOnlySpan<long> offsets, long now) => _workers[partition].TakeCheckpoint(batch, offsets, atEnd: false, now);

    /// <summary>Refuses a file that does not begin as one of a state does; then it stands at its beginning again.</summary>
    /// <param name="input">The file; left open.</param>
    /// <exception cref="FormatException">It is none, or a newer build wrote it.</exception>
    public static void RefuseOthers(Stream input)
    {
        using (new StateFileReader(input))
        {
            input.Position = 0;
        }
    }

    // A line that is well-formed may still say what can't be, where somebody changed the file.
    private void Take(object line, long number)
    {
        try
        {
            _import.Take(line);
        }
        catch (Exception damage) when (damage is ArgumentException or IndexOutOfRangeException or KeyNotFoundException or InvalidOperationException or OverflowException or NullReferenceException)
        {
            throw new FormatException($"Line {number} can't be used: {damage.Message}", damage);
        }
    }
}
