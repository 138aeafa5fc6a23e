using System.Buffers;

namespace FunnelStream.Connectors.InfluxDb;

/// <summary>
/// Puts one point together, over and over in the same memory: <see cref="Begin(string, long)"/>, its tags and fields, then
/// offer it to an <see cref="InfluxWriter"/>, which copies it. Not for use by several threads at once.
/// </summary>
/// <remarks>
/// A point is complete: the server overwrites field by field, but a point still waiting is replaced as a whole by a newer
/// one of the same series and time, so every point has to carry all fields its predecessor had.
/// <see cref="LineProtocol"/> lists the few characters that do not come back as they were written.
/// </remarks>
public sealed class PointBuilder
{
    private readonly ArrayBufferWriter<byte> _measurement = new(64);
    private readonly ArrayBufferWriter<byte> _tags = new(256);
    private readonly ArrayBufferWriter<byte> _fields = new(256);
    private readonly ArrayBufferWriter<byte> _series = new(256);
    private readonly List<TagPlace> _places = [];

    /// <summary>Time of the point, in seconds since 1970.</summary>
    public long UnixSeconds { get; private set; }

    /// <summary>Whether the point has a field; one without is ignored when offered.</summary>
    public bool HasFields => _fields.WrittenCount > 0;

    /// <summary>The fields as they stand in the line.</summary>
    internal ReadOnlySpan<byte> Fields => _fields.WrittenSpan;

    /// <summary>Starts a new point, forgetting the one before.</summary>
    /// <param name="measurement">Not empty, and not beginning with <c>#</c>, which marks a comment.</param>
    /// <param name="unixSeconds">Seconds since 1970.</param>
    /// <exception cref="ArgumentException">The measurement cannot be written.</exception>
    public PointBuilder Begin(string measurement, long unixSeconds)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(measurement);
        if (measurement[0] == '#')
        {
            throw new ArgumentException($"Measurement '{measurement}' begins with #, which makes the line a comment.", nameof(measurement));
        }

        UnixSeconds = unixSeconds;
        _measurement.ResetWrittenCount();
        _tags.ResetWrittenCount();
        _fields.ResetWrittenCount();
        _places.Clear();
        LineProtocol.WriteMeasurement(_measurement, measurement);
        return this;
    }

    /// <summary>Starts a new point; fractions of a second are cut off.</summary>
    /// <inheritdoc cref="Begin(string, long)"/>
    public PointBuilder Begin(string measurement, DateTimeOffset time) => Begin(measurement, time.ToUnixTimeSeconds());

    /// <summary>Adds a tag, in any order; one with an empty value is left out, as InfluxDB has no empty tags.</summary>
    /// <exception cref="ArgumentException">The key is empty, reserved by InfluxDB, or given twice.</exception>
    public PointBuilder Tag(string key, ReadOnlySpan<char> value)
    {
        CheckKey(key);
        if (value.IsEmpty)
        {
            return this;
        }

        var start = _tags.WrittenCount;
        LineProtocol.WriteKeyOrTag(_tags, key);
        var keyLength = _tags.WrittenCount - start;
        _tags.Write("="u8);
        LineProtocol.WriteKeyOrTag(_tags, value);
        InsertSorted(new TagPlace(start, keyLength, _tags.WrittenCount - start), key);
        return this;
    }

    /// <summary>Adds an integer field.</summary>
    /// <exception cref="ArgumentException">The key is empty or reserved by InfluxDB.</exception>
    public PointBuilder Field(string key, long value)
    {
        BeginField(key);
        LineProtocol.Write(_fields, value);
        return this;
    }

    /// <summary>Adds a field of floating point.</summary>
    /// <exception cref="ArgumentException">The key is empty or reserved, or the value is NaN or infinite.</exception>
    public PointBuilder Field(string key, double value)
    {
        if (!double.IsFinite(value))
        {
            // Before the key is written: whoever catches this goes on with a point that is whole.
            throw new ArgumentException($"Field '{key}' is not a finite number, which InfluxDB cannot store: leave it out.", nameof(value));
        }

        BeginField(key);
        LineProtocol.Write(_fields, value);
        return this;
    }

    /// <summary>Adds a true-or-false field.</summary>
    /// <exception cref="ArgumentException">The key is empty or reserved by InfluxDB.</exception>
    public PointBuilder Field(string key, bool value)
    {
        BeginField(key);
        LineProtocol.Write(_fields, value);
        return this;
    }

    /// <summary>Adds a field of text.</summary>
    /// <exception cref="ArgumentException">The key is empty or reserved by InfluxDB.</exception>
    public PointBuilder Text(string key, ReadOnlySpan<char> value)
    {
        BeginField(key);
        LineProtocol.WriteText(_fields, value);
        return this;
    }

    /// <summary>Writes the point as a line of line protocol with its time in nanoseconds, the precision that needs no telling.</summary>
    public void WriteLine(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write(Series());
        output.Write(" "u8);
        output.Write(_fields.WrittenSpan);
        output.Write(" "u8);
        LineProtocol.WriteTime(output, UnixSeconds);
        output.Write(UnixSeconds == 0 ? "\n"u8 : "000000000\n"u8);
    }

    /// <summary>Measurement and tags as they stand in the line; valid until the next call of this object.</summary>
    internal ReadOnlySpan<byte> Series()
    {
        _series.ResetWrittenCount();
        _series.Write(_measurement.WrittenSpan);
        foreach (var place in _places)
        {
            _series.Write(","u8);
            _series.Write(_tags.WrittenSpan.Slice(place.Start, place.Length));
        }

        return _series.WrittenSpan;
    }

    private void BeginField(string key)
    {
        CheckKey(key);
        if (HasFields)
        {
            _fields.Write(","u8);
        }

        LineProtocol.WriteKeyOrTag(_fields, key);
        _fields.Write("="u8);
    }

    // Sorting is what InfluxDB asks for, and makes equal tag sets equal bytes whatever order they were given in.
    private void InsertSorted(TagPlace added, string key)
    {
        var at = _places.Count;
        for (; at > 0; at--)
        {
            var order = KeyOf(_places[at - 1]).SequenceCompareTo(KeyOf(added));
            if (order == 0)
            {
                throw new ArgumentException($"Tag '{key}' is given twice.", nameof(key));
            }

            if (order < 0)
            {
                break;
            }
        }

        _places.Insert(at, added);
    }

    private ReadOnlySpan<byte> KeyOf(TagPlace place) => _tags.WrittenSpan.Slice(place.Start, place.KeyLength);

    private static void CheckKey(string key)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        if (key is "time" or "_field" or "_measurement")
        {
            throw new ArgumentException($"'{key}' is reserved by InfluxDB: use another name.", nameof(key));
        }
    }

    private readonly record struct TagPlace(int Start, int KeyLength, int Length);
}
