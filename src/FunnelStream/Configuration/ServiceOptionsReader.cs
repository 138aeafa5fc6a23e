using FunnelStream.Connectors;
using Microsoft.Extensions.Configuration;

namespace FunnelStream.Configuration;

/// <summary>The one place where configuration becomes objects.</summary>
internal static class ServiceOptionsReader
{
    /// <summary>Reads and checks everything, and lists every problem at once.</summary>
    /// <param name="configuration">The merged sources.</param>
    /// <param name="needsKafka">Whether Kafka must be configured.</param>
    /// <param name="servesBoard">Whether the live board is to be served, which must not be open to a network.</param>
    /// <exception cref="ConfigurationException">Something is wrong; it holds all that is.</exception>
    public static ServiceOptions Read(IConfiguration configuration, bool needsKafka, bool servesBoard = false)
    {
        var (options, problems) = ReadLeniently(configuration, needsKafka, servesBoard);
        return problems.Count == 0 ? options : throw new ConfigurationException(problems);
    }

    /// <summary>The same for <c>check</c>: what is wrong is told beside the options, so that the parts that are right can be tried all the same.</summary>
    public static (ServiceOptions Options, IReadOnlyList<string> Problems) ReadLeniently(IConfiguration configuration, bool needsKafka, bool servesBoard = false)
    {
        var settings = new SettingsReader(configuration);
        CheckLog(settings);
        var worker = WorkerSettings.Read(settings);
        var board = BoardSettings.Read(settings, worker);
        var (rules, advice) = (AlertSettings.ReadRules(settings), AdviceSettings.Read(settings, worker));
        worker = worker with { ConfiguredNames = NamesInSettings.Of(board, advice, rules) };
        var options = new ServiceOptions
        {
            Kafka = KafkaSettings.Read(settings, needsKafka),
            InfluxDb = InfluxSettings.Read(settings),
            Worker = worker,
            Board = board,
            Rules = rules,
            Delivery = AlertSettings.Read(settings, worker, board),
            Advice = advice,
            Http = HttpSettings.Read(settings, servesBoard),
            OtlpEndpoint = Otlp(settings),
        };
        settings.NameUnknown();
        return (options, settings.Problems);
    }

    // What else Serilog is given is its own matter.
    private static void CheckLog(SettingsReader settings)
    {
        foreach (var (key, text) in settings.Open("Serilog"))
        {
            // A level may also be one of Serilog's own switches, named by a $.
            var isLevel = key.StartsWith("MinimumLevel", StringComparison.OrdinalIgnoreCase) && !text.StartsWith('$');
            if (isLevel && !(Enum.TryParse<Serilog.Events.LogEventLevel>(text, ignoreCase: true, out var level) && Enum.IsDefined(level)))
            {
                settings.Report($"Serilog:{key} is '{text}': set it to one of verbose, debug, information, warning, error, fatal.");
            }
        }
    }

    private static Uri? Otlp(SettingsReader settings)
    {
        if (settings.Text("Otlp:Endpoint") is not { } text)
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
        {
            if (uri.UserInfo.Length > 0)
            {
                settings.Report("Otlp:Endpoint holds a user name, which would not be sent: remove it, and give what the collector asks for in the environment variable OTEL_EXPORTER_OTLP_HEADERS.");
            }

            return uri;
        }

        settings.Report($"Otlp:Endpoint is '{ShownAddress.Of(text)}': set it to an http or https address, such as http://collector:4317.");
        return null;
    }
}
