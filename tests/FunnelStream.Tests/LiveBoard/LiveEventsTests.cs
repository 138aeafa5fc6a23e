using System.Globalization;
using System.Net.Sockets;
using System.Text;

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

        (await EventAsync(reader)).Name.ShouldBe("tick");
        live.OnBoard(_ => story.TellUpTo(StoryBoard.Surge.AddDays(-59)));
        (long Id, string Name, string Data) tick;
        do
        {
            tick = await EventAsync(reader);
        }
        while (!tick.Data.Contains("\"event_time\":\"2026-01-23T00:00:00Z\"", StringComparison.Ordinal));

        tick.Id.ShouldBeGreaterThan(1);
        live.Standby = "gone home";
        do
        {
            tick = await EventAsync(reader);
        }
        while (tick.Name == "tick");

        (tick.Name, tick.Data).ShouldBe(("gone", "gone home"));
        (await reader.ReadLineAsync().SoonAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task A_client_that_falls_behind_gets_the_latest_and_not_a_queue()
    {
        const int Snapshots = 40_000;
        using var story = new StoryBoard(StoryBoard.Surge.AddDays(-74));
        await using var live = await LiveStage.StartAsync(story.Board);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4_096 };
        await socket.ConnectAsync("127.0.0.1", live.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET /api/v1/live HTTP/1.1\r\nHost: 127.0.0.1:{live.Port}\r\n\r\n"));
        await Eventually.IsTrueAsync(() => live.Feed.Latest is not null);

        // Each is ended at once, so that none waits for its time; the client reads nothing of all this.
        var latest = 0L;
        for (var i = 0; i < Snapshots; i++)
        {
            live.OnBoard(live.Feed.Finish);
            latest = live.Feed.Latest!.Version;
        }

        using var reader = new StreamReader(new NetworkStream(socket), Encoding.UTF8);
        var (events, last) = (0, 0L);
        while (last < latest)
        {
            if (await reader.ReadLineAsync().SoonAsync() is { } line && line.StartsWith("id: ", StringComparison.Ordinal))
            {
                var id = long.Parse(line.AsSpan(4), CultureInfo.InvariantCulture);
                id.ShouldBeGreaterThan(last);
                (events, last) = (events + 1, id);
            }
        }

        events.ShouldBeLessThan(Snapshots / 2);
    }

    private static async Task<(long Id, string Name, string Data)> EventAsync(StreamReader reader)
    {
        var (id, name, data) = (0L, "", "");
        while (await reader.ReadLineAsync().SoonAsync() is { } line)
        {
            if (line.Length == 0 && name.Length > 0)
            {
                return (id, name, data);
            }

            id = line.StartsWith("id: ", StringComparison.Ordinal) ? long.Parse(line.AsSpan(4), CultureInfo.InvariantCulture) : id;
            name = line.StartsWith("event: ", StringComparison.Ordinal) ? line[7..] : name;
            data = line.StartsWith("data: ", StringComparison.Ordinal) ? line[6..] : data;
        }

        throw new EndOfStreamException("the stream ended without an event");
    }
}
