using FunnelStream.Events;

namespace FunnelStream.Board;

/// <summary>
/// The board's own numbers for dimension values. Every worker numbers them for itself, within its limit; here they meet,
/// so there is no limit.
/// </summary>
internal sealed class NameTable
{
    /// <summary>What stands for all values that are not told apart.</summary>
    public const int Other = 2;

    private static readonly string[] Reserved = ["(none)", "(unknown)", "(other)"];

    private readonly List<string>[] _names = new List<string>[DimensionTable.Count];
    private readonly Dictionary<string, int>[] _ids = new Dictionary<string, int>[DimensionTable.Count];

    public NameTable()
    {
        for (var dimension = 0; dimension < DimensionTable.Count; dimension++)
        {
            _names[dimension] = [.. Reserved];
            _ids[dimension] = Reserved.Select((name, id) => (name, id)).ToDictionary(pair => pair.name, pair => pair.id);
        }
    }

    public int Intern(Dimension dimension, string name)
    {
        var ids = _ids[(int)dimension];
        if (!ids.TryGetValue(name, out var id))
        {
            id = _names[(int)dimension].Count;
            _names[(int)dimension].Add(name);
            ids.Add(name, id);
        }

        return id;
    }

    public string Name(Dimension dimension, int id) => _names[(int)dimension][id];

    /// <summary>The names of a key's values.</summary>
    public string[] Names(IReadOnlyList<Dimension> dimensions, in DimensionKey key)
    {
        var names = new string[dimensions.Count];
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = Name(dimensions[i], key[i]);
        }

        return names;
    }
}
