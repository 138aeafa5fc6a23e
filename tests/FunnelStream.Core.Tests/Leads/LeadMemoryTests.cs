using System.Text;
using FunnelStream.Events;
using FunnelStream.Worker;

namespace FunnelStream.Core.Tests.Leads;

public class LeadMemoryTests
{
    [Fact]
    public void A_retained_lead_takes_at_most_300_bytes_all_told()
    {
        const int Leads = 1_000_000;
        var worker = new FunnelWorker(0, new WorkerOptions());
        var from = DateTimeOffset.Parse("2026-03-01T00:00:00Z", System.Globalization.CultureInfo.InvariantCulture);
        var batch = new List<InputRecord>();
        for (var i = 0; i < Leads; i++)
        {
            var lead = $"5f0c2e1a-77aa-4c11-9d{i:x14}"; // as long as a UUID
            var at = from.AddSeconds(i).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
            Add(InputTopic.Leads, lead, at, "created", ",\"channel\":\"seo\",\"campaign\":\"q1\"");
            Add(InputTopic.Touchpoints, lead, at, "email_open", "");
            if (i % 3 == 0)
            {
                Add(InputTopic.Touchpoints, lead, at, "webinar", "");
                Add(InputTopic.Touchpoints, lead, at, "response", "");
                Add(InputTopic.Leads, lead, at, "mql", "");
            }

            if (i % 8 == 0)
            {
                Add(InputTopic.Leads, lead, at, "sql", ",\"rep\":\"r\"");
                Add(InputTopic.Deals, lead, at, "opened", ",\"deal_id\":\"d\",\"amount\":100");
            }

            if (batch.Count > 1_000)
            {
                worker.Process(batch.ToArray(), long.MaxValue / 2);
                worker.TakeCheckpoint();
                batch.Clear();
            }
        }

        worker.Process(batch.ToArray(), long.MaxValue / 2);

        worker.Rejected.ShouldBeEmpty();
        worker.TakeCheckpoint();
        worker.Figures.Leads.ShouldBe(Leads);
        (worker.Figures.LeadBytes / (double)Leads).ShouldBeInRange(150, 300);
        (worker.Figures.SeenIdBytes / (double)worker.Figures.SeenIds).ShouldBeLessThanOrEqualTo(12);

        void Add(InputTopic topic, string lead, string at, string type, string more) => batch.Add(new InputRecord(
            topic,
            0,
            Encoding.UTF8.GetBytes(lead),
            Encoding.UTF8.GetBytes($"{{\"id\":\"{lead}-{type}\",\"type\":\"{type}\",\"at\":\"{at}\",\"lead_id\":\"{lead}\"{more}}}"),
            0));
    }
}
