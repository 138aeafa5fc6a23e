using System.Net.Sockets;
using Confluent.Kafka;
using FunnelStream.Configuration;

namespace FunnelStream.Commands;

/// <summary>What a failure is called to the outside: an exit code, and a sentence on the error stream.</summary>
internal static class Failure
{
    /// <summary>Tells of a failure and answers the exit code.</summary>
    public static int Report(Exception e)
    {
        switch (e)
        {
            case ConfigurationException configuration:
                Console.Error.WriteLine(configuration.Message);
                foreach (var problem in configuration.Problems)
                {
                    Console.Error.WriteLine($"  - {problem}");
                }

                return ExitCode.Configuration;
            case UsageException:
                Console.Error.WriteLine(e.Message);
                return ExitCode.Usage;
            case UnavailableException or FunnelStream.Connectors.Kafka.KafkaPipelineException:
                Console.Error.WriteLine(e.Message);
                return ExitCode.Unavailable;
            case KafkaException kafka:
                Console.Error.WriteLine($"Kafka refused or could not be reached: {kafka.Error.Reason}. 'funnelstream check' looks closer.");
                return ExitCode.Unavailable;
            case IOException { InnerException: SocketException } or IOException { InnerException.InnerException: SocketException }:
                Console.Error.WriteLine($"{e.Message} Set Http:Port to a free port, or Http:Address to an address of this machine.");
                return ExitCode.Unavailable;
            default:
                foreach (var line in $"An internal error ended the program: {e}".Split(Environment.NewLine))
                {
                    Console.Error.WriteLine(line);
                }

                return ExitCode.Internal;
        }
    }
}

/// <summary>What the command line asks for cannot be done; the message says why and how to mend it.</summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>A system depended on cannot be used; the message says why and how to mend it.</summary>
internal sealed class UnavailableException(string message) : Exception(message);
