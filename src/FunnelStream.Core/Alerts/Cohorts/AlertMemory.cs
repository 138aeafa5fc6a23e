namespace FunnelStream.Alerts.Cohorts;

/// <summary>
/// What a rule on rates remembers of a segment: at which evaluation its breach began, where its baseline stands still
/// (<c>frozen</c>); the spans whose leads stay out of every later baseline (<c>excluded</c>, pairs); and since when a person has taken things
/// for the new normal (<c>accepted</c>). All are instants, ms since the Unix epoch.
/// </summary>
/// <remarks>Without it an alert either starves its baseline and never resolves, or learns the bad leads and absolves itself.</remarks>
internal sealed record AlertMemory
{
    private const string FrozenKey = "frozen";
    private const string ExcludedKey = "excluded";
    private const string AcceptedKey = "accepted";
    private const long Kept = 400L * 86_400_000;

    /// <summary>Remembers nothing.</summary>
    public static AlertMemory None { get; } = new();

    /// <summary>The evaluation at which the present breach began; null where there is none.</summary>
    public long? Frozen { get; private init; }

    /// <summary>Spans [from, to) of creation; the last is open while the alert is active.</summary>
    public IReadOnlyList<(long From, long To)> Excluded { get; private init; } = [];

    /// <summary>Leads created before it are no baseline.</summary>
    public long? Accepted { get; private init; }

    /// <summary>What is remembered as an alert stands now.</summary>
    /// <param name="record">The alert; null before there is one.</param>
    /// <param name="horizonMillis">How long before it fired the bad leads may have begun.</param>
    /// <param name="at">The instant, to forget what has left retention.</param>
    public static AlertMemory Of(AlertRecord? record, long horizonMillis, long at)
    {
        if (record is null)
        {
            return None;
        }

        var frozen = Instants(record, FrozenKey) is [var first, ..] ? (long?)first : null;
        var accepted = Instants(record, AcceptedKey) is [.., var last] ? (long?)last : null;
        var excluded = Instants(record, ExcludedKey).Chunk(2).Select(pair => (From: pair[0], To: pair[^1])).ToList();
        if (record.IsActive && record.FiredAt is { } firing)
        {
            excluded.Add((firing - horizonMillis, long.MaxValue));
        }
        else if (record.State != AlertState.Pending && frozen is not null)
        {
            if (record.FiredAt >= frozen && record.ResolvedAt >= record.FiredAt && accepted != record.ResolvedAt)
            {
                excluded.Add((record.FiredAt.Value - horizonMillis, record.ResolvedAt.Value));
            }

            frozen = null;
        }

        return new AlertMemory
        {
            Frozen = frozen,
            Excluded = [.. excluded.Where(span => span.To > at - Kept && !(span.To <= accepted))],
            Accepted = accepted,
        };
    }

    /// <summary>What to remember after an evaluation; null where it is what was remembered before.</summary>
    /// <param name="record">The alert as it stood before.</param>
    /// <param name="verdict">What the evaluation says.</param>
    /// <param name="at">The evaluation.</param>
    /// <param name="own">What the rule remembers besides.</param>
    public IReadOnlyDictionary<string, IReadOnlyList<double>>? After(
        AlertRecord? record, Verdict verdict, long at, params ReadOnlySpan<(string Name, double Value)> own)
    {
        var frozen = verdict == Verdict.Breach ? Frozen ?? at
            : record is { State: AlertState.Pending } && verdict is Verdict.Clear or Verdict.Between or Verdict.InsufficientData ? null
            : Frozen;
        var memory = new Dictionary<string, IReadOnlyList<double>>();
        if (frozen is { } instant)
        {
            memory.Add(FrozenKey, [instant]);
        }

        if (Excluded.Where(span => span.To != long.MaxValue).ToArray() is { Length: > 0 } spans)
        {
            memory.Add(ExcludedKey, [.. spans.SelectMany(span => new double[] { span.From, span.To })]);
        }

        if (Accepted is { } accepted)
        {
            memory.Add(AcceptedKey, [accepted]);
        }

        foreach (var (name, value) in own)
        {
            memory.Add(name, [value]);
        }

        return IsSame(memory, record?.Memory) ? null : memory;
    }

    private static bool IsSame(Dictionary<string, IReadOnlyList<double>> memory, IReadOnlyDictionary<string, IReadOnlyList<double>>? before) =>
        before is null ? memory.Count == 0
        : memory.Count == before.Count && memory.All(entry => before.TryGetValue(entry.Key, out var values) && values.SequenceEqual(entry.Value));

    private static long[] Instants(AlertRecord record, string key) =>
        record.Memory.TryGetValue(key, out var values) ? [.. values.Select(value => (long)value)] : [];
}
