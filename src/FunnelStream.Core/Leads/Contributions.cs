using FunnelStream.Calendars;
using FunnelStream.Panes;

namespace FunnelStream.Leads;

/// <summary>
/// Writes what a lead contributes into the panes, or takes it out again: an event's effect is always "before" taken out
/// and "after" put in, of what changed. This is the only place that knows which fact counts where.
/// </summary>
internal sealed class Contributions
{
    private readonly PaneStore _panes;
    private readonly WorkingCalendar? _calendar;
    private readonly (int Index, Family Family)[] _funnel;
    private readonly (int Index, Family Family)[] _sales;

    /// <param name="families">The families, in the order of their numbers.</param>
    /// <param name="panes">Their panes.</param>
    /// <param name="calendar">When people work; null where that is not configured.</param>
    /// <param name="only">Indices of the families that are counted; null: all.</param>
    public Contributions(IReadOnlyList<Family> families, PaneStore panes, WorkingCalendar? calendar, IReadOnlyCollection<int>? only = null)
    {
        (_panes, _calendar) = (panes, calendar);
        var indexed = families.Select((family, index) => (index, family)).Where(f => only?.Contains(f.index) != false).ToArray();
        _funnel = [.. indexed.Where(f => !f.family.IsSales)];
        _sales = [.. indexed.Where(f => f.family.IsSales)];
    }

    /// <summary>Adds the contributions named by <paramref name="what"/>, deals apart, <paramref name="sign"/> times.</summary>
    public void Add(in LeadFacts facts, Change what, int sign)
    {
        what &= facts.Present;
        if ((what & Change.Funnel) != 0)
        {
            foreach (var (index, family) in _funnel)
            {
                AddFunnel(facts, what, sign, index, family.Pack(facts.Dimensions));
            }
        }

        if ((what & (Change.Sales | Change.SalesWait)) != 0)
        {
            foreach (var (index, family) in _sales)
            {
                AddSales(facts, what, sign, index, family.Pack(facts.Dimensions));
            }
        }
    }

    /// <summary>Adds a deal's contributions, <paramref name="sign"/> times.</summary>
    public void AddDeal(in LeadFacts facts, in Deal deal, int sign)
    {
        foreach (var (index, family) in _funnel)
        {
            var dimensions = family.Pack(facts.Dimensions);
            if (deal.OpenedAt != LeadRecord.Never)
            {
                _panes.At(index, deal.OpenedAt, dimensions)?.Add(Field.DealsOpened, sign);
            }

            var cohort = facts.IsCreated ? _panes.At(index, facts.Created, dimensions) : null;
            switch (deal.State)
            {
                case DealState.Won:
                    AddWon(_panes.At(index, deal.StateAt, dimensions), cohort, deal, sign);
                    break;
                case DealState.Lost:
                    _panes.At(index, deal.StateAt, dimensions)?.Add(Field.DealsLost, sign);
                    cohort?.Add(Field.CohortDealsLost, sign);
                    break;
                case DealState.Opened or DealState.Stage:
                    AddOpen(_panes.Stock(index, dimensions), cohort, deal, sign);
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>Whether leads have to be counted by <see cref="CountLead(in LeadFacts, bool, int)"/>: a family was full.</summary>
    public bool CountsLeads => _panes.Combinations.AnyWasFull;

    /// <summary>Whether any deal contributes.</summary>
    public static bool HasAny(ReadOnlySpan<Deal> deals)
    {
        foreach (ref readonly var deal in deals)
        {
            if (deal.State != DealState.None)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Says under which combinations a retained lead is counted, <paramref name="sign"/> times; of families that were full.</summary>
    public void CountLead(in LeadFacts facts, bool hasDeals, int sign)
    {
        var wereFull = _panes.Combinations.WereFull;
        if ((facts.Present & Change.Funnel) != 0 || hasDeals)
        {
            CountLead(_funnel, facts, sign, wereFull);
        }

        if ((facts.Present & Change.Sales) != 0)
        {
            CountLead(_sales, facts, sign, wereFull);
        }
    }

    /// <summary>Takes an erased lead's open deals, its waiting and its place in the backlog out of the numbers; its history stays.</summary>
    public void LeaveOpenWork(in LeadFacts facts, ReadOnlySpan<Deal> deals)
    {
        Add(facts, Change.Waiting, -1);
        foreach (ref readonly var deal in deals)
        {
            foreach (var (index, family) in _funnel)
            {
                if (deal.IsOpen)
                {
                    var dimensions = family.Pack(facts.Dimensions);
                    AddOpen(_panes.Stock(index, dimensions), facts.IsCreated ? _panes.At(index, facts.Created, dimensions) : null, deal, -1);
                }
            }
        }

        if (facts.Arrival != LeadRecord.Never && facts.Completion == LeadRecord.Never)
        {
            foreach (var (index, family) in _sales)
            {
                var dimensions = family.Pack(facts.Dimensions);
                _panes.Stock(index, dimensions).Add(Field.Backlog, -1);
                _panes.At(index, facts.Arrival, dimensions)?.Add(Field.ArrivalsWaiting, -1);
            }
        }
    }

    private void CountLead((int Index, Family Family)[] families, in LeadFacts facts, int sign, IReadOnlyList<bool> wereFull)
    {
        foreach (var (index, family) in families)
        {
            if (wereFull[index])
            {
                _panes.Combinations.CountLead(index, family.Pack(facts.Dimensions), sign);
            }
        }
    }

    private void AddFunnel(in LeadFacts facts, Change what, int sign, int family, ulong dimensions)
    {
        var cohort = facts.IsCreated ? _panes.At(family, facts.Created, dimensions) : null;
        if ((what & Change.Created) != 0)
        {
            cohort?.Add(Field.Leads, sign);
        }

        if ((what & Change.Waiting) != 0)
        {
            cohort?.Add(Field.CohortWaiting, sign);
        }

        if ((what & Change.Response) != 0)
        {
            AddResponse(facts, cohort, sign, family, dimensions);
        }

        if ((what & Change.Mql) != 0)
        {
            AddMilestone(facts, facts.Mql, Field.Mqls, Lag.Mql, cohort, sign, family, dimensions);
        }

        if ((what & Change.Pql) != 0)
        {
            AddMilestone(facts, facts.Pql, Field.Pqls, Lag.Pql, cohort, sign, family, dimensions);
        }

        if ((what & Change.Sql) != 0)
        {
            AddMilestone(facts, facts.Sql, Field.Sqls, Lag.Sql, cohort, sign, family, dimensions);
        }

        if ((what & Change.Opportunity) != 0)
        {
            AddMilestone(facts, facts.Opportunity, Field.Opportunities, Lag.Opportunity, cohort, sign, family, dimensions);
        }

        if ((what & Change.Client) != 0)
        {
            AddMilestone(facts, facts.Client, Field.Clients, Lag.Client, cohort, sign, family, dimensions);
        }

        if ((what & Change.SalesCycle) != 0)
        {
            var cycle = LagOf(facts.Sql, facts.Client);
            if (_panes.At(family, facts.Client, dimensions) is { } period)
            {
                period.Add(Field.SalesCycles, sign);
                period.Add(Field.SalesCycleMillis, sign * cycle);
            }

            AddLag(cohort, Lag.SalesCycle, cycle, sign);
        }

        if ((what & Change.Disqualified) != 0)
        {
            _panes.At(family, facts.Disqualified, dimensions)?.Add(Field.Disqualified, sign);
            cohort?.Add(Field.CohortDisqualified, sign);
        }

        if ((what & Change.Recycled) != 0)
        {
            _panes.At(family, facts.Recycled, dimensions)?.Add(Field.Recycled, sign);
        }

        if ((what & Change.ClosedWithoutResponse) != 0)
        {
            AddLag(cohort, Lag.ClosedWithoutResponse, LagOf(facts.Created, facts.ClosedWithoutResponse), sign);
        }

        if (_calendar is not null && (what & Change.Business) != 0)
        {
            AddBusiness(facts, what, cohort, sign, _calendar);
        }
    }

    private static void AddBusiness(in LeadFacts facts, Change what, Pane? cohort, int sign, WorkingCalendar calendar)
    {
        if ((what & Change.BusinessResponse) != 0)
        {
            AddLag(cohort, Lag.BusinessResponse, calendar.Between(facts.Created, facts.Response), sign);
        }

        if ((what & Change.BusinessClosed) != 0)
        {
            AddLag(cohort, Lag.BusinessClosedWithoutResponse, calendar.Between(facts.Created, facts.ClosedWithoutResponse), sign);
        }
    }

    private void AddMilestone(in LeadFacts facts, long at, int field, Lag lag, Pane? cohort, int sign, int family, ulong dimensions)
    {
        _panes.At(family, at, dimensions)?.Add(field, sign);
        AddLag(cohort, lag, LagOf(facts.Created, at), sign);
    }

    private void AddResponse(in LeadFacts facts, Pane? cohort, int sign, int family, ulong dimensions)
    {
        var period = _panes.At(family, facts.Response, dimensions);
        period?.Add(Field.Responses, sign);
        if (!facts.IsCreated)
        {
            return;
        }

        var lag = LagOf(facts.Created, facts.Response);
        AddLag(cohort, Lag.Response, lag, sign);
        if (period is null)
        {
            return;
        }

        period.Add(Field.ResponseMillis, sign * lag);
        period.Add(Field.ResponsesWithin5m, lag <= 5 * 60_000L ? sign : 0);
        period.Add(Field.ResponsesWithin1h, lag <= 3_600_000L ? sign : 0);
        period.Add(Field.ResponsesWithin24h, lag <= 24 * 3_600_000L ? sign : 0);
        period.Add(Field.ResponsesWithin48h, lag <= 48 * 3_600_000L ? sign : 0);
    }

    private void AddSales(in LeadFacts facts, Change what, int sign, int family, ulong dimensions)
    {
        var arrival = _panes.At(family, facts.Arrival, dimensions);
        var isDone = facts.Completion != LeadRecord.Never;
        if ((what & Change.SalesWait) != 0)
        {
            AddLag(isDone ? arrival : null, Lag.Completion, LagOf(facts.Arrival, facts.Completion), sign);
            arrival?.Add(Field.ArrivalsWaiting, isDone ? 0 : sign);
        }

        if ((what & Change.Sales) == 0)
        {
            return;
        }

        arrival?.Add(Field.Arrivals, sign);
        if (isDone)
        {
            _panes.At(family, facts.Completion, dimensions)?.Add(Field.Completions, sign);
        }
        else
        {
            _panes.Stock(family, dimensions).Add(Field.Backlog, sign);
        }
    }

    private static void AddWon(Pane? period, Pane? cohort, in Deal deal, int sign)
    {
        period?.Add(Field.DealsWon, sign);
        cohort?.Add(Field.CohortDealsWon, sign);
        if (!deal.HasAmount)
        {
            period?.Add(Field.WonWithoutAmount, sign);
            cohort?.Add(Field.CohortWonWithoutAmount, sign);
        }
        else
        {
            AddAmount(period, deal, sign, Field.RevenueMinor, Field.UnconvertedRevenues, UnconvertedMoney.Revenue);
            AddAmount(cohort, deal, sign, Field.CohortRevenueMinor, Field.CohortUnconvertedRevenues, UnconvertedMoney.CohortRevenue);
        }
    }

    private static void AddOpen(Pane stock, Pane? cohort, in Deal deal, int sign)
    {
        stock.Add(Field.OpenDeals, sign);
        cohort?.Add(Field.CohortOpenDeals, sign);
        if (deal.HasAmount)
        {
            AddAmount(stock, deal, sign, Field.OpenValueMinor, Field.UnconvertedOpens, UnconvertedMoney.Open);
            AddAmount(cohort, deal, sign, Field.CohortOpenValueMinor, Field.CohortUnconvertedOpens, UnconvertedMoney.CohortOpen);
        }
    }

    private static void AddAmount(Pane? pane, in Deal deal, int sign, int field, int unconverted, UnconvertedMoney money)
    {
        if (deal.Currency.Packed == 0)
        {
            pane?.Add(field, sign * deal.Amount);
        }
        else
        {
            pane?.Add(unconverted, sign);
            pane?.Add(Field.Unconverted(money, deal.Currency), sign * deal.Amount);
        }
    }

    private static void AddLag(Pane? cohort, Lag lag, long millis, int sign)
    {
        if (cohort is not null)
        {
            cohort.Add(Field.Histogram(lag, LagBuckets.Of(millis)), sign);
            cohort.Add(Field.LagMillis(lag), sign * millis);
        }
    }

    private static long LagOf(long from, long to) => Math.Max(0, to - from);
}
