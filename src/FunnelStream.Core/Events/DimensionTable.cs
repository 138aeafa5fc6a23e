using System.Text;

namespace FunnelStream.Events;

/// <summary>
/// Interns dimension values to small integers, one table per dimension, one instance per worker (not thread-safe). Values
/// are written as <see cref="DimensionText"/> says; a new one that comes while as many names live as the limit
/// allows becomes <see cref="Other"/> and is counted. Ids are never reused, so an id once handed out keeps its name.
/// </summary>
public sealed class DimensionTable
{
    /// <summary>How many dimensions there are.</summary>
    public const int Count = 8;

    /// <summary>Longest value kept, bytes of UTF-8; what is longer is cut at a character boundary.</summary>
    public const int MaxBytes = 64;

    /// <summary>The value that was not given: <c>(none)</c>.</summary>
    public const ushort None = 0;

    /// <summary>The channel of a lead whose <c>created</c> has not arrived: <c>(unknown)</c>.</summary>
    public const ushort Unknown = 1;

    /// <summary>Where values beyond the limit go: <c>(other)</c>.</summary>
    public const ushort Other = 2;

    /// <summary>The first integer that stands for a name.</summary>
    public const ushort FirstName = 3;

    /// <summary>The names of <see cref="None"/>, <see cref="Unknown"/> and <see cref="Other"/>, by their integers.</summary>
    internal static readonly string[] Reserved = ["(none)", "(unknown)", "(other)"];

    private readonly int _limit;
    private readonly Func<Dimension, int> _living;
    private readonly RefusedNames[] _refused = [.. Enumerable.Range(0, Count).Select(_ => new RefusedNames())];
    private readonly HashSet<byte[]>[] _configured = [.. Enumerable.Range(0, Count).Select(_ => new HashSet<byte[]>(SpellingComparer.Instance))];
    private readonly Table[] _tables = new Table[Count];
    private List<DimensionName> _added = [];

    /// <param name="limit">Living names per dimension, 1 to 60,000.</param>
    /// <param name="living">How many names of a dimension live; null: none does.</param>
    /// <param name="configured">Names that are admitted beyond the limit.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is out of range.</exception>
    public DimensionTable(int limit = 1_000, Func<Dimension, int>? living = null, IEnumerable<ConfiguredName>? configured = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 60_000);
        _limit = limit;
        _living = living ?? (_ => 0);
        for (var i = 0; i < Count; i++)
        {
            _tables[i] = new Table();
        }

        foreach (var (dimension, name) in configured ?? [])
        {
            _configured[(int)dimension].Add(Encoding.UTF8.GetBytes(DimensionText.Normalize(dimension, name)));
        }
    }

    /// <summary>How many values were interned, of all dimensions.</summary>
    public int Interned => _tables.Sum(table => table.Names.Count);

    /// <summary>How many values were sent to <see cref="Other"/> so far.</summary>
    public long OverLimit { get; private set; }

    /// <summary>How many values were e-mail addresses so far, counted under <see cref="DimensionText.Personal"/>.</summary>
    public long PersonalValues { get; internal set; }

    /// <summary>Whether a new name of a dimension becomes <see cref="Other"/> as things stand.</summary>
    public bool IsAtLimit(Dimension dimension) => _living(dimension) >= _limit || _tables[(int)dimension].IsFull;

    /// <summary>The last few different values of a dimension that were sent to <see cref="Other"/> by this instance.</summary>
    public IReadOnlyList<string> LastRefused(Dimension dimension) => _refused[(int)dimension].Last;

    /// <summary>The integer for a value that is blank or known already, as <see cref="Intern(Dimension, ReadOnlySpan{byte})"/>; false for a new one.</summary>
    internal bool TryFind(Dimension dimension, ReadOnlySpan<byte> utf8, out ushort id)
    {
        if (_tables[(int)dimension].TryGet(utf8, out id))
        {
            return true;
        }

        Span<byte> buffer = stackalloc byte[MaxBytes];
        return TryFind(dimension, utf8, buffer, out _, out id);
    }

    /// <summary>
    /// The integer for a value as it stood in the event (any case, untrimmed, well-formed UTF-8); a new one is admitted or
    /// refused. A blank value is <see cref="None"/>; a reserved name is a name like another, written without its brackets:
    /// <c>(none)</c> is <c>none</c>, <c>(personal)</c> is <c>personal</c>.
    /// </summary>
    public ushort Intern(Dimension dimension, ReadOnlySpan<byte> utf8)
    {
        var table = _tables[(int)dimension];
        Span<byte> buffer = stackalloc byte[MaxBytes];
        if (table.TryGet(utf8, out var id) || TryFind(dimension, utf8, buffer, out var name, out id))
        {
            return id;
        }

        if (table.IsFull || (_living(dimension) >= _limit && !name.SequenceEqual(PersonalName) && !IsConfigured(dimension, name)))
        {
            OverLimit++;
            _refused[(int)dimension].Add(name);
            return Other; // without an id: the values beyond the limit are unbounded
        }

        table.Add(name);
        _added.Add(new DimensionName(dimension, (ushort)(table.Names.Count + FirstName - 1), table.Names[^1]));
        return TryFind(dimension, utf8, buffer, out _, out id) ? id : Other;
    }

    // The name of a value, and its integer where it has one.
    private bool TryFind(Dimension dimension, ReadOnlySpan<byte> utf8, Span<byte> buffer, out ReadOnlySpan<byte> name, out ushort id)
    {
        var table = _tables[(int)dimension];
        name = buffer[..DimensionText.Normalize(dimension, utf8, buffer, out var isPersonal)];
        if (isPersonal)
        {
            name = PersonalName;
            id = table.Personal;
            PersonalValues += id == None ? 0 : 1;
            return id != None;
        }

        if (name.IsEmpty)
        {
            id = None;
            return true;
        }

        if (IsReserved(name))
        {
            name = name[1..^1];
        }

        if (!table.TryGet(name, out id))
        {
            return false;
        }

        table.Remember(utf8, id, _limit);
        return true;
    }

    /// <summary>The integer for a name; <c>(none)</c>, <c>(unknown)</c> and <c>(other)</c> are the reserved ones here.</summary>
    public ushort Intern(Dimension dimension, string name) =>
        Array.IndexOf(Reserved, name) is >= 0 and var reserved ? (ushort)reserved : Intern(dimension, Encoding.UTF8.GetBytes(name));

    /// <summary>
    /// The integer for a name that was a value of another instance: added where it is new, also beyond the limit, since what
    /// was counted under a name stays there.
    /// </summary>
    /// <exception cref="FormatException">There is no integer left.</exception>
    internal ushort Admit(Dimension dimension, string name)
    {
        if (Array.IndexOf(Reserved, name) is >= 0 and var reserved)
        {
            return (ushort)reserved;
        }

        name = DimensionText.Normalize(dimension, name);
        var (table, utf8) = (_tables[(int)dimension], Encoding.UTF8.GetBytes(name));
        if (utf8.Length == 0)
        {
            return None;
        }

        if (!table.TryGetName(utf8, out var id))
        {
            if (table.IsFull)
            {
                throw new FormatException($"There are more than 65,000 different values of {dimension.Name()}.");
            }

            id = table.Add(utf8);
            _added.Add(new DimensionName(dimension, id, name));
        }

        return id;
    }

    private bool IsConfigured(Dimension dimension, ReadOnlySpan<byte> name) =>
        _configured[(int)dimension].Count > 0 && _configured[(int)dimension].GetAlternateLookup<ReadOnlySpan<byte>>().Contains(name);

    /// <summary>The names of a dimension in the order in which they were added.</summary>
    internal IReadOnlyList<string> NamesOf(Dimension dimension) => _tables[(int)dimension].Names;

    /// <summary>The name behind an integer handed out by this table.</summary>
    public string Name(Dimension dimension, ushort id) => id < Reserved.Length ? Reserved[id] : _tables[(int)dimension].Names[id - Reserved.Length];

    /// <summary>Names interned since the last call: a checkpoint carries them, so that its readers can name what it counts.</summary>
    public IReadOnlyList<DimensionName> TakeAdded()
    {
        if (_added.Count == 0)
        {
            return [];
        }

        var taken = _added;
        _added = [];
        return taken;
    }

    /// <summary>
    /// Takes back a name handed out by an earlier instance, under its id; also one beyond the limit, should that have been
    /// lowered since. Names of a dimension come back in the order they were added, before anything is interned. One that is
    /// there already, as names were once told apart that are one today, is an alias: its id keeps the name, and what comes
    /// is counted under the first.
    /// </summary>
    /// <exception cref="ArgumentException">The id is not the next of its dimension.</exception>
    public void Restore(DimensionName name)
    {
        var table = _tables[(int)name.Dimension];
        if (name.Id != table.Names.Count + Reserved.Length)
        {
            throw new ArgumentException($"{name.Dimension.Name()} '{name.Name}' can't be restored under {name.Id}: names are missing or repeated", nameof(name));
        }

        table.Restore(name.Name);
    }

    private static ReadOnlySpan<byte> PersonalName => "(personal)"u8;

    private static bool IsReserved(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("(none)"u8) || name.SequenceEqual("(unknown)"u8) || name.SequenceEqual("(other)"u8) || name.SequenceEqual(PersonalName);

    /// <summary>The names of one dimension and the spellings they are known under, found by bytes without making a string.</summary>
    private sealed class Table
    {
        private readonly Dictionary<byte[], ushort> _ids = new(SpellingComparer.Instance);
        private readonly Dictionary<byte[], ushort>.AlternateLookup<ReadOnlySpan<byte>> _bySpan;
        private int _otherSpellings;

        public Table() => _bySpan = _ids.GetAlternateLookup<ReadOnlySpan<byte>>();

        public List<string> Names { get; } = [];

        public bool IsFull => Names.Count + Reserved.Length > ushort.MaxValue;

        /// <summary>The integer of <see cref="DimensionText.Personal"/>, which no spelling finds: an event that says so is not believed. <see cref="None"/>: there is none yet.</summary>
        public ushort Personal { get; private set; }

        private ushort Next => (ushort)(Names.Count + Reserved.Length);

        /// <summary>The integer of a spelling that is known.</summary>
        public bool TryGet(ReadOnlySpan<byte> utf8, out ushort id) => _bySpan.TryGetValue(utf8, out id);

        /// <summary>The integer of a name as it was handed out.</summary>
        public bool TryGetName(ReadOnlySpan<byte> name, out ushort id)
        {
            id = Personal;
            return name.SequenceEqual(PersonalName) ? id != None : TryGet(name, out id);
        }

        public ushort Add(ReadOnlySpan<byte> name)
        {
            var id = Next;
            Restore(Encoding.UTF8.GetString(name));
            return id;
        }

        public void Restore(string name)
        {
            if (name == DimensionText.Personal)
            {
                Personal = Personal == None ? Next : Personal;
            }
            else if (Array.IndexOf(Reserved, name) < 0)
            {
                _ids.TryAdd(Encoding.UTF8.GetBytes(name), Next);
            }

            Names.Add(name);
        }

        public void Remember(ReadOnlySpan<byte> spelling, ushort id, int limit)
        {
            // Spellings of one value (case, blanks) are few in practice and unbounded in principle.
            if (_otherSpellings < 4 * limit && spelling.Length <= 4 * MaxBytes && _bySpan.TryAdd(spelling, id))
            {
                _otherSpellings++;
            }
        }
    }
}

/// <summary>A name that the configuration gives.</summary>
public readonly record struct ConfiguredName(Dimension Dimension, string Name);

/// <summary>An interned value and its name.</summary>
public readonly record struct DimensionName(Dimension Dimension, ushort Id, string Name);
