using System.Globalization;
using System.Text;
using FunnelStream.Events;
using FunnelStream.Leads;

namespace FunnelStream.Transfer;

/// <summary>Leads as lines of a state file.</summary>
internal static class LeadText
{
    public static LeadLine Write(in LeadRecord lead, LeadBook book, DimensionTable names)
    {
        var dimensions = new Dictionary<string, string>();
        for (var dimension = Dimension.Channel; dimension <= Dimension.Rep; dimension++)
        {
            if (lead.Dimensions[(int)dimension] is var id and not DimensionTable.None)
            {
                dimensions.Add(dimension.Name(), names.Name(dimension, id));
            }
        }

        return new LeadLine
        {
            Lead = Encoding.UTF8.GetString(book.Id(lead)),
            Created = Time(lead.Created),
            CreatedId = lead.IsCreated ? Hex(lead.CreatedId) : null,
            Response = Time(lead.Response),
            Mql = Time(lead.Mql),
            Pql = Time(lead.Pql),
            Sql = Time(lead.Sql),
            Opened = Time(lead.Opened),
            Won = Time(lead.Won),
            Assigned = Time(lead.Assigned),
            FirstDisqualified = Time(lead.FirstDisqualified),
            FirstRecycled = Time(lead.FirstRecycled),
            LastDisqualified = Time(lead.LastDisqualified),
            LastRecycled = Time(lead.LastRecycled),
            RepAt = Time(lead.RepAt),
            RepId = lead.RepAt == LeadRecord.NotYet ? null : Hex(lead.RepId),
            LastEvent = Time(lead.LastEvent),
            Dimensions = dimensions.Count > 0 ? dimensions : null,
            Touches = lead.Touches == 0 ? null : [.. book.Touches(lead).ToArray().Select(t => new TouchText(
                At(t.At), Hex(t.Id), names.Name(Dimension.Channel, t.Channel), names.Name(Dimension.Campaign, t.Campaign)))],
            Deals = lead.Deals == 0 ? null : [.. book.Deals(lead).ToArray().Select(DealLines.Write)],
            Corrections = lead.Corrections == 0 ? null : [.. book.Corrections(lead).ToArray().Select(c => new CorrectionText(
                ((Dimension)c.Dimension).Name(), names.Name((Dimension)c.Dimension, c.Value), At(c.At), Hex(c.Id)))],
        };
    }

    /// <summary>Adds the lead of a line to a book.</summary>
    /// <exception cref="FormatException">Something in it can't be, or it is there already.</exception>
    public static void Add(LeadLine line, LeadBook book, DimensionTable names)
    {
        var id = Encoding.UTF8.GetBytes(line.Lead);
        var hash = PlacementHash.Of(id);
        if (id.Length is 0 or > byte.MaxValue || book.Find(hash, id) >= 0)
        {
            throw new FormatException($"The lead '{line.Lead}' is there twice, or its id is not 1 to 255 bytes.");
        }

        ref var lead = ref book.Writable(book.Add(hash, id));
        (lead.Created, lead.CreatedId) = (Earliest(line.Created), Number(line.CreatedId));
        (lead.Response, lead.Mql, lead.Pql, lead.Sql) = (Earliest(line.Response), Earliest(line.Mql), Earliest(line.Pql), Earliest(line.Sql));
        (lead.Opened, lead.Won, lead.Assigned) = (Earliest(line.Opened), Earliest(line.Won), Earliest(line.Assigned));
        (lead.FirstDisqualified, lead.FirstRecycled) = (Earliest(line.FirstDisqualified), Earliest(line.FirstRecycled));
        (lead.LastDisqualified, lead.LastRecycled) = (Latest(line.LastDisqualified), Latest(line.LastRecycled));
        (lead.RepAt, lead.RepId, lead.LastEvent) = (Latest(line.RepAt), Number(line.RepId), Latest(line.LastEvent));
        foreach (var (name, value) in line.Dimensions ?? [])
        {
            var dimension = DimensionOf(name);
            lead.Dimensions[(int)dimension] = names.Admit(dimension, value);
        }

        foreach (var touch in line.Touches ?? [])
        {
            book.AddTouch(ref lead, new Touch
            {
                At = touch.At.ToUnixTimeMilliseconds(),
                Id = Number(touch.Id),
                Channel = names.Admit(Dimension.Channel, touch.Channel),
                Campaign = names.Admit(Dimension.Campaign, touch.Campaign),
            });
        }

        foreach (var text in line.Deals ?? [])
        {
            var deal = DealLines.Read(text);
            var position = book.DealOf(ref lead, deal.Key);
            if (position < 0)
            {
                throw new FormatException($"The lead '{line.Lead}' has more than 255 deals.");
            }

            book.DealsOf(ref lead)[position] = deal;
        }

        foreach (var correction in line.Corrections ?? [])
        {
            var dimension = DimensionOf(correction.Dimension);
            book.Correct(ref lead, new Correction
            {
                At = correction.At.ToUnixTimeMilliseconds(),
                Id = Number(correction.Id),
                Dimension = (byte)dimension,
                Value = names.Admit(dimension, correction.Value),
            });
        }
    }

    public static Dimension DimensionOf(string name) =>
        DimensionNames.TryParse(name, out var dimension) ? dimension : throw new FormatException($"'{name}' is no dimension of this build.");

    public static string Hex(ulong number) => number.ToString("x16", CultureInfo.InvariantCulture);

    public static ulong Number(string? hex) => hex is null ? 0 : ulong.Parse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    public static DateTimeOffset At(long time) => DateTimeOffset.FromUnixTimeMilliseconds(time);

    /// <summary>A time that may not have come.</summary>
    public static DateTimeOffset? Time(long time) => time is LeadRecord.Never or LeadRecord.NotYet ? null : At(time);

    public static long Earliest(DateTimeOffset? time) => time?.ToUnixTimeMilliseconds() ?? LeadRecord.Never;

    public static long Latest(DateTimeOffset? time) => time?.ToUnixTimeMilliseconds() ?? LeadRecord.NotYet;
}
