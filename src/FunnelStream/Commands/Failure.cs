using System.Net.Sockets;
using Confluent.Kafka;
using FunnelStream.Configuration;
using FunnelStream.Hosting;

namespace FunnelStream.Commands;

/// <summary>What a failure is called to the outside: an exit code, and a sentence on the error stream.</summary>
internal static class Failure
{
    /// <summary>Says what failed and answers the exit code.</summary>
    /// <param name="e">The failure.</param>
    /// <param name="error">Where to say it.</param>
    public static int Report(Exception e, TextWriter error)
    {
        switch (e)
        {
            case ConfigurationException configuration:
                error.WriteLine(configuration.Message);
                foreach (var problem in configuration.Problems)
                {
                    error.WriteLine($"  - {problem}");
                }

                return ExitCode.Configuration;
            case UsageException:
                error.WriteLine(e.Message);
                return ExitCode.Usage;
            case FunnelStream.Connectors.Kafka.KafkaPipelineException { HasLines: true }:
                error.WriteLines(e.Message);
                return ExitCode.Unavailable;
            case UnavailableException or FunnelStream.Connectors.Kafka.KafkaPipelineException:
                error.WriteLine(e.Message);
                return ExitCode.Unavailable;
            case KafkaException kafka:
                error.WriteLine($"Kafka refused or could not be reached: {kafka.Error.Reason}. 'funnelstream check' looks closer.");
                return ExitCode.Unavailable;
            case IOException { InnerException: SocketException } or IOException { InnerException.InnerException: SocketException }:
                error.WriteLine($"{e.Message} Set Http:Port to a free port, or Http:Address to an address of this machine.");
                return ExitCode.Unavailable;
            case FileLoadException or FileNotFoundException or BadImageFormatException when IsLibrary(e):
                error.WriteLine($"The program itself is incomplete or damaged: {e.Message} Install it again.");
                return ExitCode.Internal;
            case IOException:
                error.WriteLine($"A file, or the output itself, can't be read or written: {e.Message}");
                return ExitCode.Unavailable;
            default:
                error.WriteLines($"An internal error ended the program: {e}");
                return ExitCode.Internal;
        }
    }

    // What can't be loaded is named as libraries are: with version and culture.
    private static bool IsLibrary(Exception e) => e.Message.Contains("Culture=", StringComparison.Ordinal);
}

/// <summary>What the command line asks for cannot be done; the message says why and how to mend it.</summary>
internal sealed class UsageException(string message) : Exception(message);
