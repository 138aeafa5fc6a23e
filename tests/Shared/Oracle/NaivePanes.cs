using FunnelStream.Events;
using FunnelStream.Panes;
using FunnelStream.Transfer;
using NodaTime;

namespace FunnelStream.Oracle;

/// <summary>What every pane must hold, cell by cell, where nothing is folded: the definitions of <see cref="Field"/> applied to whole leads.</summary>
internal sealed class NaivePanes
{
    private readonly Dictionary<NamedPane, SortedDictionary<int, long>> _panes = [];
    private readonly NaiveMoney _money;
    private readonly NaiveCalendar? _calendar;
    private readonly DateTimeZone _zone;

    public NaivePanes(NaiveFunnel funnel, IEnumerable<Family> families, DateTimeZone? zone = null)
    {
        (_money, _calendar, _zone) = (funnel.Money, funnel.Calendar, zone ?? DateTimeZone.Utc);
        foreach (var family in families)
        {
            foreach (var lead in funnel.Leads)
            {
                if (family.IsSales)
                {
                    AddWork(family, lead);
                }
                else
                {
                    AddPeriod(family, lead);
                    AddCohort(family, lead);
                }
            }

            foreach (var e in funnel.Traffic.Where(_ => family.HasTraffic))
            {
                AddTraffic(family, e);
            }

            if (family.HasTraffic && family.Dimensions.Contains(Dimension.Channel) && family.Dimensions.Contains(Dimension.Campaign))
            {
                AddTerms(family, funnel.Traffic.Where(e => e.Type == "campaign"));
            }
        }
    }

    /// <summary>As <see cref="FunnelDriver.Dump"/> writes them.</summary>
    public IReadOnlyList<string> Dump() => PaneText.Of(_panes.Select(pane => KeyValuePair.Create(pane.Key, pane.Value.AsEnumerable())));

    /// <summary>Every pane with its cells, at its family's finest level.</summary>
    public IReadOnlyDictionary<NamedPane, SortedDictionary<int, long>> Panes => _panes;

    /// <summary>The ids of all cells that are not 0.</summary>
    public IEnumerable<int> Cells => _panes.Values.SelectMany(pane => pane.Where(c => c.Value != 0).Select(c => c.Key));

    private void AddPeriod(Family family, NaiveLead lead)
    {
        void At(long? at, int field, long value = 1) => Add(family, Values(family, lead), at, field, value);

        At(lead.Created, Field.Leads);
        At(lead.Mql, Field.Mqls);
        At(lead.Pql, Field.Pqls);
        At(lead.Sql, Field.Sqls);
        At(lead.Opportunity, Field.Opportunities);
        At(lead.Client, Field.Clients);
        At(lead.Disqualified, Field.Disqualified);
        At(lead.Recycled, Field.Recycled);
        At(lead.Response, Field.Responses);
        if (lead.Response - lead.Created is { } response)
        {
            var lag = Math.Max(0, response);
            At(lead.Response, Field.ResponseMillis, lag);
            At(lead.Response, Field.ResponsesWithin5m, lag <= 300_000 ? 1 : 0);
            At(lead.Response, Field.ResponsesWithin1h, lag <= 3_600_000 ? 1 : 0);
            At(lead.Response, Field.ResponsesWithin24h, lag <= 86_400_000 ? 1 : 0);
            At(lead.Response, Field.ResponsesWithin48h, lag <= 172_800_000 ? 1 : 0);
        }

        if (lead.Client - lead.Sql is { } cycle)
        {
            At(lead.Client, Field.SalesCycles);
            At(lead.Client, Field.SalesCycleMillis, Math.Max(0, cycle));
        }

        foreach (var deal in lead.Deals)
        {
            At(deal.OpenedAt, Field.DealsOpened);
            At(deal.WonAt, Field.DealsWon);
            At(deal.LostAt, Field.DealsLost);
            AddRevenue((field, value) => At(deal.WonAt, field, value), deal, Field.RevenueMinor, Field.UnconvertedRevenues, Field.WonWithoutAmount, UnconvertedMoney.Revenue);
            if (deal.IsOpen && !lead.Erased)
            {
                AddOpen((field, value) => AddStock(family, Values(family, lead), field, value), deal, Field.OpenDeals, Field.OpenValueMinor, Field.UnconvertedOpens, UnconvertedMoney.Open);
            }
        }
    }

    private void AddCohort(Family family, NaiveLead lead)
    {
        if (lead.Created is null)
        {
            return;
        }

        void Count(int field, long value = 1) => Add(family, Values(family, lead), lead.Created, field, value);
        void AddLag(Lag lag, long? to, long? from) => AddSpan(lag, to - from);
        void AddSpan(Lag lag, long? span)
        {
            if (span is { } millis)
            {
                Count(Field.LagMillis(lag), Math.Max(0, millis));
                Count(Field.Histogram(lag, LagBuckets.Of(Math.Max(0, millis))));
            }
        }

        AddLag(Lag.Response, lead.Response, lead.Created);
        AddLag(Lag.Mql, lead.Mql, lead.Created);
        AddLag(Lag.Pql, lead.Pql, lead.Created);
        AddLag(Lag.Sql, lead.Sql, lead.Created);
        AddLag(Lag.Opportunity, lead.Opportunity, lead.Created);
        AddLag(Lag.Client, lead.Client, lead.Created);
        AddLag(Lag.SalesCycle, lead.Client, lead.Sql);
        AddLag(Lag.ClosedWithoutResponse, lead.Response is null ? lead.ClosedAt : null, lead.Created);
        if (_calendar is not null)
        {
            AddSpan(Lag.BusinessResponse, _calendar.Between(lead.Created, lead.Response));
            AddSpan(Lag.BusinessClosedWithoutResponse, _calendar.Between(lead.Created, lead.Response is null ? lead.ClosedAt : null));
        }

        Count(Field.CohortWaiting, lead.Response is null && lead.ClosedAt is null && !lead.Erased ? 1 : 0);
        Count(Field.CohortDisqualified, lead.Disqualified is null ? 0 : 1);
        foreach (var deal in lead.Deals)
        {
            if (deal.WonAt is not null)
            {
                Count(Field.CohortDealsWon);
                AddRevenue(Count, deal, Field.CohortRevenueMinor, Field.CohortUnconvertedRevenues, Field.CohortWonWithoutAmount, UnconvertedMoney.CohortRevenue);
            }

            Count(Field.CohortDealsLost, deal.LostAt is null ? 0 : 1);
            if (deal.IsOpen && !lead.Erased)
            {
                AddOpen(Count, deal, Field.CohortOpenDeals, Field.CohortOpenValueMinor, Field.CohortUnconvertedOpens, UnconvertedMoney.CohortOpen);
            }
        }
    }

    private void AddWork(Family family, NaiveLead lead)
    {
        Add(family, lead.Rep, lead.Arrival, Field.Arrivals, 1);
        Add(family, lead.Rep, lead.Completion, Field.Completions, 1);
        if (lead.Completion - lead.Arrival is { } lag)
        {
            Add(family, lead.Rep, lead.Arrival, Field.LagMillis(Lag.Completion), lag);
            Add(family, lead.Rep, lead.Arrival, Field.Histogram(Lag.Completion, LagBuckets.Of(lag)), 1);
        }
        else if (lead.Arrival is not null && !lead.Erased)
        {
            Add(family, lead.Rep, lead.Arrival, Field.ArrivalsWaiting, 1);
            AddStock(family, lead.Rep, Field.Backlog, 1);
        }
    }

    private void AddTraffic(Family family, Event e)
    {
        if (e.Type == "survey")
        {
            var none = string.Join('/', family.Dimensions.Select(_ => "(none)"));
            Add(family, none, e.At, e.Score >= 9 ? Field.Promoters : e.Score >= 7 ? Field.Passives : Field.Detractors, 1);
        }
        else if (e.Type != "campaign")
        {
            var values = string.Join('/', family.Dimensions.Select(d => Naming.Normal(Naming.Of[d](e))));
            if (e.Type == "spend")
            {
                AddMoney((field, value) => Add(family, values, e.At, field, value), e, _money.Convert(e), Field.SpendMinor, Field.UnconvertedSpends, UnconvertedMoney.Spend);
            }
            else
            {
                Add(family, values, e.At, e.Type == "visit" ? Field.Visits : Field.Touches, 1);
            }
        }
    }

    // The latest budget and the latest status of each campaign; at the same time the higher budget, other currencies last, and paused.
    private void AddTerms(Family family, IEnumerable<Event> changes)
    {
        foreach (var campaign in changes.GroupBy(e => string.Join('/', family.Dimensions.Select(d => Naming.Normal(Naming.Of[d](e))))))
        {
            void Set(int field, long value) => AddStock(family, campaign.Key, field, value);
            var budget = campaign
                .Where(e => e.Budget is not null)
                .Select(e => (e.At, Currency: (e.Currency ?? _money.Base).ToUpperInvariant(), Own: e.Budget!.Value, Converted: _money.Convert(e with { Amount = e.Budget })))
                .Select(b => b.Own == 0 ? b with { Converted = 0 } : b)
                .OrderBy(b => b.At).ThenBy(b => b.Converted is null ? b.Currency : "", StringComparer.Ordinal).ThenBy(b => b.Converted ?? b.Own)
                .LastOrDefault();
            if (budget.Currency is not null)
            {
                Set(Field.BudgetAt, budget.At);
                CurrencyCode.TryParse(budget.Currency, out var currency).ShouldBeTrue();
                Set(
                    budget.Converted is null ? Field.Unconverted(UnconvertedMoney.Budget, currency) : Field.BudgetMinor,
                    budget.Converted is { } known ? NaiveMoney.Minor(known, _money.Base) : NaiveMoney.Minor(budget.Own, budget.Currency));
            }

            if (campaign.Where(e => e.Status is not null).OrderBy(e => e.At).ThenBy(e => e.Status == "paused").LastOrDefault() is { } status)
            {
                Set(Field.CampaignStatusAt, status.At);
                Set(Field.CampaignPaused, status.Status == "paused" ? 1 : 0);
            }
        }
    }

    private void AddRevenue(Action<int, long> add, NaiveDeal deal, int minor, int unconverted, int without, UnconvertedMoney what)
    {
        if (deal.Priced is null)
        {
            add(without, 1);
        }
        else
        {
            AddMoney(add, deal.Priced, deal.Value, minor, unconverted, what);
        }
    }

    private void AddOpen(Action<int, long> add, NaiveDeal deal, int open, int minor, int unconverted, UnconvertedMoney what)
    {
        add(open, 1);
        if (deal.Priced is not null)
        {
            AddMoney(add, deal.Priced, deal.Value, minor, unconverted, what);
        }
    }

    private void AddMoney(Action<int, long> add, Event priced, decimal? value, int minor, int unconverted, UnconvertedMoney what)
    {
        if (value is { } known)
        {
            add(minor, NaiveMoney.Minor(known, _money.Base));
        }
        else
        {
            CurrencyCode.TryParse(priced.Currency!, out var currency).ShouldBeTrue();
            add(unconverted, 1);
            add(Field.Unconverted(what, currency), NaiveMoney.Minor(priced.Amount!.Value, priced.Currency!));
        }
    }

    private static string Values(Family family, NaiveLead lead) => string.Join('/', family.Dimensions.Select(d => lead.Dimensions[d]));

    private void Add(Family family, string values, long? at, int field, long value)
    {
        if (at is { } time)
        {
            var start = family.Finest == Level.Minute ? time : NaiveHour.Of(time, _zone);
            AddCell(new NamedPane(family.Name, family.Finest, (int)(start / 60_000), values), field, value);
        }
    }

    private void AddStock(Family family, string values, int field, long value) => AddCell(new NamedPane(family.Name, Level.Stock, 0, values), field, value);

    private void AddCell(NamedPane pane, int field, long value)
    {
        _panes.TryAdd(pane, []);
        _panes[pane][field] = _panes[pane].GetValueOrDefault(field) + value;
    }
}
