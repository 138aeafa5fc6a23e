using System.Text;

namespace FunnelStream.Events;

/// <summary>
/// Interns dimension values to small integers, one table per dimension, one instance per worker (not thread-safe). Values
/// are written as <see cref="DimensionText"/> says; what exceeds the limit of distinct values becomes
/// <see cref="Other"/> and is counted. Ids are never reused, so an id once handed out keeps its name.
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

    /// <summary>The names of <see cref="None"/>, <see cref="Unknown"/> and <see cref="Other"/>, by their integers.</summary>
    internal static readonly string[] Reserved = ["(none)", "(unknown)", "(other)"];

    private readonly int _limit;
    private readonly Table[] _tables = new Table[Count];
    private List<DimensionName> _added = [];

    /// <param name="limit">Distinct values per dimension, 1 to 60,000.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is out of range.</exception>
    public DimensionTable(int limit = 1_000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 60_000);
        _limit = limit;
        for (var i = 0; i < Count; i++)
        {
            _tables[i] = new Table();
        }
    }

    /// <summary>How many values were interned, of all dimensions.</summary>
    public int Interned => _tables.Sum(table => table.Names.Count);

    /// <summary>How many values were sent to <see cref="Other"/> so far.</summary>
    public long OverLimit { get; private set; }

    /// <summary>How many values were e-mail addresses so far, counted under <see cref="DimensionText.Personal"/>.</summary>
    public long PersonalValues { get; private set; }

    /// <summary>
    /// The integer for a value as it stood in the event (any case, untrimmed, well-formed UTF-8). A blank value is
    /// <see cref="None"/>; a reserved name is a name like another, written without its brackets: <c>(none)</c> is <c>none</c>.
    /// </summary>
    public ushort Intern(Dimension dimension, ReadOnlySpan<byte> utf8)
    {
        var table = _tables[(int)dimension];
        if (table.TryGet(utf8, out var id))
        {
            return id;
        }

        return InternNew(dimension, utf8);
    }

    private ushort InternNew(Dimension dimension, ReadOnlySpan<byte> utf8)
    {
        var table = _tables[(int)dimension];
        Span<byte> buffer = stackalloc byte[MaxBytes];
        ReadOnlySpan<byte> name = buffer[..DimensionText.Normalize(dimension, utf8, buffer, out var isPersonal)];
        if (isPersonal)
        {
            PersonalValues++;
            name = PersonalName;
        }
        else if (name.IsEmpty)
        {
            return None;
        }
        else if (IsReserved(name))
        {
            name = name[1..^1];
        }

        ushort id;
        if (!table.TryGet(name, out id))
        {
            if (table.Names.Count >= _limit)
            {
                OverLimit++;
                return Other; // not remembered: the values beyond the limit are unbounded
            }

            id = table.Add(name);
            _added.Add(new DimensionName(dimension, id, table.Names[^1]));
        }

        if (!isPersonal)
        {
            table.Remember(utf8, id, _limit); // an address is neither kept nor counted only once
        }

        return id;
    }

    /// <summary>The integer for a name.</summary>
    public ushort Intern(Dimension dimension, string name) => Intern(dimension, Encoding.UTF8.GetBytes(name));

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

        if (!table.TryGet(utf8, out var id))
        {
            if (table.Names.Count + Reserved.Length > ushort.MaxValue)
            {
                throw new FormatException($"There are more than 65,000 different values of {dimension.Name()}.");
            }

            id = table.Add(utf8);
            _added.Add(new DimensionName(dimension, id, name));
        }

        return id;
    }

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
        name.SequenceEqual("(none)"u8) || name.SequenceEqual("(unknown)"u8) || name.SequenceEqual("(other)"u8);

    /// <summary>The names of one dimension and the spellings they are known under, found by bytes without making a string.</summary>
    private sealed class Table
    {
        private readonly Dictionary<byte[], ushort> _ids = new(SpellingComparer.Instance);
        private readonly Dictionary<byte[], ushort>.AlternateLookup<ReadOnlySpan<byte>> _bySpan;
        private int _otherSpellings;

        public Table() => _bySpan = _ids.GetAlternateLookup<ReadOnlySpan<byte>>();

        public List<string> Names { get; } = [];

        public bool TryGet(ReadOnlySpan<byte> utf8, out ushort id) => _bySpan.TryGetValue(utf8, out id);

        public ushort Add(ReadOnlySpan<byte> name)
        {
            var id = (ushort)(Names.Count + Reserved.Length);
            _bySpan[name] = id;
            Names.Add(Encoding.UTF8.GetString(name));
            return id;
        }

        public void Restore(string name)
        {
            if (Array.IndexOf(Reserved, name) < 0)
            {
                _ids.TryAdd(Encoding.UTF8.GetBytes(name), (ushort)(Names.Count + Reserved.Length));
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

/// <summary>An interned value and its name.</summary>
public readonly record struct DimensionName(Dimension Dimension, ushort Id, string Name);
