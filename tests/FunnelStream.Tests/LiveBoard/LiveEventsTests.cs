using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using FunnelStream.Events;
using FunnelStream.Http;
using FunnelStream.LiveBoard;
using FunnelStream.LiveBoard.Api;
using FunnelStream.Worker;
using Microsoft.AspNetCore.Http;

namespace FunnelStream.Tests.LiveBoard;

public sealed class LiveEventsTests
{
    [Fact]
    public async Task A_listener_is_told_of_every_new_state_and_of_the_end()
    {
        using var story = new StoryBoard(StoryBoard.Surge.AddDays(-60));
        await using var live = await LiveStage.StartAsync(story.Board);
        using var client = live.Client();
        using var answer = await client.GetAsync("/api/v1/live", HttpCompletionOption.ResponseHeadersRead);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());

        (await EventAsync(reader, _ => true)).Name.ShouldBe("tick");
        var later = StoryBoard.Surge.AddDays(-59);
        live.OnBoard(_ => story.TellUpTo(later));
        var tick = await EventAsync(reader, e => e.Name != "tick" || EventTime(e.Data) == later);

        tick.Id.ShouldBeGreaterThan(1);
        live.Standby = "gone home";
        tick = await EventAsync(reader, e => e.Name != "tick");

        (tick.Name, tick.Data).ShouldBe(("gone", "gone home"));
        (await reader.ReadLineAsync().SoonAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task Dimensions_at_their_limit_are_a_count_on_health_and_have_their_last_names_for_who_sees_the_board()
    {
        using var story = new StoryBoard(StoryBoard.Surge.AddDays(-60));
        await using var live = await LiveStage.StartAsync(story.Board);
        using var client = live.Client();
        live.AtLimit(new DimensionAtLimit(Dimension.Campaign, ["<b>junk", "spam"]), new DimensionAtLimit(Dimension.Offer, []));

        foreach (var path in new[] { "/health/live", "/health/ready" })
        {
            var text = await client.GetStringAsync(path);
            text.ShouldContain("\"dimensions_at_limit\":2");
            text.ShouldNotContain("junk");
            text.ShouldNotContain("campaign");
        }

        using var status = JsonDocument.Parse(await client.GetStringAsync("/api/v1/health"));
        status.RootElement.GetProperty("at_limit").EnumerateArray()
            .Select(limit => $"{limit.GetProperty("dimension").GetString()}: {string.Join(',', limit.GetProperty("last_refused").EnumerateArray().Select(name => name.GetString()))}")
            .ShouldBe(["campaign: <b>junk,spam", "offer: "]);
    }

    [Fact]
    public async Task A_client_that_falls_behind_gets_the_latest_and_not_a_queue()
    {
        using var story = new StoryBoard(StoryBoard.Surge.AddDays(-74));
        var feed = new LiveFeed(TimeProvider.System);
        feed.Finish(story.Board);
        using var leaving = new CancellationTokenSource();
        var body = new SlowBody();
        var context = new DefaultHttpContext { Response = { Body = body }, RequestAborted = leaving.Token };
        var events = new LiveEvents(feed, () => new HealthReport("ok", [], "both", 1, 0, "active", 0), CancellationToken.None);

        var telling = events.SendAsync(context);
        await body.ReadAsync("retry: 1000").SoonAsync();
        for (var i = 0; i < 100; i++)
        {
            feed.Finish(story.Board); // it has not taken the first yet
        }

        await body.ReadAsync("id: 1\n").SoonAsync();
        await body.ReadAsync("id: 101\n").SoonAsync();
        feed.Finish(story.Board);
        await body.ReadAsync("id: 102\n").SoonAsync();
        await leaving.CancelAsync();
        await telling.SoonAsync();
        events.Count.ShouldBe(0);
    }

    private static DateTimeOffset? EventTime(string status)
    {
        using var json = JsonDocument.Parse(status);
        return json.RootElement.GetProperty("event_time").ValueKind == JsonValueKind.Null ? null : json.RootElement.GetProperty("event_time").GetDateTimeOffset();
    }

    // The next event that is as wanted; what comes for ever without it is an error.
    private static async Task<Event> EventAsync(StreamReader reader, Func<Event, bool> isWanted)
    {
        var waited = Stopwatch.StartNew();
        var next = new Event(0, "", "");
        while (await reader.ReadLineAsync().SoonAsync() is { } line)
        {
            if (line.Length == 0 && next.Name.Length > 0)
            {
                if (isWanted(next))
                {
                    return next;
                }

                waited.Elapsed.ShouldBeLessThan(Eventually.Deadline, $"the last was {next}");
                next = new Event(0, "", "");
            }

            next = line switch
            {
                _ when line.StartsWith("id: ", StringComparison.Ordinal) => next with { Id = long.Parse(line.AsSpan(4), CultureInfo.InvariantCulture) },
                _ when line.StartsWith("event: ", StringComparison.Ordinal) => next with { Name = line[7..] },
                _ when line.StartsWith("data: ", StringComparison.Ordinal) => next with { Data = line[6..] },
                _ => next,
            };
        }

        throw new EndOfStreamException("the stream ended without an event");
    }

    private sealed record Event(long Id, string Name, string Data);

    /// <summary>What a client reads, one write at a time: nothing more is taken from the server before it was read.</summary>
    private sealed class SlowBody : MemoryStream
    {
        private readonly Channel<string> _written = Channel.CreateUnbounded<string>();
        private readonly SemaphoreSlim _read = new(0);

        public async Task ReadAsync(string expected)
        {
            (await _written.Reader.ReadAsync()).ShouldStartWith(expected);
            _read.Release();
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await _written.Writer.WriteAsync(Encoding.UTF8.GetString(buffer.Span), cancellationToken);
            await _read.WaitAsync(cancellationToken);
        }

        protected override void Dispose(bool disposing)
        {
            _read.Dispose();
            base.Dispose(disposing);
        }
    }
}
