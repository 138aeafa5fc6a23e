using System.Text;
using FunnelStream.Events;
using FunnelStream.Leads;

namespace FunnelStream.Core.Tests.Leads;

/// <summary>Leads of whatever shape events can give them, and some they can't.</summary>
internal static class RandomLeads
{
    private static readonly EventType[] DealEvents = [EventType.Opened, EventType.Stage, EventType.Won, EventType.Lost, EventType.Renewed];

    /// <summary>Adds a lead with any of what a lead can have; <paramref name="most"/>: as much as fits, of the longest.</summary>
    public static int Add(LeadBook leads, Random random, string id, bool most = false)
    {
        var utf8 = Encoding.UTF8.GetBytes(id);
        var number = leads.Add(PlacementHash.Of(utf8), utf8);
        ref var lead = ref leads.Writable(number);
        lead.LastEvent = Time();
        (lead.Created, lead.CreatedId) = Maybe() ? (Time(), Id()) : (LeadRecord.Never, 0);
        (lead.RepAt, lead.RepId) = Maybe() ? (Time(), Id()) : (LeadRecord.NotYet, 0);
        lead.Response = Maybe() ? Time() : LeadRecord.Never;
        lead.Mql = Maybe() ? Time() : LeadRecord.Never;
        lead.Pql = Maybe() ? Time() : LeadRecord.Never;
        lead.Sql = Maybe() ? Time() : LeadRecord.Never;
        lead.Opened = Maybe() ? Time() : LeadRecord.Never;
        lead.Won = Maybe() ? Time() : LeadRecord.Never;
        lead.Assigned = Maybe() ? Time() : LeadRecord.Never;
        lead.FirstDisqualified = Maybe() ? Time() : LeadRecord.Never;
        lead.FirstRecycled = Maybe() ? Time() : LeadRecord.Never;
        lead.LastDisqualified = Maybe() ? Time() : LeadRecord.NotYet;
        lead.LastRecycled = Maybe() ? Time() : LeadRecord.NotYet;
        for (var i = 0; i < DimensionTable.Count; i++)
        {
            lead.Dimensions[i] = Maybe() ? Name() : DimensionTable.None;
        }

        for (var i = most ? 16 : random.Next(20) * random.Next(2); i > 0; i--)
        {
            leads.AddTouch(ref lead, new Touch { At = Time(), Id = Id(), Channel = Name(), Campaign = Name() });
        }

        for (var i = most ? 255 : random.Next(5) * random.Next(2); i > 0; i--)
        {
            var deal = leads.DealOf(ref lead, Id());
            for (var events = most ? 2 : random.Next(4); events > 0; events--)
            {
                leads.DealsOf(ref lead)[deal].Apply(DealEvent(events), Amount(), Maybe() ? Currency() : default);
            }
        }

        for (var i = most ? 7 : random.Next(10) * random.Next(2); i > 0; i--)
        {
            leads.Correct(ref lead, new Correction { At = Time(), Id = Id(), Dimension = (byte)(i % 7), Value = Name() });
        }

        return number;

        bool Maybe() => most || random.Next(3) == 0;
        long Time() => random.Next(20) == 0 || most ? (random.Next(2) == 0 ? EventTime.Earliest : EventTime.End - 1) : random.NextInt64(EventTime.Earliest, EventTime.End);
        ulong Id() => (ulong)random.NextInt64(long.MinValue, long.MaxValue);
        ushort Name() => (ushort)random.Next(most ? ushort.MaxValue : 1, ushort.MaxValue + 1);
        long Amount() => most ? long.MinValue : random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64);
        CurrencyCode Currency() => CurrencyCode.TryParse("ZWL", out var code) ? code : default;
        FunnelEvent DealEvent(int nth) => new()
        {
            Type = most ? (nth == 2 ? EventType.Opened : EventType.Won) : DealEvents[random.Next(DealEvents.Length)],
            At = Time(),
            Id = Id(),
            HasAmount = Maybe(),
        };
    }
}
