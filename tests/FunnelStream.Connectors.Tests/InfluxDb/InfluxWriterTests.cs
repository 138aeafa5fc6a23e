using System.Diagnostics.Metrics;
using FunnelStream.Connectors.InfluxDb;

namespace FunnelStream.Connectors.Tests.InfluxDb;

/// <summary>Every answer a server may give, with the clock in the test's hand.</summary>
public sealed class InfluxWriterTests : IAsyncLifetime
{
    private const string PartialWrite =
        "{\"error\":\"partial write: field type conflict: input field \\\"v\\\" on measurement \\\"m\\\" is type float dropped=1\"}";

    private readonly ManualTime _time = new();
    private readonly KeptLog _log = new();
    private readonly PointBuilder _point = new();
    private InfluxStub _stub = null!;
    private InfluxWriter _writer = null!;

    public async Task InitializeAsync()
    {
        _stub = await InfluxStub.StartAsync();
        _writer = NewWriter(_stub.Options);
        _writer.Start(TestActors.Materializer);
    }

    public async Task DisposeAsync()
    {
        await _writer.DisposeAsync();
        await _stub.DisposeAsync();
        _log.Count(6031).ShouldBe(0, "no lane may break");
    }

    [Theory]
    [InlineData(204)]
    [InlineData(200)]
    public async Task Success_is_success(int status)
    {
        _stub.Script.Enqueue(new Scripted(status, "{}", Apply: true));
        Offer("m", 0, 1);

        await _writer.FlushAsync().SoonAsync();

        _writer.Status.ShouldBe(new InfluxStatus(true, 0, 1, 0, 0, 0, 0));
    }

    [Fact]
    public async Task A_batch_goes_when_its_first_point_has_waited_long_enough()
    {
        Offer("m", 0, 1);
        await _time.WaitsAsync(_stub.Options.FlushInterval);
        Offer("m", 1, 1);
        _stub.Requests.ShouldBeEmpty();

        _time.Advance(_stub.Options.FlushInterval);

        await Eventually.IsTrueAsync(() => _stub.Stored.Count == 2);
        _stub.Requests.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_full_batch_goes_at_once_and_never_holds_more_lines_than_allowed()
    {
        await ReplaceWriterAsync(_stub.Options with { BatchLines = 10 });
        for (var time = 0; time < 100; time++)
        {
            Offer("m", time, time);
        }

        await Eventually.IsTrueAsync(() => _stub.Stored.Count == 100);
        _stub.Requests.Count.ShouldBe(10);
        _stub.Requests.ShouldAllBe(lines => lines.Length <= 10);
    }

    [Fact]
    public async Task Too_large_halves()
    {
        _stub.Rule = lines => lines.Length > 30 ? new Scripted(413) : null;
        OfferMany(100);

        await _writer.FlushAsync().SoonAsync();

        _stub.Stored.Count.ShouldBe(100);
        _stub.Requests.ShouldAllBe(lines => lines.Length == 100 || lines.Length == 50 || lines.Length == 25);
        _writer.Status.ShouldBe(new InfluxStatus(true, 0, 100, 0, 0, 0, 0));
    }

    [Fact]
    public async Task A_single_line_that_is_too_large_is_set_aside()
    {
        _stub.Script.Enqueue(new Scripted(413, "too large"));
        Offer("m", 0, 1);

        await _writer.FlushAsync().SoonAsync();

        _writer.Status.Rejected.ShouldBe(1);
        _log.Single(6020).ShouldContain("too large");
    }

    [Theory]
    [InlineData(400, PartialWrite)]
    [InlineData(400, "{\"code\":\"invalid\",\"message\":\"unable to parse\"}")]
    [InlineData(422, "{\"code\":\"unprocessable entity\"}")]
    public async Task Bad_lines_are_found_and_set_aside_while_the_rest_goes_in(int status, string answer)
    {
        static bool Bad(ParsedLine line) => line.Time is 17 or 18 or 4_321;
        _stub.Rule = lines => lines.Any(Bad) ? new Scripted(status, answer) : null;
        OfferMany(5_000);

        await _writer.FlushAsync().SoonAsync();

        _stub.Stored.Count.ShouldBe(4_997);
        _writer.Status.ShouldBe(new InfluxStatus(true, 0, 4_997, 3, 0, 0, 0));
        _stub.Requests.Count.ShouldBeLessThan(2 * 3 * 13);
        _log.Count(6020).ShouldBe(3);
        _log.Entries.ShouldContain(entry => entry.Text.Contains("m v=4321i 4321"));
    }

    [Fact]
    public async Task A_batch_of_which_the_server_dropped_every_point_is_not_searched()
    {
        _stub.Script.Enqueue(new Scripted(400, PartialWrite.Replace("dropped=1", "dropped=100")));
        OfferMany(100);

        await _writer.FlushAsync().SoonAsync();

        _stub.Requests.ShouldHaveSingleItem();
        _writer.Status.Rejected.ShouldBe(100);
    }

    [Fact]
    public async Task A_flood_of_bad_lines_is_logged_in_part_and_quotes_are_short()
    {
        _stub.Rule = _ => new Scripted(400, new string('x', 100_000));
        OfferMany(60);

        await _writer.FlushAsync().SoonAsync();

        _writer.Status.Rejected.ShouldBe(60);
        _log.Count(6020).ShouldBe(20);
        _log.Entries.ShouldAllBe(entry => entry.Text.Length < 1_000);
    }

    [Fact]
    public async Task Points_beyond_retention_are_counted_and_not_searched_for()
    {
        _stub.Script.Enqueue(new Scripted(400, "{\"error\":\"partial write: points beyond retention policy dropped=40\"}\n", Apply: true));
        OfferMany(100);

        await _writer.FlushAsync().SoonAsync();

        _stub.Requests.ShouldHaveSingleItem();
        _writer.Status.ShouldBe(new InfluxStatus(true, 0, 60, 0, 40, 0, 0));
    }

    [Theory]
    [InlineData(401, "{\"error\":\"authorization failed\"}", "correct")]
    [InlineData(403, "{\"error\":\"not authorized\"}", "right to write to database 'funnel'")]
    [InlineData(404, "{\"error\":\"database not found: \\\"funnel\\\"\"}", "CREATE DATABASE \"funnel\"")]
    [InlineData(404, "404 page not found", "InfluxDb:Api V1")]
    [InlineData(301, "", "redirects")]
    [InlineData(405, "", "check that InfluxDb:Url")]
    [InlineData(200, "<!doctype html><title>Sign in</title>", "check that InfluxDb:Url")]
    [InlineData(400, "<html>The plain HTTP request was sent to HTTPS port</html>", "check that InfluxDb:Url")]
    [InlineData(400, "Client sent an HTTP request to an HTTPS server.\n", "check that InfluxDb:Url")]
    public async Task What_a_person_must_mend_keeps_the_data_and_says_once_a_minute_what_to_do(int status, string answer, string advice)
    {
        for (var i = 0; i < 5; i++)
        {
            _stub.Script.Enqueue(new Scripted(status, answer));
        }

        Offer("m", 0, 1);
        var flush = _writer.FlushAsync();
        foreach (var delay in new[] { 100, 200, 400, 800 })
        {
            await _time.PassAsync(TimeSpan.FromMilliseconds(delay));
        }

        await _time.WaitsAsync(TimeSpan.FromMilliseconds(1_600));
        _log.Single(6011).ShouldContain(advice);
        flush.IsCompleted.ShouldBeFalse();
        _stub.Script.Enqueue(new Scripted(status, answer));
        _time.Advance(TimeSpan.FromMinutes(1));
        await _time.PassAsync(TimeSpan.FromMilliseconds(3_200));

        await flush.SoonAsync();
        _log.Count(6011).ShouldBe(2);
        _stub.Value("m|").ShouldBe(1L);
        _writer.Status.ShouldBe(new InfluxStatus(true, 0, 1, 0, 0, 0, 6));
    }

    [Theory]
    [InlineData(429, "7", 7)]
    [InlineData(503, "7", 7)]
    [InlineData(503, "Thu, 01 Jan 2026 00:02:00 GMT", 120)]
    [InlineData(429, "86400", 600)]
    [InlineData(503, "0", 0.1)]
    [InlineData(503, "soon", 0.1)]
    [InlineData(503, null, 0.1)]
    [InlineData(500, null, 0.1)]
    [InlineData(502, null, 0.1)]
    public async Task A_busy_or_ill_server_is_given_the_time_it_asks_for(int status, string? retryAfter, double seconds)
    {
        _stub.Script.Enqueue(new Scripted(status, "busy", retryAfter));
        Offer("m", 0, 1);
        var flush = _writer.FlushAsync();

        await _time.WaitsAsync(TimeSpan.FromSeconds(seconds));
        _time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
        _stub.Requests.Count.ShouldBe(1);
        flush.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromMilliseconds(1));

        await flush.SoonAsync();
        _stub.Requests.Count.ShouldBe(2);
        _stub.Value("m|").ShouldBe(1L);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_hangs_is_asked_again_even_if_it_stored_the_points(bool applied)
    {
        _stub.Script.Enqueue(new Scripted(0, Apply: applied));
        Offer("m", 0, 1);
        var flush = _writer.FlushAsync();
        await Eventually.IsTrueAsync(() => _stub.Requests.Count == 1);

        await _time.PassAsync(_stub.Options.Timeout);
        await _time.PassAsync(TimeSpan.FromMilliseconds(100));

        await flush.SoonAsync();
        _stub.Stored.Count.ShouldBe(1);
        _stub.Value("m|").ShouldBe(1L);
        _log.Single(6010).ShouldContain("no answer within");
    }

    [Fact]
    public async Task What_is_not_answered_in_time_is_halved_and_what_is_grows_again()
    {
        await ReplaceWriterAsync(_stub.Options with { BatchLines = 1_000 });
        _stub.Rule = lines => lines.Length > 300 ? new Scripted(0) : null;
        OfferMany(1_000);
        foreach (var (requests, delay) in ((int, int)[])[(1, 100), (2, 200)])
        {
            await Eventually.IsTrueAsync(() => _stub.Requests.Count == requests);
            await _time.PassAsync(_stub.Options.Timeout);
            await _time.PassAsync(TimeSpan.FromMilliseconds(delay));
        }

        await _writer.FlushAsync().SoonAsync();
        _stub.Stored.Count.ShouldBe(1_000);
        _writer.Status.Written.ShouldBe(1_000);
        _stub.Requests.Select(lines => lines.Length).ShouldBe([1_000, 500, 250, 250, 250, 250]);
        _log.Single(6010).ShouldContain("500 lines at most");

        _stub.Rule = _ => null;
        _stub.Requests.Clear();
        for (var time = 1_000; time < 6_000; time++)
        {
            Offer("m", time, time);
        }

        await _writer.FlushAsync().SoonAsync();
        _stub.Stored.Count.ShouldBe(6_000);
        _stub.Requests.First().Length.ShouldBeLessThan(500);
        _stub.Requests.Max(lines => lines.Length).ShouldBeGreaterThan(800);
    }

    [Fact]
    public async Task A_server_that_hangs_is_not_asked_with_ever_fewer_lines()
    {
        await ReplaceWriterAsync(_stub.Options with { BatchLines = 150 });
        _stub.Script.Enqueue(new Scripted(0));
        _stub.Script.Enqueue(new Scripted(0));
        OfferMany(150);
        foreach (var (requests, delay) in ((int, int)[])[(1, 100), (2, 200)])
        {
            await Eventually.IsTrueAsync(() => _stub.Requests.Count == requests);
            await _time.PassAsync(_stub.Options.Timeout);
            await _time.PassAsync(TimeSpan.FromMilliseconds(delay));
        }

        await _writer.FlushAsync().SoonAsync();
        _stub.Requests.Select(lines => lines.Length).ShouldBe([150, 75, 75, 75]);
    }

    [Fact]
    public async Task Who_takes_fewer_points_than_there_are_is_told_of_within_a_minute()
    {
        await ReplaceWriterAsync(_stub.Options with { BatchLines = 10, MaxWaitingPoints = 1_000 });
        _stub.Rule = _ =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return null;
        };
        OfferMany(1_000);
        await _writer.FlushAsync().SoonAsync();
        _log.Single(6015).ShouldSatisfyAllConditions(
            line => line.ShouldContain("of 1 series"), line => line.ShouldContain("KpiScopes:Most"), line => line.ShouldContain("690 wait"));
    }

    [Fact]
    public async Task A_failed_batch_is_never_overtaken_by_a_newer_value()
    {
        _stub.Script.Enqueue(new Scripted(500));
        Offer("m", 0, 1);
        var first = _writer.FlushAsync();
        await _time.WaitsAsync(TimeSpan.FromMilliseconds(100));

        Offer("m", 0, 2);
        Offer("m", 0, 3);
        var second = _writer.FlushAsync();
        first.IsCompleted.ShouldBeFalse();
        _writer.Status.Waiting.ShouldBe(2);
        _time.Advance(TimeSpan.FromMilliseconds(100));

        await first.SoonAsync();
        await second.SoonAsync();
        _stub.Requests.Select(lines => lines.Single().Fields["v"]).ShouldBe([1L, 1L, 3L]);
        _stub.Value("m|").ShouldBe(3L);
    }

    [Fact]
    public async Task Full_but_healthy_makes_producers_wait()
    {
        await ReplaceWriterAsync(_stub.Options with { MaxWaitingPoints = 2 });
        _stub.Script.Enqueue(new Scripted(500));
        Offer("m", 0, 0);
        var flush = _writer.FlushAsync();
        await _time.WaitsAsync(TimeSpan.FromMilliseconds(100));
        Offer("m", 1, 1);
        Offer("m", 2, 2);

        _writer.TryOffer(Point("m", 3, 3)).ShouldBeFalse();
        _writer.TryOffer(Point("m", 2, 22)).ShouldBeTrue("a newer value needs no room");
        var offer = _writer.OfferAsync(Point("m", 3, 3)).AsTask();
        offer.IsCompleted.ShouldBeFalse();
        _point.Begin("other", 99).Field("v", 99L);
        _time.Advance(TimeSpan.FromMilliseconds(100));
        await flush.SoonAsync();
        await _time.PassAsync(_stub.Options.FlushInterval);

        await offer.SoonAsync();
        await _writer.FlushAsync().SoonAsync();
        _stub.Stored.Count.ShouldBe(4);
        _stub.Value("m|", 2).ShouldBe(22L);
        _stub.Value("m|", 3).ShouldBe(3L);
        _writer.Status.Dropped.ShouldBe(0);
    }

    [Fact]
    public async Task An_outage_drops_the_oldest_and_asks_for_everything_again_when_it_is_over()
    {
        await ReplaceWriterAsync(_stub.Options with { MaxWaitingPoints = 2 });
        _stub.Script.Enqueue(new Scripted(503, RetryAfter: "60"));
        Offer("m", 0, 0);
        var flush = _writer.FlushAsync();
        await _time.WaitsAsync(TimeSpan.FromSeconds(60));

        _writer.IsHealthy.ShouldBeFalse();
        for (var time = 1; time <= 5; time++)
        {
            Offer("m", time, time);
        }

        _writer.Status.ShouldBe(new InfluxStatus(false, 3, 0, 0, 0, 3, 1));
        _writer.NeedsResync.ShouldBeTrue();
        _writer.TakeResyncRequest().ShouldBeFalse("the server is still away");
        _time.Advance(TimeSpan.FromSeconds(60));
        await flush.SoonAsync();
        await _writer.FlushAsync().SoonAsync();

        _stub.Stored.Keys.Select(key => key.Time).Order().ShouldBe([0, 4, 5]);
        _writer.IsHealthy.ShouldBeTrue();
        _writer.TakeResyncRequest().ShouldBeTrue();
        _writer.TakeResyncRequest().ShouldBeFalse("it is asked for once");
        _log.Count(6012).ShouldBe(1);
        _log.Count(6013).ShouldBe(1);
        _log.Count(6014).ShouldBe(1);
    }

    [Fact]
    public async Task Failures_become_an_outage_after_five_seconds_and_not_before()
    {
        _stub.Rule = _ => new Scripted(500);
        Offer("m", 0, 0);
        _ = _writer.FlushAsync();
        foreach (var delay in new[] { 100, 200, 400, 800, 1_600 })
        {
            await _time.WaitsAsync(TimeSpan.FromMilliseconds(delay));
            _writer.IsHealthy.ShouldBeTrue();
            _time.Advance(TimeSpan.FromMilliseconds(delay));
        }

        await _time.WaitsAsync(TimeSpan.FromMilliseconds(3_200));
        _writer.IsHealthy.ShouldBeFalse();
    }

    [Fact]
    public async Task Stopping_sends_what_waits_and_takes_no_more()
    {
        OfferMany(10);

        (await _writer.StopAsync(TimeSpan.FromSeconds(30)).SoonAsync()).ShouldBe(0);

        _stub.Stored.Count.ShouldBe(10);
        _writer.TryOffer(Point("m", 99, 1)).ShouldBeTrue();
        _writer.Status.Dropped.ShouldBe(1);
        await _writer.FlushAsync().SoonAsync();
    }

    [Fact]
    public async Task Stopping_gives_up_after_the_drain_timeout()
    {
        _stub.Rule = _ => new Scripted(503, RetryAfter: "600");
        OfferMany(3);
        var flush = _writer.FlushAsync();
        await _time.WaitsAsync(TimeSpan.FromSeconds(600));
        OfferMany(5);
        var stop = _writer.StopAsync(TimeSpan.FromSeconds(20));
        await _time.PassAsync(TimeSpan.FromSeconds(20));

        (await stop.SoonAsync()).ShouldBe(8);

        await Should.ThrowAsync<OperationCanceledException>(flush.SoonAsync());
        _writer.Status.Dropped.ShouldBe(8);
    }

    [Fact]
    public async Task A_point_without_fields_is_ignored()
    {
        _writer.TryOffer(new PointBuilder().Begin("m", 0).Tag("a", "b")).ShouldBeTrue();
        await _writer.OfferAsync(new PointBuilder().Begin("m", 0));

        await _writer.FlushAsync().SoonAsync();

        _writer.Status.Waiting.ShouldBe(0);
        _stub.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Lanes_share_the_series_and_every_series_keeps_its_order()
    {
        await ReplaceWriterAsync(_stub.Options with { Lanes = 4, BatchLines = 7 });
        for (var value = 0; value < 50; value++)
        {
            for (var series = 0; series < 40; series++)
            {
                Offer($"m{series}", 0, value);
            }
        }

        await _writer.FlushAsync().SoonAsync();

        _stub.Stored.Count.ShouldBe(40);
        _stub.Stored.Values.ShouldAllBe(fields => Equals(fields["v"], 49L));
    }

    [Fact]
    public async Task The_meter_tells_what_happened()
    {
        var seen = new Dictionary<string, double>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Name == "FunnelStream" && instrument.Name.StartsWith("funnelstream.influxdb.", StringComparison.Ordinal))
            {
                l.EnableMeasurementEvents(instrument);
            }
        };
        void Record(Instrument instrument, double value)
        {
            lock (seen)
            {
                seen[instrument.Name["funnelstream.influxdb.".Length..]] = seen.GetValueOrDefault(instrument.Name["funnelstream.influxdb.".Length..]) + value;
            }
        }

        listener.SetMeasurementEventCallback<long>((i, v, _, _) => Record(i, v));
        listener.SetMeasurementEventCallback<int>((i, v, _, _) => Record(i, v));
        listener.SetMeasurementEventCallback<double>((i, _, _, _) => Record(i, 1));
        listener.Start();
        _stub.Script.Enqueue(new Scripted(500));
        _stub.Rule = lines => lines.Any(line => line.Time == 3) ? new Scripted(400) : null;
        OfferMany(4);
        var flush = _writer.FlushAsync();
        await _time.WaitsAsync(TimeSpan.FromMilliseconds(100));
        listener.RecordObservableInstruments();
        _time.Advance(TimeSpan.FromMilliseconds(100));
        await flush.SoonAsync();

        // Other tests of the assembly may write at the same time, so these are lower bounds.
        lock (seen)
        {
            seen["points_written"].ShouldBeGreaterThanOrEqualTo(3);
            seen["points_rejected"].ShouldBeGreaterThanOrEqualTo(1);
            seen["write_retries"].ShouldBeGreaterThanOrEqualTo(1);
            seen["waiting_points"].ShouldBeGreaterThanOrEqualTo(4);
            seen["write_duration"].ShouldBeGreaterThanOrEqualTo(6);
        }
    }

    private InfluxWriter NewWriter(InfluxOptions options) => new(options, _log, _time, new LargestJitter());

    private async Task ReplaceWriterAsync(InfluxOptions options)
    {
        await _writer.DisposeAsync();
        _writer = NewWriter(options);
        _writer.Start(TestActors.Materializer);
    }

    private PointBuilder Point(string measurement, long time, long value) => _point.Begin(measurement, time).Field("v", value);

    private void Offer(string measurement, long time, long value) => _writer.TryOffer(Point(measurement, time, value)).ShouldBeTrue();

    private void OfferMany(int count)
    {
        for (var time = 0; time < count; time++)
        {
            Offer("m", time, time);
        }
    }
}
