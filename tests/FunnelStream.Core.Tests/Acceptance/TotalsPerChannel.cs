using FunnelStream.Oracle;
using FunnelStream.Panes;
using FunnelStream.Worker;

namespace FunnelStream.Acceptance;

/// <summary>A larger, busier stream whose totals are known while it is made: some of it late, some of it sent twice, through four partitions.</summary>
public sealed class TotalsPerChannel
{
    private const long Hour = 3_600_000;

    private static readonly string[] Channels = ["seo", "paid_search", "paid_social", "email", "referral", "outbound", "events", "partner"];

    private readonly Random _random = new(1);
    private readonly Dictionary<(string Channel, int Field), long> _expected = [];
    private readonly List<(long Due, Event Event)> _stream = [];

    [Fact]
    public void Milestones_revenue_and_response_times_are_those_that_were_sent()
    {
        var from = Scenario.Time("2026-01-05");
        for (var lead = 0; lead < 5_000; lead++)
        {
            SendLead($"lead-{lead}", Channels[_random.Next(8)], from + (lead * 14 * 24 * Hour / 5_000));
        }

        var driver = new FunnelDriver(4, new WorkerOptions());
        foreach (var (due, e) in _stream.OrderBy(sent => sent.Due))
        {
            driver.Feed(e.ToRecord(), now: due);
            if (_random.Next(500) == 0)
            {
                driver.Checkpoint(_random.Next(4));
            }
        }

        var actual = driver.Complete().MergedPanes()
            .Where(pane => pane.Key.Family == "channel")
            .SelectMany(pane => pane.Value.Span.ToArray(), (pane, cell) => (Channel: pane.Key.Dimensions.Split('/')[0], cell.Id, cell.Value))
            .Where(cell => _expected.Keys.Any(k => k.Field == cell.Id))
            .GroupBy(cell => (cell.Channel, cell.Id))
            .ToDictionary(cells => cells.Key, cells => cells.Sum(cell => cell.Value));

        driver.Rejected.ShouldBeEmpty();
        actual.OrderBy(total => total.Key).ShouldBe(_expected.OrderBy(total => total.Key));
    }

    private void SendLead(string lead, string channel, long at)
    {
        Send(channel, Field.Leads, Event.OfLead(lead, "created", "created", at) with { Channel = channel });
        if (Chance(0.8))
        {
            var response = at + _random.NextInt64(8 * Hour);
            Send(channel, Field.Responses, Event.Touchpoint("response", "response", response) with { Lead = lead });
            Expect(channel, Field.ResponseMillis, response - at);
        }

        if (!Chance(0.5))
        {
            return;
        }

        var mql = at + _random.NextInt64(48 * Hour);
        var sql = mql + _random.NextInt64(96 * Hour);
        var opened = sql + _random.NextInt64(120 * Hour);
        Send(channel, Field.Mqls, Event.OfLead(lead, "mql", "mql", mql));
        if (Chance(0.5))
        {
            var cents = _random.Next(50_000, 2_000_000);
            Send(channel, Field.Sqls, Event.OfLead(lead, "sql", "sql", sql));
            Send(channel, Field.Opportunities, Event.OfDeal(lead, "deal", "opened", "opened", opened));
            Send(channel, Field.Clients, Event.OfDeal(lead, "deal", "won", "won", opened + _random.NextInt64(400 * Hour)) with { Amount = cents / 100m });
            Expect(channel, Field.RevenueMinor, cents);
        }
    }

    private void Send(string channel, int field, Event e)
    {
        Expect(channel, field, 1);
        var due = e.At + (Chance(0.01) ? _random.NextInt64(48 * Hour) : 0);
        _stream.Add((due, e));
        if (Chance(0.01))
        {
            _stream.Add((due + _random.NextInt64(Hour), e));
        }
    }

    private void Expect(string channel, int field, long value) => _expected[(channel, field)] = _expected.GetValueOrDefault((channel, field)) + value;

    private bool Chance(double p) => _random.NextDouble() < p;
}
