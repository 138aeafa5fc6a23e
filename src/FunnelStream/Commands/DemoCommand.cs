using System.CommandLine;
using System.Globalization;
using FunnelStream.Demo;
using FunnelStream.Hosting;
using FunnelStream.Runtime;
using FunnelStream.Terminal;
using Serilog;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Spectre.Console;

namespace FunnelStream.Commands;

/// <summary>Everything in one process, with nothing to install.</summary>
internal static class DemoCommand
{
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(250);
    private static readonly Option<TimeSpan?> For = DurationOption.Create("--for", "How long the 45 days take (default 60s).");
    private static readonly Option<int> Seed = new("--seed") { Description = "Names the story.", HelpName = "S", DefaultValueFactory = _ => DemoStory.Seed };
    private static readonly Option<int?> Port = new("--port") { Description = "The live board's port on this machine (default 8080, or any that is free).", HelpName = "N" };
    private static readonly Option<bool> Stay = new("--stay") { Description = "Keep the live board up after the story, until Ctrl-C." };

    public static Command Create()
    {
        var command = new ExampleCommand(
            "demo",
            "Play 45 days of a company's funnel in a minute: broker, generator, workers and board in one process.",
            ("funnelstream demo", "see illusory growth happen"),
            ("funnelstream demo --for 20s --seed 7", "faster, and another story"),
            ("funnelstream demo --stay", "and look around on the live board afterwards")) { For, Seed, Port, Stay };
        command.SetAction(RunAsync);
        return command;
    }

    private static Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var port = parsed.GetValue(Port);
        if (port is < 0 or > 65_535)
        {
            throw new UsageException($"--port {port} is none: write a number from 0 to 65535; 0 takes any that is free.");
        }

        return RunAsync(parsed.GetValue(For) ?? TimeSpan.FromSeconds(60), parsed.GetValue(Seed), port, parsed.GetValue(Stay), TimeProvider.System, cancellation);
    }

    private static async Task<int> RunAsync(TimeSpan length, int seed, int? port, bool stays, TimeProvider time, CancellationToken cancellation)
    {
        // What the embedded broker cannot do is of no concern here; what fails is.
        await using var log = new LoggerConfiguration().MinimumLevel.Error()
            .WriteTo.Console(VisibleLog.ForPeople, standardErrorFromLevel: LogEventLevel.Verbose).CreateLogger();
        using var loggers = new SerilogLoggerFactory(log);
        await using var actors = new Actors(log);
        actors.Begin();
        using var play = new DemoPlay(length, seed, time);
        await using var site = await DemoSite.StartAsync(play, port, cancellation).ConfigureAwait(false);
        Console.WriteLine($"Live board: {site.Address}");
        var playing = play.RunAsync(await actors.SystemAsync().ConfigureAwait(false), loggers.CreateLogger("FunnelStream.Demo"), cancellation);
        if (Console.IsOutputRedirected)
        {
            await TellAsync(play, playing, time).ConfigureAwait(false);
        }
        else
        {
            await ShowAsync(play, playing, time).ConfigureAwait(false);
        }

        if (playing.IsCanceled)
        {
            return ExitCode.Ok; // stopped by the user, who has seen enough
        }

        await playing.ConfigureAwait(false);
        if (stays)
        {
            Console.WriteLine($"The story is over; the live board stays at {site.Address} until Ctrl-C.");
            await play.StayAsync(cancellation).ConfigureAwait(false);
        }

        return ExitCode.Ok;
    }

    private static async Task ShowAsync(DemoPlay play, Task playing, TimeProvider time) =>
        await AnsiConsole.Live(new Text("Starting: 120 days of history first.")).StartAsync(async display =>
        {
            (DemoSnapshot?, int) shown = default;
            for (var ended = false; !ended;)
            {
                ended = playing.IsCompleted;
                if (play.History.Latest is { } latest && shown != (latest, play.Told.Count))
                {
                    shown = (latest, play.Told.Count);
                    display.UpdateTarget(new Rows(Table(play, latest), DemoAlerts.Of(play.Told)));
                }

                await Task.WhenAny(playing, Task.Delay(Frame, time)).ConfigureAwait(false);
            }
        }).ConfigureAwait(false);

    private static async Task TellAsync(DemoPlay play, Task playing, TimeProvider time)
    {
        var (told, alerts) = (DateTimeOffset.MinValue, 0);
        for (var ended = false; !ended;)
        {
            ended = playing.IsCompleted;
            foreach (var transition in play.Told.Skip(alerts))
            {
                alerts++;
                Console.WriteLine(DemoAlerts.Line(transition));
            }

            if (play.History.Latest is { } latest && latest.At - told >= TimeSpan.FromDays(15))
            {
                told = latest.At;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{latest.At:yyyy-MM-dd}: {latest.Events:N0} events, {latest.Rows[^1].Leads.Value:N0} leads in 14 days"));
            }

            await Task.WhenAny(playing, Task.Delay(Frame, time)).ConfigureAwait(false);
        }

        if (play.History.Latest is { } last)
        {
            PlainConsole.OrTerminal().Write(Table(play, last));
        }
    }

    private static Table Table(DemoPlay play, DemoSnapshot snapshot) => DemoTable.Of(snapshot, play.History.Before(snapshot.At), play.Rejected);
}
