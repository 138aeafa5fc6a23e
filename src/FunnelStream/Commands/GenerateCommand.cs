using System.CommandLine;
using System.Globalization;
using FunnelStream.Configuration;
using FunnelStream.Connectors.Generator;
using FunnelStream.Connectors.Kafka;

namespace FunnelStream.Commands;

/// <summary>Writes the story to Kafka or to files.</summary>
internal static class GenerateCommand
{
    private const int MostDays = 3_650;

    private static readonly Option<double> Rate = new("--rate")
    {
        Description = "Records a second; 0 or max: as fast as it goes.",
        HelpName = "N",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (text == "max" || (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rate) && rate >= 0))
            {
                return text == "max" ? 0 : double.Parse(text, CultureInfo.InvariantCulture);
            }

            result.AddError($"--rate '{text}' is no rate: write a number of records a second, or max.");
            return 0;
        },
    };

    private static readonly Option<TimeSpan?> For = DurationOption.Create("--for", "With --rate N, how long to send (default 60s); otherwise how much history to write, up to now (default 30d).");
    private static readonly Option<bool> Live = new("--live") { Description = "After the history go on in real time until stopped." };
    private static readonly Option<double?> Leads = new("--leads") { Description = $"Leads a day before the broad campaign starts (default {StoryOptions.WrittenLeadsPerDay:0}; with --rate N, what fills 30 days).", HelpName = "N" };
    private static readonly Option<int> Seed = new("--seed") { Description = "Names the story.", HelpName = "S", DefaultValueFactory = _ => 1 };
    private static readonly Option<string?> Bootstrap = new("--bootstrap") { Description = "Kafka brokers, over Kafka:BootstrapServers.", HelpName = "HOST:PORT" };
    private static readonly Option<DirectoryInfo?> Out = new("--out") { Description = "Write NDJSON files for 'replay' into this folder instead of Kafka.", HelpName = "DIR" };

    public static Command Create()
    {
        var command = new ExampleCommand(
            "generate",
            "Write realistic events to Kafka, or to files.",
            ("funnelstream generate --bootstrap localhost:9092 --for 30d", "30 days of history, at once"),
            ("funnelstream generate --bootstrap localhost:9092 --for 90d --live", "the same for 90 days, then in real time"),
            ("funnelstream generate --bootstrap localhost:9092 --rate 5000 --for 10m", "5,000 records a second for 10 minutes"),
            ("funnelstream generate --out events --for 180d --leads 500 --seed 7", "files for 'funnelstream replay events'")) { Rate, For, Live, Leads, Seed, Bootstrap, Out };
        command.Validators.Add(result =>
        {
            if (result.GetValue(Live) && (result.GetValue(Rate) > 0 || result.GetValue(Out) is not null))
            {
                result.AddError("--live paces the records by their own time, to Kafka: leave out --rate and --out.");
            }

            if (result.GetValue(Leads) is <= 0)
            {
                result.AddError("--leads must be over 0.");
            }
        });
        command.SetAction(RunAsync);
        return command;
    }

    /// <summary>The story a command line asks for, ending now.</summary>
    /// <exception cref="UsageException">It would begin too long ago.</exception>
    internal static (StoryOptions Story, long MostRecords) Plan(double rate, TimeSpan? duration, double? leads, int seed, bool live, DateTimeOffset now)
    {
        var history = (duration ?? TimeSpan.FromDays(30)).TotalDays;
        var most = long.MaxValue;
        if (rate > 0)
        {
            // So many records in all; a tenth of slack, since the story is random and must not run dry.
            most = (long)(rate * (duration ?? TimeSpan.FromSeconds(60)).TotalSeconds);
            var days = leads is { } perDay ? Math.Max(1, most / (perDay * StoryOptions.EventsPerLead)) : 30;
            leads ??= Math.Max(1, most / (days * StoryOptions.EventsPerLead));
            history = days * 1.1;
        }

        if (history > MostDays)
        {
            throw new UsageException(string.Create(
                CultureInfo.InvariantCulture, $"That is a history of {history:0} days, and {MostDays} are the most: {(rate > 0 ? "lower --rate or --for, or raise --leads" : "shorten --for")}."));
        }

        var hour = TimeSpan.FromHours(1).Ticks;
        var end = new DateTimeOffset(now.UtcTicks, TimeSpan.Zero);
        var span = TimeSpan.FromDays(history);
        var start = new DateTimeOffset((end - span).Ticks / hour * hour, TimeSpan.Zero);
        return (new StoryOptions
        {
            Seed = seed,
            Start = start,
            Surge = new DateTimeOffset((start + (span * .6)).Ticks / hour * hour, TimeSpan.Zero),
            End = live ? DateTimeOffset.MaxValue : end,
            LeadsPerDay = leads ?? StoryOptions.WrittenLeadsPerDay,
        }, most);
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var time = TimeProvider.System;
        var (rate, live) = (parsed.GetValue(Rate), parsed.GetValue(Live));
        var (story, most) = Plan(rate, parsed.GetValue(For), parsed.GetValue(Leads), parsed.GetValue(Seed), live, time.GetUtcNow());
        var configuration = SettingOptions.Load(parsed);
        if (parsed.GetValue(Bootstrap) is { } bootstrap)
        {
            configuration["Kafka:BootstrapServers"] = bootstrap;
        }

        var outFolder = parsed.GetValue(Out);
        var options = ServiceOptionsReader.Read(configuration, needsKafka: outFolder is null);
        var began = time.GetTimestamp();
        long sent = 0;
        if (outFolder is null)
        {
            await KafkaTopics.RefuseWithoutInputsAsync(options.Kafka, cancellation).ConfigureAwait(false);
        }

        using var progress = Progress.OnError(() => string.Create(CultureInfo.InvariantCulture, $"{Interlocked.Read(ref sent):N0} records"), time);
        using var folder = outFolder is null ? null : FolderAt(outFolder.FullName);
        using var producer = outFolder is null ? new StoryProducer(options.Kafka.BootstrapServers, options.Kafka.Topics.All, options.Kafka.Client) : null;
        foreach (var e in FunnelStory.Tell(story))
        {
            if (sent >= most || cancellation.IsCancellationRequested)
            {
                break;
            }

            if ((sent & 0xff) == 0 && rate > 0)
            {
                await WaitAsync(TimeSpan.FromSeconds(sent / rate) - time.GetElapsedTime(began), time, cancellation).ConfigureAwait(false);
            }
            else if (live)
            {
                await WaitAsync(DateTimeOffset.FromUnixTimeMilliseconds(e.SentAt) - time.GetUtcNow(), time, cancellation).ConfigureAwait(false);
            }

            producer?.Send(e);
            folder?.Write(e);
            Interlocked.Increment(ref sent);
        }

        producer?.Flush(CancellationToken.None);
        var seconds = time.GetElapsedTime(began).TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{sent:N0} records in {seconds:0.0} s ({sent / seconds:N0} a second), seed {story.Seed}."));
        return ExitCode.Ok;
    }

    private static StoryFolder FolderAt(string path)
    {
        try
        {
            return new StoryFolder(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"Events can't be written to '{path}': {e.Message}");
        }
    }

    private static async Task WaitAsync(TimeSpan wait, TimeProvider time, CancellationToken cancellation)
    {
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
