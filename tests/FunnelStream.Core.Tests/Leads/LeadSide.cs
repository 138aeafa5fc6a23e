using FunnelStream.Events;
using FunnelStream.Leads;
using FunnelStream.Panes;
using FunnelStream.State;
using FunnelStream.Worker;

namespace FunnelStream.Core.Tests.Leads;

/// <summary>The leads' side of a worker, and the log it writes: what is left of it when it stops is the log and two numbers.</summary>
internal sealed class LeadSide
{
    private const long Hour = 3_600_000;

    private readonly WorkerOptions _options = new();
    private readonly ErasedLeads _erased;
    private readonly Forgetting _forgetting;
    private readonly LeadFlow _flow;
    private readonly LeadState _state;
    private readonly Dictionary<string, StateRecord> _log;
    private readonly StateBatch _batch = new();
    private long _frontier;
    private long _housekept;

    public LeadSide()
        : this([], EventClock.Never, EventClock.Never)
    {
    }

    private LeadSide(Dictionary<string, StateRecord> log, long frontier, long housekept)
    {
        (_log, _frontier, _housekept) = (log, frontier, housekept);
        _erased = new ErasedLeads(_options.ErasureKey, _options.LeadMemory);
        _forgetting = new Forgetting(Leads, _options.LeadMemory);
        _flow = new LeadFlow(Leads, new Contributions([], new PaneStore([], _options.Days, 1), _options.Calendar), _options.Currency, impliedStages: true);
        _state = new LeadState(Leads, _erased, _forgetting);
        foreach (var record in log.Values)
        {
            _state.Take(record.Key.Span, record.Value.Span, record.IsTombstone, out _);
        }

        _state.FinishRestore(housekept);
    }

    /// <summary>What became of an event.</summary>
    public enum Decision
    {
        Counted,
        Swallowed,
        Late,
        Erased,
    }

    public LeadBook Leads { get; } = new();

    /// <summary>Counts an event as a worker does.</summary>
    public Decision Count(in FunnelEvent e)
    {
        var decision = Decide(e);
        if (decision is Decision.Counted or Decision.Swallowed && e.At > _frontier)
        {
            _frontier = e.At;
            if (_housekept == EventClock.Never || _frontier >= ((_housekept / Hour) + 1) * Hour)
            {
                _housekept = _frontier;
                _erased.Advance(_frontier);
                _forgetting.Advance(_frontier, _flow.Forget);
            }
        }

        return decision;
    }

    /// <summary>A new one from what this one's log says after compaction, in no particular order of keys.</summary>
    public LeadSide Restored()
    {
        _batch.Clear();
        _state.WriteChanges(_batch, 1);
        for (var i = 0; i < _batch.Count; i++)
        {
            var (topic, key, value, isTombstone) = _batch[i];
            _log[Convert.ToHexString(key.Span)] = new StateRecord(topic, key.ToArray(), value.ToArray(), isTombstone);
        }

        _state.LiveKeys.ShouldBe(_log.Values.Count(record => !record.IsTombstone));
        return new LeadSide(_log, _frontier, _housekept);
    }

    private Decision Decide(in FunnelEvent e)
    {
        var key = e.Key.Span;
        var number = Leads.Find(e.KeyHash, key);
        if (e.Type == EventType.Erased)
        {
            _erased.Add(key, Math.Max(e.At, _frontier));
            if (number >= 0)
            {
                _flow.Erase(number);
            }

            return Decision.Erased;
        }

        if (number < 0 && _erased.Contains(key))
        {
            return Decision.Swallowed;
        }

        if (number < 0 && _forgetting.IsForgotten(e.At, _frontier))
        {
            return Decision.Late;
        }

        number = number < 0 ? Leads.Add(e.KeyHash, key) : number;
        _flow.Apply(number, e).IsRejected.ShouldBeFalse();
        _forgetting.Watch(number);
        return Decision.Counted;
    }
}
