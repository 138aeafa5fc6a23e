namespace FunnelStream.Oracle;

/// <summary>Small histories full of what goes wrong in practice, the same for a seed on every machine.</summary>
internal sealed class RandomHistory
{
    private const long Minute = 60_000;
    private const long Hour = 60 * Minute;
    private const long Day = 24 * Hour;

    private static readonly string?[] Channels = ["seo", " SEO ", "paid_search", "Événement", "outbound"];
    private static readonly string?[] Campaigns = [null, "", "brand", "Brand", "q1-ß"];
    private static readonly string?[] Sizes = [null, "1-10", "11-50"];
    private static readonly string?[] Industries = [null, "Retail", "software"];
    private static readonly string?[] Offers = [null, "demo", "trial"];
    private static readonly string?[] Reps = [null, "ann", "Bob"];
    private static readonly string?[] Currencies = [null, "EUR", "EUR", "USD", "jpy", "KWD", "CHF", "GBP"];

    private readonly Random _random;
    private readonly List<Event> _events = [];
    private readonly long _start;
    private readonly long _span;
    private readonly bool _erases;
    private int _ids;

    private RandomHistory(int seed, bool erases)
    {
        _random = new Random(seed);
        _erases = erases;
        _start = DateTimeOffset.Parse("2026-02-20T00:00:00Z", System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
        _span = Pick(3 * Hour, Day, 10 * Day, 60 * Day);
    }

    /// <param name="erases">Whether leads are erased; what remains then depends on the order of arrival.</param>
    public static History Of(int seed, bool erases = false)
    {
        var random = new RandomHistory(seed, erases);
        random.Fill();
        return random.ToHistory(seed);
    }

    private void Fill()
    {
        var size = _random.Next(50, 350);
        for (var lead = 0; _events.Count < size; lead++)
        {
            AddLead(LeadId(lead));
            for (var i = _random.Next(4); i > 0; i--)
            {
                AddTraffic();
            }
        }
    }

    private History ToHistory(int seed)
    {
        var repeats = _events.Where(_ => Chance(0.1)).ToList();
        var arrivals = _events.Concat(repeats).ToArray();
        if (Chance(0.5))
        {
            _random.Shuffle(arrivals);
        }
        else
        {
            // Mostly in order, some of it late.
            arrivals = [.. arrivals.Select(e => (Event: e, Due: e.At + (Chance(0.2) ? _random.NextInt64(_span) : 0))).OrderBy(e => e.Due).Select(e => e.Event)];
        }

        var latest = arrivals.Max(e => e.At);
        var (rates, impliedStages, asOf) = (Rates(), Chance(0.7), latest + (Chance(0.5) ? 1 : _random.NextInt64(3 * Day)));
        return new History(seed, arrivals, rates, impliedStages, asOf) { Calendar = seed % 2 == 1 ? NaiveCalendar.Office : null };
    }

    private void AddLead(string lead)
    {
        var at = Time(_start, _span);
        if (Chance(0.9))
        {
            Add(Named(OfLead(lead, "created", at)));
        }

        for (var i = _random.Next(8); i > 0; i--)
        {
            AddLeadEvent(lead, Chance(0.1) ? Time(_start, _span) : Time(at, _span / 3));
        }

        for (var deal = Chance(0.4) ? _random.Next(1, 4) : 0; deal > 0; deal--)
        {
            AddDeal(lead, $"deal {deal}", Time(at, _span / 2));
        }

        if (_erases && Chance(0.2))
        {
            Add(OfLead(lead, "erased", Time(at, _span)) with { Tombstone = Chance(0.5) });
        }
    }

    private void AddLeadEvent(string lead, long at)
    {
        switch (_random.Next(14))
        {
            case 0: Add(Named(OfLead(lead, "created", at))); break;
            case 1: Add(Named(OfLead(lead, "corrected", at) with { Channel = Chance(0.5) ? Pick(Channels) : null })); break;
            case 2 or 3: Add(OfLead(lead, "mql", at)); break;
            case 4: Add(OfLead(lead, "pql", at)); break;
            case 5 or 6: Add(OfLead(lead, "sql", at) with { Rep = Pick(Reps) }); break;
            case 7: Add(OfLead(lead, "assigned", at) with { Rep = Pick(Reps) }); break;
            case 8 or 9: Add(OfLead(lead, "disqualified", at)); break;
            case 10: Add(OfLead(lead, "recycled", at)); break;
            case 11: Add(Event.Touchpoint("webinar", NextId(), at) with { Lead = lead, Channel = Pick(Channels) }); break;
            default: Add(Event.Touchpoint("response", NextId(), at) with { Lead = lead, Automated = Pick<bool?>(null, false, true) }); break;
        }
    }

    private void AddDeal(string lead, string deal, long at)
    {
        for (var i = _random.Next(1, 5); i > 0; i--)
        {
            var type = Pick("opened", "opened", "stage", "won", "won", "lost", "renewed");
            var when = Chance(0.2) ? at : Time(at, _span / 4);
            var priced = type is "opened" or "won" or "renewed" && Chance(0.75);
            var said = Event.OfDeal(lead, deal, type, NextId(), when);
            Add(priced ? Priced(said) : said);
        }
    }

    private void AddTraffic()
    {
        var at = Time(_start, _span);
        var channel = Pick(Channels)!;
        var campaign = Pick(Campaigns);
        switch (_random.Next(8))
        {
            case 0: Add(Priced(Event.Touchpoint("spend", NextId(), at) with { Channel = channel, Campaign = campaign })); break;
            case 1: Add(Event.Touchpoint("survey", NextId(), at) with { Visitor = "v1", Score = _random.Next(11) }); break;
            case 2: Add(Event.Touchpoint("ad_click", NextId(), at) with { Visitor = "v2", Channel = channel, Campaign = campaign }); break;
            case 3: AddTerms(at); break;
            case 4: Add(Event.Touchpoint("visit", NextId(), at) with { Lead = LeadId(_random.Next(20)), Channel = channel, Campaign = campaign }); break;
            default: Add(Event.Touchpoint("visit", NextId(), at) with { Visitor = $"v{_random.Next(9)}", Channel = channel, Campaign = campaign }); break;
        }
    }

    // One spelling, as of a producer that takes its keys from a list. Often several at the same time.
    private void AddTerms(long at)
    {
        var said = Event.Touchpoint("campaign", NextId(), Chance(0.3) ? _start : at) with { Channel = Pick("seo", "outbound"), Campaign = Pick("brand", "q1-ß"), Status = Pick(null, "active", "paused") };
        if (Chance(0.7))
        {
            var priced = Priced(said);
            said = said with { Budget = Chance(0.1) ? 0 : priced.Amount, Currency = priced.Currency };
        }

        Add(said);
    }

    private Event OfLead(string lead, string type, long at) => Event.OfLead(lead, type, NextId(), at);

    private Event Named(Event e) => e with
    {
        Channel = e.Type == "created" ? Pick(Channels) : e.Channel,
        Campaign = Pick(Campaigns),
        Size = Pick(Sizes),
        Industry = Pick(Industries),
        Region = Pick(null, "EU"),
        Maturity = Pick(null, "hot"),
        Offer = Pick(Offers),
    };

    private Event Priced(Event e)
    {
        var currency = Pick(Currencies);
        var decimals = NaiveMoney.Decimals(currency ?? "EUR");
        var amount = Math.Round(_random.Next(1, 5_000_000) / 1_000m, decimals);
        return e with { Currency = currency, Amount = e.Type == "spend" && Chance(0.1) ? -amount : amount };
    }

    private NaiveMoney Rates()
    {
        var first = DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeMilliseconds(_start).UtcDateTime).AddDays(-10);
        List<(string, DateOnly, decimal)> rates = [];
        foreach (var (currency, near) in new[] { ("USD", 0.9137m), ("JPY", 0.006215m), ("KWD", 2.98765m), ("CHF", 1.05m), ("GBP", 0.5m) })
        {
            if (currency == "CHF" && Chance(0.5))
            {
                continue; // no rate at all
            }

            // Days without a rate, sometimes more than a week of them.
            for (var day = first; day < first.AddDays(90); day = day.AddDays(Chance(0.1) ? _random.Next(8, 12) : _random.Next(1, 5)))
            {
                // Half of an odd number of pence is a tie in rounding.
                rates.Add((currency, day, currency == "GBP" ? near : near + (_random.Next(-50, 50) * near / 1_000)));
            }
        }

        return new NaiveMoney("EUR", Chance(0.1) ? [] : rates);
    }

    private long Time(long from, long span)
    {
        var at = from + _random.NextInt64(span);
        return _random.Next(5) switch { 0 => at / Hour * Hour, 1 => at / Minute * Minute, 2 => at / 1_000 * 1_000, _ => at };
    }

    private static string LeadId(int lead) => (lead % 6) switch
    {
        0 => $"lead-{lead}",
        1 => $"Łead \"{lead}\" \\ 😀",
        2 => $"{lead}/é\u0301",
        3 => $"\t{lead}\u2028",
        4 => $"{lead}".PadLeft(128, '0'),
        _ => $"{lead}",
    };

    // Some ids are used again, by another lead or in another topic: those are other events.
    private string NextId() => Chance(0.1) ? "same" : _random.Next(3) switch
    {
        0 => $"{++_ids}",
        1 => $"événement-{++_ids}-\ud83d\ude80",
        _ => new Guid(++_ids, 0, 0, [0, 0, 0, 0, 0, 0, 0, 1]).ToString(),
    };

    private void Add(Event e)
    {
        if (!_events.Any(other => (other.Topic, other.Key, other.Id) == (e.Topic, e.Key, e.Id)))
        {
            _events.Add(e);
        }
    }

    private bool Chance(double p) => _random.NextDouble() < p;

    private T Pick<T>(params ReadOnlySpan<T> values) => values[_random.Next(values.Length)];
}
