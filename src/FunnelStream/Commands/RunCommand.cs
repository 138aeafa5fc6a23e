using System.CommandLine;
using FunnelStream.Configuration;
using FunnelStream.Hosting;
using Serilog.Extensions.Logging;

namespace FunnelStream.Commands;

/// <summary>Runs the service.</summary>
internal static class RunCommand
{
    private static readonly Option<bool> UntilCaughtUp = new("--until-caught-up")
    {
        Description = "End once everything that was in the topics at the start is counted, committed and written; print the figures as JSON.",
    };

    private static readonly Option<ServiceRole> Role = new("--role")
    {
        Description = "What this process does: worker counts, board shows (one is active, others stand by), both is the default.",
        HelpName = "worker|board|both",
        CustomParser = result => result.Tokens[0].Value switch
        {
            "both" => ServiceRole.Both,
            "worker" => ServiceRole.Worker,
            "board" => ServiceRole.Board,
            var other => Refuse(result, other),
        },
    };

    public static Command Create()
    {
        var command = new ExampleCommand(
            "run",
            "Count events from Kafka and write the numbers to InfluxDB, until stopped.",
            ("funnelstream run --config funnelstream.json", "the service"),
            ("funnelstream run --set Kafka:BootstrapServers=localhost:9092 --set Http:Port=9100", "without a file"),
            ("funnelstream run --role worker", "counts only; as many processes as there are partitions may"),
            ("funnelstream run --until-caught-up", "count what is there, and end")) { Role, UntilCaughtUp };
        command.SetAction(parsed => RunAsync(parsed, TimeProvider.System));
        return command;
    }

    private static ServiceRole Refuse(System.CommandLine.Parsing.ArgumentResult result, string value)
    {
        result.AddError($"--role '{value}' is none: write worker, board or both.");
        return default;
    }

    private static async Task<int> RunAsync(ParseResult parsed, TimeProvider time)
    {
        using var stop = new StopSignal(); // before anything slow: who stops it while it starts is heard too
        var (role, isUntilCaughtUp) = (parsed.GetValue(Role), parsed.GetValue(UntilCaughtUp));
        if (role == ServiceRole.Board && isUntilCaughtUp)
        {
            throw new UsageException("--until-caught-up needs workers: a board alone does not know what is still to be counted. Leave out --role board, or --until-caught-up.");
        }

        var configuration = SettingOptions.Load(parsed);
        var options = ServiceOptionsReader.Read(configuration, needsKafka: true, servesBoard: role != ServiceRole.Worker);
        await using var log = ServiceLog.Create(configuration, toError: isUntilCaughtUp);
        using var loggers = new SerilogLoggerFactory(log);
        using var figures = new RunFigures(time);
        var events = await new FunnelService(options, loggers, time) { Role = role, UntilCaughtUp = isUntilCaughtUp, Committed = figures.Committed }.RunAsync(log, stop.Token).ConfigureAwait(false);
        if (isUntilCaughtUp && !stop.Token.IsCancellationRequested)
        {
            Console.WriteLine(figures.Json(events));
        }

        return ExitCode.Ok;
    }
}
