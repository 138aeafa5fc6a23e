using FunnelStream.Worker;

namespace FunnelStream.Transfer;

/// <summary>Writes a group's state into a file: partition by partition, each restored and verified as a worker would.</summary>
public sealed class StateExport : IDisposable
{
    private readonly WorkerOptions _options;
    private readonly StateFileWriter _writer;

    /// <param name="output">Takes the file; left open.</param>
    /// <param name="options">What the state was counted with.</param>
    /// <param name="partitions">How many partitions there are.</param>
    /// <param name="topics">Names of the inputs.</param>
    /// <param name="now">The clock.</param>
    public StateExport(Stream output, WorkerOptions options, int partitions, IReadOnlyList<string> topics, DateTimeOffset now)
    {
        _options = options;
        _writer = new StateFileWriter(output, options, partitions, topics, now);
    }

    /// <summary>What was written so far.</summary>
    public TransferFigures Figures { get; private set; }

    /// <summary>Writes a partition; in ascending order, all of them.</summary>
    /// <param name="partition">Which.</param>
    /// <param name="read">Reads its log from beginning to end, as <see cref="IStateLog.Read"/> does, into what it is given.</param>
    /// <exception cref="StateMismatchException">The state is damaged, or was written with other settings.</exception>
    public void Write(int partition, Action<StateRecordReader> read)
    {
        var restore = new WorkerRestore(partition, _options);
        read(restore.Take);
        var worker = restore.Finish(out var meta);
        _writer.Write(partition, worker, meta);
        Figures = Figures.With(worker, meta is not null);
    }

    /// <summary>All partitions are written: ends the file. Without it a reader takes it for cut off.</summary>
    public void Finish() => _writer.Finish();

    /// <inheritdoc/>
    public void Dispose() => _writer.Dispose();
}

/// <summary>What went through a file.</summary>
/// <param name="Partitions">Partitions with state.</param>
/// <param name="Leads">Leads.</param>
/// <param name="Erasures">Erasures remembered.</param>
/// <param name="Ids">Ids of events remembered.</param>
/// <param name="Panes">Panes.</param>
public readonly record struct TransferFigures(int Partitions, long Leads, long Erasures, long Ids, long Panes)
{
    internal TransferFigures With(FunnelWorker worker, bool hasState)
    {
        var figures = worker.Figures;
        return new TransferFigures(
            Partitions + (hasState ? 1 : 0), Leads + figures.Leads, Erasures + worker.Content.Erased.Count, Ids + figures.SeenIds, Panes + figures.Panes);
    }
}
