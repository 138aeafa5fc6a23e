using FunnelStream.State;

namespace FunnelStream.Events;

/// <summary>
/// Remembers fingerprints of events that no lead keeps, by the hour of their event time, for as long as a repeat must be
/// told from news. About 11 bytes an id, and at most 8 KB more an hour. Not thread-safe.
/// </summary>
/// <param name="memory">How long; <see cref="TimeSpan.MaxValue"/>: for ever.</param>
/// <param name="kind">First byte of their keys in the ids topic.</param>
internal sealed class SeenIds(TimeSpan memory, byte kind)
{
    private const long MillisPerHour = 3_600_000;

    // More chunks than an hour can have: a number beyond it is damage, not an id.
    private const int MaxChunks = 1 << 22;

    private readonly Dictionary<long, SeenHour> _hours = [];
    private readonly List<SeenHour> _changed = [];
    private readonly List<SeenHour> _gone = [];
    private readonly Dictionary<long, List<ulong[]?>> _restored = [];

    // No hour before it is remembered.
    private long _earliest = long.MaxValue;

    /// <summary>How many ids are remembered.</summary>
    public long Count => _hours.Values.Sum(hour => (long)hour.Count);

    /// <summary>Bytes they take.</summary>
    public long Bytes => _hours.Values.Sum(hour => hour.Bytes);

    /// <summary>Keys in the log once all is written.</summary>
    public long LiveKeys => _hours.Values.Sum(hour => (long)hour.Chunks);

    /// <summary>What lies before is forgotten; <see cref="long.MinValue"/> where nothing is. Never falls, whatever the memory is set to.</summary>
    public long Floor { get; private set; } = long.MinValue;

    /// <summary>The hours (since the Unix epoch) with their fingerprints.</summary>
    public IEnumerable<(long Hour, ulong[] Ids)> All => _hours.OrderBy(hour => hour.Key).Select(hour => (hour.Key, hour.Value.ToArray()));

    /// <summary>Whether a time lies too far back for a repeat to be told from news.</summary>
    public bool IsTooLate(long at) => at < Floor;

    /// <summary>Remembers an id; false where it is known already.</summary>
    public bool Add(long at, ulong id)
    {
        var number = at / MillisPerHour;
        if (!_hours.TryGetValue(number, out var hour))
        {
            _hours.Add(number, hour = new SeenHour(kind, number));
            _earliest = Math.Min(_earliest, number);
        }

        var wasChanged = hour.IsChanged;
        if (!hour.Add(id))
        {
            return false;
        }

        if (!wasChanged)
        {
            _changed.Add(hour);
        }

        return true;
    }

    /// <summary>Forgets what lies further behind the frontier than the memory reaches.</summary>
    public void Advance(long frontier)
    {
        if (memory == TimeSpan.MaxValue)
        {
            return;
        }

        var floor = frontier - (long)memory.TotalMilliseconds;
        for (; _hours.Count > 0 && (_earliest + 1) * MillisPerHour <= floor; _earliest++)
        {
            if (_hours.Remove(_earliest, out var hour))
            {
                hour.Leave();
                if (hour.IsWritten)
                {
                    _gone.Add(hour);
                }
            }
        }

        Floor = Math.Max(Floor, floor);
    }

    /// <summary>Writes what changed since the last checkpoint.</summary>
    public void WriteChanges(StateBatch batch, long checkpoint)
    {
        _gone.ForEach(hour => hour.WriteGone(batch));
        foreach (var hour in _changed)
        {
            if (!hour.IsGone)
            {
                hour.WriteChanges(batch, checkpoint);
            }
        }

        ClearChanges();
    }

    /// <summary>What changed need not be written.</summary>
    public void ClearChanges()
    {
        _changed.ForEach(hour => hour.ClearChanges());
        _changed.Clear();
        _gone.Clear();
    }

    /// <summary>Goes on with the floor of an earlier instance whose ids were added.</summary>
    public void Resume(long floor) => Floor = floor;

    /// <summary>Takes a chunk from the log, null where it is gone; of several under a key the last counts.</summary>
    /// <exception cref="FormatException">It is damaged.</exception>
    public void Take(long hour, int number, ulong[]? ids)
    {
        if (number is < 0 or >= MaxChunks)
        {
            throw new FormatException("The key of a chunk of ids is damaged.");
        }

        if (!_restored.TryGetValue(hour, out var chunks))
        {
            _restored.Add(hour, chunks = []);
        }

        while (chunks.Count <= number)
        {
            chunks.Add(null);
        }

        chunks[number] = ids;
    }

    /// <summary>Stands where the log ends; before anything is added.</summary>
    /// <param name="floor">The floor of then.</param>
    /// <exception cref="FormatException">Chunks are missing.</exception>
    public void FinishRestore(long floor)
    {
        foreach (var (number, chunks) in _restored)
        {
            var last = chunks.FindLastIndex(chunk => chunk is not null);
            if (last >= 0)
            {
                if (chunks.FindIndex(0, last, chunk => chunk?.Length != SeenHour.ChunkSize) >= 0)
                {
                    throw new FormatException("An hour's ids have a gap.");
                }

                var hour = new SeenHour(kind, number);
                hour.Restore(chunks.Take(last + 1)!);
                _hours.Add(number, hour);
                _earliest = Math.Min(_earliest, number);
            }
        }

        _restored.Clear();
        _restored.TrimExcess();
        Floor = floor;
    }
}
