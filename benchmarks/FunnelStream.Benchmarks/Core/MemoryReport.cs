using System.Diagnostics;
using System.Globalization;

namespace FunnelStream.Benchmarks.Core;

/// <summary>
/// What a worker takes: bytes for each lead and each remembered id, and, of the bytes allocated for each event at steady
/// state, how many are kept (new leads, new panes) and how many are garbage.
/// </summary>
internal static class MemoryReport
{
    public static int Run(Arguments arguments)
    {
        var (leads, events) = (arguments.Number("leads", 1_000_000), arguments.Number("events", 1_000_000));
        var steady = new SteadyWorker(leads, events, SteadyWorker.UsualPace, checkpoint => checkpoint.GiveBack());
        using var process = Process.GetCurrentProcess();
        var kept = GC.GetTotalMemory(forceFullCollection: true);
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var cpu = process.TotalProcessorTime;
        Console.Error.WriteLine($"{steady.Worker.Figures.Leads:N0} leads are retained; {events:N0} more events follow.");
        steady.Run(events);
        process.Refresh();
        cpu = process.TotalProcessorTime - cpu;
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        kept = GC.GetTotalMemory(forceFullCollection: true) - kept;

        var worker = steady.Worker;
        var ids = worker.Figures;
        new MarkdownTable("Measure", "Value")
            .Add("leads retained", Text(worker.Figures.Leads))
            .Add("panes live", Text(worker.Figures.Panes))
            .Add("bytes per lead", Text(worker.Figures.LeadBytes / (double)worker.Figures.Leads))
            .Add("ids remembered", Text(ids.SeenIds))
            .Add("bytes per id", Text(ids.SeenIdBytes / (double)Math.Max(1, ids.SeenIds)))
            .Add("CPU ns per event, checkpoints and garbage collection included", Text(cpu.TotalNanoseconds / events))
            .Add("bytes allocated per event", Text(allocated / (double)events))
            .Add("… of which kept: leads, panes", Text(kept / (double)events))
            .Add("… of which garbage", Text((allocated - kept) / (double)events))
            .Write();
        return worker.Rejected.Count == 0 ? 0 : 1;
    }

    private static string Text(double value) => value.ToString(value < 1_000 ? "N1" : "N0", CultureInfo.InvariantCulture);

    private static string Text(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
