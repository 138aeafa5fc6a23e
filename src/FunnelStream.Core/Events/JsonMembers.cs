using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace FunnelStream.Events;

/// <summary>
/// Where the named members of one record stand in its bytes. Members may come in any order and <c>type</c> may be the last
/// of them, so they are found first and judged afterwards. Of a repeated member the last counts; null is as good as absent.
/// </summary>
internal ref struct JsonMembers
{
    private const Members Numbers = Members.Score | Members.Money;

    private readonly ReadOnlySpan<byte> _json;
    private readonly byte[] _scratch;
    private Members _escaped;
    private bool _halfSurrogate;
    private Places _places;

    /// <summary>Over a record's value.</summary>
    /// <param name="json">The record's value.</param>
    /// <param name="scratch">At least as long as <paramref name="json"/>; escaped texts are resolved into it.</param>
    public JsonMembers(ReadOnlySpan<byte> json, byte[] scratch)
    {
        _json = json;
        _scratch = scratch;
    }

    /// <summary>Members that are there, not null and of the right JSON type.</summary>
    public Members Present { get; private set; }

    /// <summary>Members of a wrong JSON type.</summary>
    public Members Wrong { get; private set; }

    /// <summary>Finds the members; false where the record is not one well-formed JSON object in UTF-8.</summary>
    public bool TryFind()
    {
        if (!Utf8.IsValid(_json)) // the reader does not look inside strings
        {
            return false;
        }

        try
        {
            var reader = new Utf8JsonReader(_json);
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject && TakeObject(ref reader) && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>The text of a present member, number or boolean. Valid until the next call.</summary>
    public readonly ReadOnlySpan<byte> Text(Members member)
    {
        var raw = Raw(member);
        if ((_escaped & member) == 0)
        {
            return raw;
        }

        JsonEscapes.TryResolve(raw, _scratch, out var written);
        return _scratch.AsSpan(0, written);
    }

    /// <summary>The text of a present member: a part of <paramref name="record"/> where it is not escaped, else a copy.</summary>
    public readonly ReadOnlyMemory<byte> Memory(Members member, ReadOnlyMemory<byte> record)
    {
        var place = _places[member.Index()];
        return (_escaped & member) == 0 ? record.Slice(place.Start, place.Length) : Text(member).ToArray();
    }

    private readonly ReadOnlySpan<byte> Raw(Members member)
    {
        var place = _places[member.Index()];
        return _json.Slice(place.Start, place.Length);
    }

    private bool TakeObject(scoped ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var member = reader.ValueIsEscaped ? MemberNames.Find(Resolve(reader.ValueSpan)) : MemberNames.Find(reader.ValueSpan);
            reader.Read();
            if (member == Members.Segment)
            {
                TakeSegment(ref reader);
            }
            else if (member != Members.None)
            {
                Take(member, ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return !_halfSurrogate;
    }

    private void TakeSegment(scoped ref Utf8JsonReader reader)
    {
        Forget(Members.Segment | Members.SegmentParts);
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            Take(Members.Segment, ref reader);
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var part = reader.ValueIsEscaped ? MemberNames.FindInSegment(Resolve(reader.ValueSpan)) : MemberNames.FindInSegment(reader.ValueSpan);
            reader.Read();
            if (part != Members.None)
            {
                Take(part, ref reader);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private void Take(Members member, scoped ref Utf8JsonReader reader)
    {
        Forget(member);
        var fits = reader.TokenType switch
        {
            JsonTokenType.String => IsText(member, reader.ValueSpan),
            JsonTokenType.Number => (member & Numbers) != 0,
            JsonTokenType.True or JsonTokenType.False => member == Members.Automated,
            _ => false,
        };
        if (fits)
        {
            var quote = reader.TokenType == JsonTokenType.String ? 1 : 0;
            _places[member.Index()] = new Place((int)reader.TokenStartIndex + quote, reader.ValueSpan.Length);
            Present |= member;
            if (reader.ValueIsEscaped)
            {
                _escaped |= member;
                _halfSurrogate |= !JsonEscapes.TryResolve(reader.ValueSpan, _scratch, out _);
            }
        }
        else if (reader.TokenType != JsonTokenType.Null)
        {
            Wrong |= member;
            reader.Skip();
        }
    }

    // A number or a boolean may come as text, as from a form or a spreadsheet: it can mean one thing only.
    private static bool IsText(Members member, ReadOnlySpan<byte> text) => member switch
    {
        Members.Score => Utf8Parser.TryParse(text, out decimal _, out var length) && length == text.Length,
        Members.Automated => Ascii.EqualsIgnoreCase(text, "true"u8) || Ascii.EqualsIgnoreCase(text, "false"u8),
        _ => member != Members.Segment,
    };

    private void Forget(Members members)
    {
        Present &= ~members;
        Wrong &= ~members;
        _escaped &= ~members;
    }

    /// <summary>An escaped member name; one with half a surrogate pair is no name the contract knows.</summary>
    private readonly ReadOnlySpan<byte> Resolve(ReadOnlySpan<byte> name) =>
        JsonEscapes.TryResolve(name, _scratch, out var written) ? _scratch.AsSpan(0, written) : [];

    private readonly record struct Place(int Start, int Length);

    [InlineArray(MemberNames.Count)]
    private struct Places
    {
        private Place _first;
    }
}
