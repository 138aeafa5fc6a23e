using FunnelStream.Events;
using FunnelStream.Panes;
using FunnelStream.State;

namespace FunnelStream.Worker;

/// <summary>
/// Counts what belongs to no lead: visits, touches, spend, survey answers; and keeps what campaigns are set to. Repeats are told by their fingerprints as far
/// back as memory reaches; what lies further back is too late.
/// </summary>
internal sealed class Traffic(WorkerOptions options, PaneStore panes)
{
    private readonly SeenIds _visits = new(options.VisitMemory, StateFormat.Visits);
    private readonly SeenIds _spends = new(options.SpendMemory, StateFormat.Spends);
    private readonly (int Index, Family Family)[] _families =
        [.. options.Families.Select((family, index) => (index, family)).Where(f => f.family.HasTraffic)];

    public (long Bytes, long Count) SeenIds => (_visits.Bytes + _spends.Bytes, _visits.Count + _spends.Count);

    /// <summary>Keys in the ids topic once all is written.</summary>
    public long LiveKeys => _visits.LiveKeys + _spends.LiveKeys;

    /// <summary>By kind, visits first: event times before it are too late.</summary>
    public IReadOnlyList<long> Floors => [_visits.Floor, _spends.Floor];

    /// <summary>Amounts without a rate so far.</summary>
    public long Unconverted { get; private set; }

    public Rejection Count(in FunnelEvent e)
    {
        var seen = e.Type is EventType.Visit or EventType.Touch ? _visits : _spends;
        if (seen.IsTooLate(e.At))
        {
            return new Rejection(RejectReason.TooLate, "at");
        }

        if (!seen.Add(e.At, e.Id))
        {
            return default;
        }

        switch (e.Type)
        {
            case EventType.Visit:
                Add(e, Field.Visits, 1);
                break;
            case EventType.Touch:
                Add(e, Field.Touches, 1);
                break;
            case EventType.Spend:
                AddSpend(e);
                break;
            case EventType.Survey:
                Add(e, e.Score >= 9 ? Field.Promoters : e.Score >= 7 ? Field.Passives : Field.Detractors, 1);
                break;
            case EventType.Campaign:
                SetTerms(e);
                break;
            default:
                break;
        }

        return default;
    }

    /// <summary>Counts a lead's touch where it can still be told from a repeat; the lead keeps it for attribution in any case.</summary>
    public void CountTouch(in FunnelEvent e)
    {
        if (!_visits.IsTooLate(e.At) && _visits.Add(e.At, e.Id))
        {
            Add(e, Field.Touches, 1);
        }
    }

    public void Advance(long frontier)
    {
        _visits.Advance(frontier);
        _spends.Advance(frontier);
    }

    /// <summary>Writes what changed since the last checkpoint.</summary>
    public void WriteChanges(StateBatch batch, long checkpoint)
    {
        _visits.WriteChanges(batch, checkpoint);
        _spends.WriteChanges(batch, checkpoint);
    }

    /// <summary>What changed need not be written.</summary>
    public void ClearChanges()
    {
        _visits.ClearChanges();
        _spends.ClearChanges();
    }

    /// <summary>Takes a record of the ids topic; the checkpoint that wrote it, 0 for a tombstone.</summary>
    public void Take(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, bool isTombstone, out long checkpoint)
    {
        var seen = IdRecords.ReadKey(key, out var hour, out var number) == StateFormat.Visits ? _visits : _spends;
        checkpoint = 0;
        seen.Take(hour, number, isTombstone ? null : IdRecords.ReadIds(value, out checkpoint));
    }

    /// <summary>Ids of visits and touches, and the others.</summary>
    public (SeenIds Visits, SeenIds Spends) Seen => (_visits, _spends);

    /// <summary>Stands where the log ends.</summary>
    /// <param name="floors">The <see cref="Floors"/> of then.</param>
    public void FinishRestore(IReadOnlyList<long> floors)
    {
        _visits.FinishRestore(floors[0]);
        _spends.FinishRestore(floors[1]);
    }

    private void AddSpend(in FunnelEvent e)
    {
        if (options.Currency.TryConvert(e.Amount, e.Currency, e.At, out var amount))
        {
            Add(e, Field.SpendMinor, amount);
        }
        else
        {
            Unconverted++;
            Add(e, Field.UnconvertedSpends, 1);
            Add(e, Field.Unconverted(UnconvertedMoney.Spend, e.Currency), e.Amount);
        }
    }

    // Nothing that went to (other) is kept: several campaigns would be taken for one.
    private void SetTerms(in FunnelEvent e)
    {
        var terms = TermsOf(e);
        var values = e.Dimensions.Values;
        if (!terms.Exist || values[(int)Dimension.Channel] == DimensionTable.Other || values[(int)Dimension.Campaign] == DimensionTable.Other)
        {
            return;
        }

        foreach (var (index, family) in _families)
        {
            var dimensions = family.Pack(values);
            if (CampaignTerms.AreKeptBy(family) && panes.Stock(index, dimensions) is { } pane && pane.Key.Dimensions == dimensions)
            {
                var before = CampaignTerms.Of(pane);
                CampaignTerms.Replace(pane, before, before.Merge(terms));
            }
        }
    }

    private CampaignTerms TermsOf(in FunnelEvent e)
    {
        CampaignTerms terms = default;
        if (e.HasAmount)
        {
            var isConverted = options.Currency.TryConvert(e.Amount, e.Currency, e.At, out var amount) || e.Amount == 0;
            Unconverted += isConverted ? 0 : 1;
            terms = terms with { BudgetAt = e.At, Budget = isConverted ? amount : e.Amount, Currency = isConverted ? default : e.Currency };
        }

        return e.HasStatus ? terms with { StatusAt = e.At, IsPaused = e.Flag } : terms;
    }

    private void Add(in FunnelEvent e, int field, long amount)
    {
        foreach (var (index, family) in _families)
        {
            panes.At(index, e.At, family.Pack(e.Dimensions.Values))?.Add(field, amount);
        }
    }
}
