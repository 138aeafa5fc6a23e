using FunnelStream.Panes;
using FunnelStream.Transfer;
using FunnelStream.Worker;

namespace FunnelStream.State;

/// <summary>Workers written to a file and read back.</summary>
internal static class StateFile
{
    public static byte[] Of(IReadOnlyList<(FunnelWorker Worker, CheckpointMeta? Meta)> workers, WorkerOptions options)
    {
        using var file = new MemoryStream();
        using (var writer = new StateFileWriter(file, options, workers.Count, ["leads", "touchpoints", "deals"], DateTimeOffset.UnixEpoch))
        {
            for (var p = 0; p < workers.Count; p++)
            {
                writer.Write(p, workers[p].Worker, workers[p].Meta);
            }

            writer.Finish();
        }

        return file.ToArray();
    }

    public static StateImport Read(byte[] file, WorkerOptions options, int partitions, out IReadOnlyList<FunnelWorker> workers)
    {
        using var reader = new StateFileReader(new MemoryStream(file));
        var import = new StateImport(reader.Header, options, partitions, key => WorkerSet.PartitionOf(key, partitions));
        foreach (var line in reader.Lines())
        {
            import.Take(line);
        }

        workers = import.Finish();
        return import;
    }

    public static StateImport Through(
        IReadOnlyList<(FunnelWorker Worker, CheckpointMeta? Meta)> from, WorkerOptions written, WorkerOptions options, int partitions, out IReadOnlyList<FunnelWorker> workers) =>
        Read(Of(from, written), options, partitions, out workers);
}
