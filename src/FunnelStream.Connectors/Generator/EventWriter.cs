using System.Globalization;
using System.Text;
using FunnelStream.Events;

namespace FunnelStream.Connectors.Generator;

/// <summary>Turns steps into records. Not thread-safe.</summary>
/// <param name="prefix">Begins every id, so that two stories share none.</param>
internal sealed class EventWriter(string prefix)
{
    private static readonly byte[] CampaignType = "campaign"u8.ToArray();
    private static readonly byte[][] Types = Texts(Enum.GetNames<Step>());
    private static readonly byte[][] Channels = [.. CampaignPlan.All.Select(p => Encoding.UTF8.GetBytes(p.Channel))];
    private static readonly byte[][] Campaigns = [.. CampaignPlan.All.Select(p => Encoding.UTF8.GetBytes(p.Name))];
    private static readonly byte[][] SpendKeys = [.. CampaignPlan.All.Select(p => Encoding.UTF8.GetBytes($"{p.Channel}/{p.Name}"))];
    private static readonly byte[][] Reps = Texts("alice", "bruno", "chloe", "david", "emma", "farid", "greta", "hugo");
    private static readonly byte[][] Touches = Texts("ad_click", "email_open", "webinar", "download");
    private static readonly byte[][] Stages = Texts("proposal", "negotiation");
    private static readonly byte[][] DisqualifiedReasons = Texts("no_budget", "no_need", "student", "unreachable");
    private static readonly byte[][] LostReasons = Texts("price", "competitor", "timing", "no_decision");
    private static readonly byte[][] Offers = Texts("starter", "team", "enterprise");
    private static readonly byte[][] Segments = [.. AllSegments()];

    private readonly byte[] _eventPrefix = Encoding.UTF8.GetBytes(prefix + "-e");
    private readonly byte[] _leadPrefix = Encoding.UTF8.GetBytes(prefix + "-l");
    private readonly byte[] _visitorPrefix = Encoding.UTF8.GetBytes(prefix + "-v");
    private readonly byte[] _dealPrefix = Encoding.UTF8.GetBytes(prefix + "-d");
    private readonly Utf8Object _json = new();

    /// <summary>The record of a step that is an event.</summary>
    public GeneratedEvent Write(in Due due, long number, long sentAt)
    {
        var (topic, type) = Kind(due);
        _json.Begin().Text("\"id\":\""u8, _eventPrefix, number).Text("\"type\":\""u8, type).At(due.At);
        byte[] key;
        if (due.Step is Step.Spend or Step.Budget)
        {
            key = SpendKeys[due.Campaign];
        }
        else if (due.Step == Step.Visit)
        {
            key = Numbered(_visitorPrefix, due.Subject);
            _json.Text("\"visitor_id\":\""u8, key);
        }
        else
        {
            key = Numbered(_leadPrefix, due.Subject);
            _json.Text("\"lead_id\":\""u8, key);
        }

        Members(due);
        return new GeneratedEvent(topic, key, _json.End(), due.At, sentAt);
    }

    private void Members(in Due due)
    {
        switch (due.Step)
        {
            case Step.Visit or Step.Touch:
                Origin(due);
                break;
            case Step.Spend:
                Origin(due);
                _json.Amount(due.Amount);
                break;
            case Step.Budget:
                Origin(due);
                _json.Number("\"budget\":"u8, due.Amount / 100).Raw("\"currency\":\"EUR\""u8).Raw(due.Detail == 0 ? "\"status\":\"active\""u8 : "\"status\":\"paused\""u8);
                break;
            case Step.Created:
                Origin(due);
                var traits = Fingerprint.Combine((ulong)due.Subject + 1, 7);
                _json.Raw(Segments[traits % (ulong)Segments.Length]).Text("\"offer\":\""u8, Offers[(traits >> 32) % (ulong)Offers.Length]);
                break;
            case Step.Mql or Step.Scored or Step.Survey:
                _json.Number("\"score\":"u8, due.Detail);
                break;
            case Step.Response or Step.Assigned or Step.Sql:
                _json.Text("\"rep\":\""u8, Reps[due.Detail]);
                break;
            case Step.AutomatedResponse:
                _json.Raw("\"automated\":true"u8);
                break;
            case Step.Disqualified:
                _json.Text("\"reason\":\""u8, DisqualifiedReasons[due.Detail]);
                break;
            case Step.Corrected:
                _json.Text("\"offer\":\""u8, Offers[due.Detail]);
                break;
            case Step.Opened or Step.Won:
                _json.Text("\"deal_id\":\""u8, _dealPrefix, due.Subject).Text("\"rep\":\""u8, Reps[due.Detail]).Amount(due.Amount);
                break;
            case Step.Stage:
                _json.Text("\"deal_id\":\""u8, _dealPrefix, due.Subject).Text("\"stage\":\""u8, Stages[due.Detail]);
                break;
            case Step.Lost:
                _json.Text("\"deal_id\":\""u8, _dealPrefix, due.Subject).Text("\"rep\":\""u8, Reps[due.Detail / 4]).Text("\"reason\":\""u8, LostReasons[due.Detail % 4]);
                break;
        }
    }

    private void Origin(in Due due) => _json.Text("\"channel\":\""u8, Channels[due.Campaign]).Text("\"campaign\":\""u8, Campaigns[due.Campaign]);

    private static (InputTopic Topic, byte[] Type) Kind(in Due due) => due.Step switch
    {
        Step.Touch => (InputTopic.Touchpoints, Touches[due.Detail]),
        Step.AutomatedResponse => (InputTopic.Touchpoints, Types[(int)Step.Response]),
        Step.Budget => (InputTopic.Touchpoints, CampaignType),
        Step.Visit or Step.Spend or Step.Response or Step.Survey => (InputTopic.Touchpoints, Types[(int)due.Step]),
        Step.Opened or Step.Stage or Step.Won or Step.Lost => (InputTopic.Deals, Types[(int)due.Step]),
        _ => (InputTopic.Leads, Types[(int)due.Step]),
    };

    private static byte[] Numbered(byte[] prefix, long number)
    {
        Span<byte> digits = stackalloc byte[20];
        number.TryFormat(digits, out var written, default, CultureInfo.InvariantCulture);
        var text = new byte[prefix.Length + written];
        prefix.CopyTo(text, 0);
        digits[..written].CopyTo(text.AsSpan(prefix.Length));
        return text;
    }

    private static IEnumerable<byte[]> AllSegments() =>
        from size in "small small mid mid enterprise".Split(' ')
        from industry in "software manufacturing retail health finance".Split(' ')
        from region in "fr be ch de".Split(' ')
        select Encoding.UTF8.GetBytes($$"""
            "segment":{"size":"{{size}}","industry":"{{industry}}","region":"{{region}}"}
            """);

    private static byte[][] Texts(params string[] texts) => [.. texts.Select(t => Encoding.UTF8.GetBytes(t.ToLowerInvariant()))];
}
