namespace FunnelStream.Connectors.Kafka;

/// <summary>What a redrive did, or would do.</summary>
public sealed class RedriveReport
{
    private readonly SortedDictionary<(string Reason, string Topic), long> _redriven = [];
    private readonly List<StoredDeadLetter> _impossible = [];

    /// <summary>How many were redriven, by reason and topic.</summary>
    public IReadOnlyDictionary<(string Reason, string Topic), long> Redriven => _redriven;

    /// <summary>Those that can't be redriven because they are not whole; without key and value.</summary>
    public IReadOnlyList<StoredDeadLetter> Impossible => _impossible;

    /// <summary>How many of the redriven went without their own headers, which had been too large to be kept.</summary>
    public long WithoutHeaders { get; private set; }

    /// <summary>How many the filter left where they are.</summary>
    public long LeftOut { get; internal set; }

    /// <summary>How many are about leads that were erased, and stay where they are for good.</summary>
    public long Erased { get; internal set; }

    /// <summary>How many had been redriven before.</summary>
    public long Before { get; internal set; }

    internal void Add(StoredDeadLetter letter)
    {
        var key = (letter.Reason, letter.Topic!);
        _redriven[key] = _redriven.GetValueOrDefault(key) + 1;
        WithoutHeaders += letter.LacksHeaders ? 1 : 0;
    }

    internal void AddImpossible(StoredDeadLetter letter) => _impossible.Add(letter with { Key = null, Value = null, Headers = [] });
}
