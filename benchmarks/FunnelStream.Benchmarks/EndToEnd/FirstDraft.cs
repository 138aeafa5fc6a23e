using System.Globalization;
using System.Text.Json;
using Confluent.Kafka;

namespace FunnelStream.Benchmarks.EndToEnd;

/// <summary>
/// What a good engineer writes in the first hour: System.Text.Json into a class, a dictionary of leads, a dictionary of
/// (channel, minute). The same work as the other engines are given: six milestones, each counted once at its earliest time,
/// revenue, the lag of responses with its histogram, and events in any order. No output, no checkpoints, no breakdowns.
/// </summary>
internal sealed class FirstDraft
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly Dictionary<string, Lead> _leads = [];
    private readonly Dictionary<(string Channel, long Minute), Pane> _panes = [];

    private enum Milestone
    {
        Created,
        Response,
        Mql,
        Sql,
        Opened,
        Won,
    }

    public static int Run(string bootstrap, bool isTuned)
    {
        var draft = new FirstDraft();
        var code = TopicReader.Run<byte[]>(bootstrap, isTuned, draft.Take);
        foreach (var channel in draft._panes.GroupBy(pane => pane.Key.Channel).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var milestones = Enum.GetValues<Milestone>().Select(m => $"{m} {channel.Sum(pane => pane.Value.Counts[(int)m])}");
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{channel.Key}: {string.Join(", ", milestones)}, revenue {channel.Sum(pane => pane.Value.Revenue)}"));
        }

        return code;
    }

    private void Take(ConsumeResult<byte[], byte[]> record)
    {
        var e = JsonSerializer.Deserialize<Event>(record.Message.Value, Json)!;
        if (MilestoneOf(e) is not { } milestone || e.LeadId is null)
        {
            return;
        }

        if (!_leads.TryGetValue(e.LeadId, out var lead))
        {
            _leads.Add(e.LeadId, lead = new Lead());
        }

        if (lead.At[(int)milestone] is { } known && known <= e.At)
        {
            return; // a repeat, or a later one of its kind
        }

        if (milestone == Milestone.Created)
        {
            // Everything of the lead moves to its channel.
            CountAll(lead, -1);
            (lead.At[0], lead.Channel) = (e.At, e.Channel ?? "unknown");
            CountAll(lead, 1);
            return;
        }

        Count(lead, milestone, -1);
        lead.At[(int)milestone] = e.At;
        if (milestone == Milestone.Won)
        {
            lead.Revenue = e.Amount ?? 0;
        }

        Count(lead, milestone, 1);
    }

    private static Milestone? MilestoneOf(Event e) => e.Type switch
    {
        "created" => Milestone.Created,
        "response" when e.Automated != true => Milestone.Response,
        "mql" => Milestone.Mql,
        "sql" => Milestone.Sql,
        "opened" => Milestone.Opened,
        "won" => Milestone.Won,
        _ => null,
    };

    private void CountAll(Lead lead, int sign)
    {
        for (var milestone = Milestone.Created; milestone <= Milestone.Won; milestone++)
        {
            Count(lead, milestone, sign);
        }
    }

    private void Count(Lead lead, Milestone milestone, int sign)
    {
        if (lead.At[(int)milestone] is not { } at)
        {
            return;
        }

        var pane = PaneAt(lead.Channel, at);
        pane.Counts[(int)milestone] += sign;
        if (milestone == Milestone.Won)
        {
            pane.Revenue += sign * lead.Revenue;
        }
        else if (milestone == Milestone.Response && lead.At[(int)Milestone.Created] is { } created)
        {
            var lag = at > created ? (long)(at - created).TotalSeconds : 0;
            pane.LagSeconds += sign * lag;
            pane.Lags[lag == 0 ? 0 : Math.Min(Pane.Buckets - 1, (int)Math.Log2(lag) + 1)] += sign;
        }
    }

    private Pane PaneAt(string channel, DateTimeOffset at)
    {
        var key = (channel, at.ToUnixTimeSeconds() / 60);
        if (!_panes.TryGetValue(key, out var pane))
        {
            _panes.Add(key, pane = new Pane());
        }

        return pane;
    }

    private sealed class Event
    {
        public string Id { get; set; } = "";

        public string Type { get; set; } = "";

        public DateTimeOffset At { get; set; }

        public string? LeadId { get; set; }

        public string? Channel { get; set; }

        public string? Campaign { get; set; }

        public string? Offer { get; set; }

        public string? Rep { get; set; }

        public bool? Automated { get; set; }

        public string? DealId { get; set; }

        public decimal? Amount { get; set; }

        public string? Currency { get; set; }
    }

    private sealed class Lead
    {
        public string Channel { get; set; } = "unknown";

        public DateTimeOffset?[] At { get; } = new DateTimeOffset?[6];

        public decimal Revenue { get; set; }
    }

    private sealed class Pane
    {
        public const int Buckets = 24;

        public long[] Counts { get; } = new long[6];

        public decimal Revenue { get; set; }

        public long LagSeconds { get; set; }

        public long[] Lags { get; } = new long[Buckets];
    }
}
