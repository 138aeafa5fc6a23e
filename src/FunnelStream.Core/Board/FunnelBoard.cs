using FunnelStream.Events;
using FunnelStream.Kpis;
using FunnelStream.Panes;

namespace FunnelStream.Board;

/// <summary>
/// Merges the absolute panes of all workers and keeps every KPI over sliding windows and calendar cohorts. Deterministic:
/// what it shows depends on the checkpoints applied and the times given, not on their order or repetition.
/// Single-threaded; the caller gives it time and checkpoints.
/// </summary>
public sealed class FunnelBoard
{
    private readonly BoardOptions _options;
    private readonly NameTable _names = new();
    private readonly SortedDictionary<int, PartitionPanes> _partitions = [];
    private readonly RetainedPanes _retained;
    private readonly Dictionary<string, int> _families;
    private readonly PointRollUps _points;
    private readonly IReadOnlyList<ServedBreakdown> _breakdowns;
    private readonly List<ScopeSums> _stocks;
    private readonly List<ScopeSum> _stockTotals;
    private readonly List<(int Family, BoardWindow Window)> _windows = [];
    private readonly List<WindowKpis> _windowKpis = [];
    private readonly List<(ToldScopes Told, List<WindowKpis> Windows)> _told;
    private readonly CohortKpis _cohortKpis;
    private readonly CampaignBook _campaigns;
    private readonly BoardClock _clock;
    private readonly Cells _delta = new();
    private Ladder _ladder = Ladder.Bottom;
    private object _waiting = new();

    /// <param name="options">What it shows.</param>
    /// <exception cref="ArgumentException">A breakdown has dimensions that no family has.</exception>
    public FunnelBoard(BoardOptions options)
    {
        _options = options;
        _retained = new RetainedPanes(options.Families.Count, options.Days);
        _families = options.Families.Select((family, index) => (family.Name, index)).ToDictionary(pair => pair.Name, pair => pair.index);
        _points = new PointRollUps(options, _names);
        _campaigns = new CampaignBook(_retained, options.Families, options.KeepsPoints);
        _breakdowns = ServedBreakdown.Of(options);
        _stocks = [.. _breakdowns.Select(_ => new ScopeSums())];
        _stockTotals = [.. options.Families.Select(_ => new ScopeSum())];
        _cohortKpis = new CohortKpis(options, _breakdowns, _retained, _names);
        _clock = new BoardClock(options.WatermarkBound, options.Partitions);
        var overheads = new Overheads(options.Overheads, _names);
        _told = [.. _breakdowns.Select(served => (new ToldScopes(options, served.Breakdown, _names), new List<WindowKpis>()))];
        foreach (var length in options.Windows)
        {
            var byFamily = _breakdowns.GroupBy(served => served.FamilyIndex).ToDictionary(
                family => family.Key,
                family => new BoardWindow(length, family.Key, options.Families[family.Key], [.. family.Select(served => served.Projection)], _retained, options.Days));
            _windows.AddRange(byFamily.Select(entry => (entry.Key, entry.Value)));
            foreach (var served in _breakdowns)
            {
                var (told, windows) = _told[served.Order];
                windows.Add(new WindowKpis(
                    options, byFamily[served.FamilyIndex], served, _stocks[served.Order], _stockTotals[served.FamilyIndex], told, overheads, _names));
                _windowKpis.Add(windows[^1]);
            }
        }
    }

    /// <summary>
    /// Closing watermark, ms since the Unix epoch: what is before it will hardly change any more.
    /// <see cref="long.MinValue"/> before there is one.
    /// </summary>
    public long Watermark => _clock.Watermark;

    /// <summary>Exclusive end of every window, ms since the Unix epoch; <see cref="long.MinValue"/> before there is one.</summary>
    public long To => _clock.To;

    /// <summary>Largest event time of any partition, ms since the Unix epoch; <see cref="long.MinValue"/> before any event.</summary>
    public long Furthest
    {
        get
        {
            var furthest = long.MinValue;
            foreach (var partition in _partitions.Values)
            {
                furthest = Math.Max(furthest, partition.Last!.Furthest);
            }

            return furthest;
        }
    }

    /// <summary>Events processed by all workers, rejected ones included.</summary>
    public long Events => Last.Sum(checkpoint => checkpoint.Events);

    /// <summary>How many partitions have been heard from.</summary>
    public int PartitionsHeard => _partitions.Count;

    /// <summary>Whether every expected partition has been heard from: before that, the numbers are those of a part.</summary>
    public bool IsWhole => _partitions.Count >= Math.Max(1, _options.Partitions);

    internal IReadOnlyList<(int Family, BoardWindow Window)> Windows => _windows;

    /// <summary>Whether every partition heard from had counted all that its inputs held.</summary>
    public bool IsAtEnd => Last.TrueForAll(checkpoint => checkpoint.AtEnd);

    private List<Checkpoint> Last => [.. _partitions.Values.Select(partition => partition.Last!)];

    /// <summary>
    /// Takes over a worker's checkpoint, keeping none of its memory; one that is not newer than the partition's last is skipped. After an exception the
    /// board holds half a checkpoint and has to be built anew.
    /// </summary>
    /// <exception cref="InvalidDataException">It counts under a dimension value that its worker never named, or in an unknown family.</exception>
    /// <exception cref="FormatException">A pane's content is damaged.</exception>
    public void Apply(Checkpoint checkpoint) => Apply(checkpoint, touches: false);

    /// <summary>As <see cref="Apply(Checkpoint)"/>.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="touches">
    /// Whether all points of its panes count as changed, even those that are again what they were: somebody else may have
    /// told what they were in between.
    /// </param>
    internal void Apply(Checkpoint checkpoint, bool touches)
    {
        if (!_partitions.TryGetValue(checkpoint.Partition, out var partition))
        {
            _partitions.Add(checkpoint.Partition, partition = new PartitionPanes(_names, Ladder.Bottom));
        }
        else if ((checkpoint.Generation, checkpoint.Number).CompareTo((partition.Last!.Generation, partition.Last.Number)) <= 0)
        {
            return;
        }
        else if (checkpoint.Generation > partition.Last.Generation)
        {
            // A worker that counted anew: what the one before it said is withdrawn as a whole, in the same step.
            foreach (var key in partition.Keys)
            {
                Apply(partition, key, [], touches);
            }

            _partitions[checkpoint.Partition] = partition = new PartitionPanes(_names, partition.Floors);
        }

        var reached = partition.Last is { Furthest: not long.MinValue } last ? (int)(last.Furthest / 60_000) : int.MinValue;
        partition.Begin(checkpoint);
        _points.Skip(reached, partition.Floors);
        _ladder = LevelGrid.Highest(_ladder, checkpoint.Ladder);
        foreach (var (key, content) in checkpoint.Panes)
        {
            Apply(partition, key, content.Span, touches);
        }

        // After what it says: a partition that has just become idle may say something old with it.
        _points.Commit();
        _points.RaiseFloors(FoldedByAll());
        MoveWindows();
    }

    /// <summary>Moves event time on as far as the checkpoints allow; partitions whose inputs are all idle follow the clock.</summary>
    /// <param name="clock">The clock, ms since the Unix epoch.</param>
    public void AdvanceTo(long clock)
    {
        var before = _clock.Watermark;
        _clock.Advance(Last, clock);
        Moved(before);
    }

    /// <summary>Every input is complete: watermark and windows end at <paramref name="asOf"/> exactly, unless they are past it.</summary>
    /// <param name="asOf">Milliseconds since the Unix epoch.</param>
    public void Complete(long asOf)
    {
        var before = _clock.Watermark;
        _clock.Complete(asOf);
        Moved(before);
    }

    /// <summary>Every KPI of every window and scope as things stand; none before event time is known.</summary>
    public IEnumerable<KpiResult> Results() => To == long.MinValue ? [] : _windowKpis.SelectMany(kpis => kpis.All(_clock));

    /// <summary>
    /// The results that differ from those last taken, or have reached a new point of their series, of the largest scopes of each breakdown
    /// (<see cref="BoardOptions.ToldScopes"/>) and of all others as <c>(other)</c>. A scope that has left a window is told once more, as an
    /// empty one; one that is no more among the largest, as unknown.
    /// </summary>
    public IReadOnlyList<KpiResult> TakeChangedResults()
    {
        var changed = new List<KpiResult>();
        if (To != long.MinValue)
        {
            foreach (var (told, windows) in _told)
            {
                var longest = windows.MaxBy(kpis => kpis.Millis);
                told.Choose(() => windows.SelectMany(kpis => kpis.Scopes()), scope => longest?.Leads(scope) ?? 0, To);
            }

            _windowKpis.ForEach(kpis => kpis.TakeChanged(_clock, changed));
            _stocks.ForEach(stock => stock.Touched.Clear());
        }

        return changed;
    }

    /// <summary>The KPIs of calendar cohorts that are wholly kept, the earliest first; computed from all panes since then.</summary>
    /// <param name="period">Day, ISO week or month of the calendar's zone.</param>
    /// <param name="since">Leaves out cohorts that end before it; ms since the Unix epoch.</param>
    /// <param name="shown">The only breakdowns that are told; null: all.</param>
    public IEnumerable<KpiResult> Cohorts(CohortPeriod period, long since = 0, Func<Breakdown, bool>? shown = null) =>
        To == long.MinValue ? [] : _cohortKpis.Results(period, (int)(since / 60_000), _clock, _ladder, shown);

    /// <summary>
    /// The minutes, hours and days that changed since the last call. What is folded meanwhile comes once more as it last
    /// was, and then never again.
    /// </summary>
    /// <param name="before">
    /// Leaves what starts at or after it for later calls. While partitions catch up, their clock (<see cref="To"/>): beyond
    /// it some partitions are missing, and may leap over what the others have told.
    /// </param>
    /// <param name="upTo">The coarsest level to take; coarser ones stay for later calls.</param>
    /// <param name="most">How many at most; the others stay for later calls.</param>
    public IReadOnlyList<PointChange> TakeChangedPoints(long before = long.MaxValue, Level upTo = Level.Day, int most = int.MaxValue) =>
        _points.TakePoints(before == long.MaxValue ? int.MaxValue : (int)Math.Max(int.MinValue, before / 60_000), upTo, most);

    /// <summary>The day and month cohorts by channel and campaign that changed, or became final, since the last call.</summary>
    /// <param name="most">How many at most; the others stay for later calls.</param>
    public IReadOnlyList<CohortChange> TakeChangedCohorts(int most = int.MaxValue) => _points.TakeCohorts(Watermark, most);

    /// <summary>What is retained, seen from an instant of event time: for alert rules. Valid until the next checkpoint is applied.</summary>
    /// <param name="at">Milliseconds since the Unix epoch, at most <see cref="Watermark"/> for what has closed.</param>
    public FunnelView ViewAt(long at) => new(_options, _retained, _names, _families, at, isLatest: at > Furthest, _waiting);

    /// <summary>The campaigns whose budget or status changed since the last call; of what is set twice between two checkpoints only the later is known.</summary>
    /// <param name="most">How many at most; the others stay for later calls.</param>
    public IReadOnlyList<CampaignChange> TakeChangedCampaigns(int most = int.MaxValue) =>
        [.. _campaigns.TakeChanged(most).Select(change =>
        {
            List<Dimension> dimensions = [.. _campaigns.Family!.Dimensions];
            var names = _names.Names(dimensions, change.Campaign);
            return new CampaignChange(names[dimensions.IndexOf(Dimension.Channel)], names[dimensions.IndexOf(Dimension.Campaign)], change.Terms);
        })];

    /// <summary>Where days begin.</summary>
    internal DayGrid Days => _options.Days;

    /// <summary>How often all results came to count as changed: whoever takes others by the board's time begins anew then.</summary>
    internal int TimesForgotten { get; private set; }

    /// <summary>Everything retained counts as changed: for an output that has lost what it was told. Frozen points stay as they were.</summary>
    public void ForgetTaken()
    {
        _points.TouchAll();
        _campaigns.TouchAll();
        ForgetTakenResults();
    }

    /// <summary>
    /// What any partition has folded is told no more: a board that was built from a compacted log may lack minutes that
    /// were folded since, and their sums would write over good ones.
    /// </summary>
    internal void ForgetFolded()
    {
        foreach (var partition in _partitions.Values)
        {
            _points.Forget(partition.Floors);
        }
    }

    /// <summary>All results count as changed.</summary>
    internal void ForgetTakenResults()
    {
        _windowKpis.ForEach(kpis => kpis.ForgetTaken());
        TimesForgotten++;
    }

    private void Apply(PartitionPanes partition, PaneKey key, ReadOnlySpan<byte> content, bool touches)
    {
        if (key.Family >= _options.Families.Count)
        {
            throw new InvalidDataException($"Partition {partition.Last!.Partition} has panes of family {key.Family}; only {_options.Families.Count} are configured.");
        }

        _delta.Clear();
        partition.Replace(key, content, _delta);
        if (_delta.Count == 0 && !touches)
        {
            return;
        }

        var scope = partition.Translate(_options.Families[key.Family], key.Dimensions);
        if (touches && key.Level != Level.Stock)
        {
            _points.Touch(key, scope, partition.Floors);
        }

        if (key.Level == Level.Stock)
        {
            _campaigns.Take(partition.Last!.Partition, key.Family, scope, content, _delta, touches);
        }

        if (_delta.Count == 0)
        {
            return;
        }

        if (_delta[Field.CohortWaiting] != 0 || _delta[Field.ArrivalsWaiting] != 0)
        {
            _waiting = new object();
        }

        _retained.Add(key.Family, key.Level, key.Start, scope, _delta);
        if (key.Level == Level.Stock)
        {
            foreach (var served in _breakdowns)
            {
                if (served.FamilyIndex == key.Family)
                {
                    _stocks[served.Order].Add(served.Projection.Apply(scope), _delta, 0, 1);
                }
            }

            _stockTotals[key.Family].Add(_delta, 0, 1);

            return;
        }

        _points.Note(key, scope, _delta, partition.Floors);
        foreach (var (family, window) in _windows)
        {
            if (family == key.Family)
            {
                foreach (var sum in window.Sums)
                {
                    sum.Change(key.Level, key.Start, scope, _delta);
                }
            }
        }
    }

    // A partition that catches up more slowly than others still adds to the minutes they have folded. One without events,
    // or idle, adds nothing old.
    private Ladder FoldedByAll()
    {
        if (!IsWhole)
        {
            return Ladder.Bottom;
        }

        var floors = _ladder;
        foreach (var partition in _partitions.Values)
        {
            if (partition.Last is { Frontier: not long.MinValue, Watermark: not long.MaxValue })
            {
                floors = LevelGrid.Lowest(floors, partition.Floors);
            }
        }

        return floors;
    }

    private void Moved(long before)
    {
        if (_clock.Watermark != before)
        {
            _points.Mature(before, _clock.Watermark);
        }

        MoveWindows();
    }

    private void MoveWindows()
    {
        if (To == long.MinValue)
        {
            return;
        }

        foreach (var (_, window) in _windows)
        {
            window.MoveTo(To, _ladder);
        }
    }
}
