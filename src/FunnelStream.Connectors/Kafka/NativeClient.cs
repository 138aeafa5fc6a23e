using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace FunnelStream.Connectors.Kafka;

/// <summary>
/// The librdkafka that the client works with. The package has several builds of it, and the client takes the first that the machine
/// can load: asking for one by name may find another, or none.
/// </summary>
internal static class NativeClient
{
    private const string Name = "librdkafka";
    private static readonly Lazy<nint> Loaded = new(Find);

    /// <summary>The library, for <see cref="NativeLibrary.GetExport"/>. After a client was made: that is when it is loaded.</summary>
    /// <exception cref="KafkaPipelineException">It can't be found, or is another version than the client says.</exception>
    public static unsafe nint Library =>
        Loaded.Value is var library and not 0
        && NativeLibrary.TryGetExport(library, "rd_kafka_version", out var version)
        && ((delegate* unmanaged<int>)version)() == Confluent.Kafka.Library.Version
            ? library
            : throw new KafkaPipelineException(
                $"The librdkafka that was loaded is not that of the client ({Confluent.Kafka.Library.VersionString}). Remove others from the library path (LD_LIBRARY_PATH, LD_PRELOAD), or install this program anew.");

    /// <summary>A client's native handle, which it does not show.</summary>
    /// <exception cref="KafkaPipelineException">It has moved in a later version of the client.</exception>
    public static SafeHandle HandleOf(IClient client) =>
        typeof(Handle).GetProperty("LibrdkafkaHandle", BindingFlags.Instance | BindingFlags.NonPublic)?.GetValue(client.Handle) is SafeHandle { IsInvalid: false } native
            ? native
            : throw new KafkaPipelineException("Confluent.Kafka is not the version that this build works with. Install this program anew.");

    private static nint Find()
    {
        using var process = Process.GetCurrentProcess();
        var files = process.Modules.Cast<ProcessModule>().Select(module => module.FileName).Where(file => Path.GetFileName(file).Contains(Name, StringComparison.Ordinal));
        foreach (var file in files)
        {
            if (NativeLibrary.TryLoad(file, out var loaded))
            {
                return loaded;
            }
        }

        // Not every system tells what is loaded.
        return NativeLibrary.TryLoad(Name, typeof(NativeClient).Assembly, null, out var library) ? library : 0;
    }
}
