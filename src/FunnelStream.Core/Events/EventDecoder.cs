using System.Text;

namespace FunnelStream.Events;

/// <summary>
/// Reads records into events. One instance per worker (not thread-safe). Never throws, whatever the bytes, and allocates
/// nothing for a good event (but a file's line that has no key of its own, and new dimension values). Problems are looked
/// for in a fixed order, so a record is always rejected for the same reason: size, key, JSON, <c>type</c>, wrong types,
/// missing members, then values.
/// </summary>
/// <param name="dimensions">Where dimension values are found and interned, once an event is found good.</param>
/// <param name="baseCurrency">The currency of amounts that name none.</param>
/// <param name="requireKey">False for files: the key is then taken from the event.</param>
public sealed class EventDecoder(DimensionTable dimensions, CurrencyCode baseCurrency, bool requireKey = true)
{
    /// <summary>Largest record accepted, bytes.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>Longest id of an event, a lead or a deal, bytes.</summary>
    public const int MaxIdBytes = 128;

    private readonly byte[] _scratch = new byte[MaxBytes];

    /// <summary>Decodes a record, or says why it is rejected.</summary>
    /// <param name="record">The record.</param>
    /// <param name="decoded">The event; not to be used where the record is rejected.</param>
    /// <param name="admits">
    /// Whether new dimension values are interned; without, they are <see cref="DimensionTable.Other"/> and the event says so:
    /// whether they are admitted is decided when the event is counted, after all before it.
    /// </param>
    public Rejection Decode(in InputRecord record, out FunnelEvent decoded, bool admits = true)
    {
        decoded = default;
        if (record.Value is { Length: > MaxBytes })
        {
            return new Rejection(RejectReason.TooLarge);
        }

        if (requireKey && record.Key is not { Length: > 0 })
        {
            return new Rejection(RejectReason.MissingKey);
        }

        if (record.Value is not { } value)
        {
            return DecodeTombstone(record, ref decoded);
        }

        var members = new JsonMembers(value.Span, _scratch);
        if (!members.TryFind())
        {
            return new Rejection(RejectReason.MalformedJson);
        }

        if (((members.Present | members.Wrong) & Members.Type) == 0)
        {
            return About(RejectReason.MissingMember, Members.Type);
        }

        if ((members.Wrong & Members.Type) != 0)
        {
            return About(RejectReason.WrongType, Members.Type);
        }

        var reason = EventTypeNames.Find(record.Topic, members.Text(Members.Type), out decoded.Type);
        if (reason != RejectReason.None)
        {
            return About(reason, Members.Type);
        }

        var shape = EventShape.Of(decoded.Type);
        if ((members.Wrong & shape.Has) != 0)
        {
            return About(RejectReason.WrongType, members.Wrong & shape.Has);
        }

        if ((shape.Needs & ~members.Present) != 0)
        {
            return About(RejectReason.MissingMember, shape.Needs & ~members.Present);
        }

        return DecodeMembers(record, in members, shape, admits, ref decoded);
    }

    private Rejection DecodeMembers(in InputRecord record, in JsonMembers members, EventShape shape, bool admits, ref FunnelEvent decoded)
    {
        var has = members.Present & shape.Has;
        var id = members.Text(Members.Id);
        if (!IsId(id))
        {
            return About(RejectReason.BadValue, Members.Id);
        }

        // The topic is the seed: the same id in two topics is two events.
        var fingerprint = Fingerprint.Of(id, (ulong)record.Topic);
        if (!Rfc3339.TryParse(members.Text(Members.At), out decoded.At) || !EventTime.Contains(decoded.At))
        {
            return About(RejectReason.BadTime, Members.At);
        }

        if ((has & Members.LeadId) != 0)
        {
            var lead = members.Text(Members.LeadId);
            if (!IsId(lead))
            {
                return About(RejectReason.BadValue, Members.LeadId);
            }

            if (requireKey && !record.Key.GetValueOrDefault().Span.SequenceEqual(lead))
            {
                return new Rejection(RejectReason.KeyMismatch);
            }

            decoded.HasLead = true;
        }

        if ((has & Members.DealId) != 0)
        {
            var deal = members.Text(Members.DealId);
            if (!IsId(deal))
            {
                return About(RejectReason.BadValue, Members.DealId);
            }

            decoded.Deal = Fingerprint.Of(deal);
        }

        var rejection = DecodeValues(in members, has, ref decoded);
        if (rejection.IsRejected)
        {
            return rejection;
        }

        decoded.Key = requireKey ? record.Key.GetValueOrDefault() : FileKey.Of(in members, has, record.Value.GetValueOrDefault());
        decoded.KeyHash = PlacementHash.Of(decoded.Key.Span);
        decoded.Id = Fingerprint.Combine(fingerprint, Fingerprint.Of(decoded.Key.Span));
        return DecodeDimensions(in members, has & Members.Dimensions, shape.Needs, admits, ref decoded);
    }

    private Rejection DecodeValues(in JsonMembers members, Members has, ref FunnelEvent decoded)
    {
        var currency = baseCurrency;
        if ((has & Members.Currency) != 0 && !CurrencyCode.TryParse(members.Text(Members.Currency), out currency))
        {
            return About(RejectReason.BadCurrency, Members.Currency);
        }

        var money = has & Members.Money;
        if (money != 0)
        {
            if (!ExactDecimal.TryParse(members.Text(money), currency.Decimals, out decoded.Amount)
                || (decoded.Amount < 0 && decoded.Type != EventType.Spend))
            {
                return About(RejectReason.BadAmount, money);
            }

            decoded.HasAmount = true;
            decoded.Currency = currency;
        }

        if (decoded.Type == EventType.Survey)
        {
            if (!ExactDecimal.TryParse(members.Text(Members.Score), 0, out var score) || score is < 0 or > 10)
            {
                return About(RejectReason.BadValue, Members.Score);
            }

            decoded.Score = (byte)score;
        }

        if ((has & Members.Automated) != 0)
        {
            decoded.Flag = (members.Text(Members.Automated)[0] | 0x20) == 't';
        }

        if ((has & Members.Status) != 0)
        {
            var status = members.Text(Members.Status);
            decoded.HasStatus = true;
            decoded.Flag = Ascii.EqualsIgnoreCase(status, "paused"u8);
            if (!decoded.Flag && !Ascii.EqualsIgnoreCase(status, "active"u8))
            {
                return About(RejectReason.BadValue, Members.Status);
            }
        }

        return default;
    }

    /// <summary>Last of all, so that a rejected record does not use up the limit of distinct values.</summary>
    private Rejection DecodeDimensions(in JsonMembers members, Members has, Members needs, bool admits, ref FunnelEvent decoded)
    {
        var personal = dimensions.PersonalValues;
        while (has != 0)
        {
            var member = (Members)((uint)has & (~(uint)has + 1));
            has &= ~member;
            var dimension = member.Dimension();
            var text = members.Text(member);
            ushort value;
            if (admits)
            {
                value = dimensions.Intern(dimension, text);
            }
            else if (!dimensions.TryFind(dimension, text, out value))
            {
                (value, decoded.Dimensions.HasNew) = (DimensionTable.Other, true);
            }

            if (value == DimensionTable.None && (needs & member) != 0)
            {
                return About(RejectReason.BadValue, member);
            }

            decoded.Dimensions.Set(dimension, value);
        }

        if (decoded.Dimensions.HasNew)
        {
            // It is decoded once more when it is counted.
            dimensions.PersonalValues = personal;
        }

        return default;
    }

    /// <summary>A null value under a lead's key erases the lead at the record's own time.</summary>
    private static Rejection DecodeTombstone(in InputRecord record, ref FunnelEvent decoded)
    {
        if (record.Topic != InputTopic.Leads || record.Key is not { } key)
        {
            return new Rejection(RejectReason.MissingMember, "value");
        }

        if (!IsId(key.Span))
        {
            return About(RejectReason.BadValue, Members.LeadId);
        }

        if (!EventTime.Contains(record.Timestamp))
        {
            return About(RejectReason.BadTime, Members.At);
        }

        decoded.Type = EventType.Erased;
        decoded.At = record.Timestamp;
        decoded.Key = key;
        decoded.KeyHash = PlacementHash.Of(key.Span);
        decoded.Id = Fingerprint.Of(key.Span);
        decoded.HasLead = true;
        return default;
    }

    private static bool IsId(ReadOnlySpan<byte> text) => text.Length is > 0 and <= MaxIdBytes;

    private static Rejection About(RejectReason reason, Members member) => new(reason, member.FirstName());
}
