using System.Globalization;
using FunnelStream.Board;
using FunnelStream.Calendars;
using FunnelStream.Events;
using FunnelStream.Kpis;
using FunnelStream.Worker;

namespace FunnelStream.Configuration;

/// <summary>What the board shows: <c>Windows</c>, <c>Breakdowns</c>, <c>KpiScopes</c>, <c>Overheads</c>, <c>Horizons</c>.</summary>
internal static class BoardSettings
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(2_000);

    public static BoardOptions Read(SettingsReader settings, WorkerOptions worker)
    {
        var horizons = KpiHorizons.Default;
        var options = new BoardOptions
        {
            Families = worker.Families,
            Days = worker.Days,
            Calendar = worker.Calendar,
            Capacity = TeamSettings.Read(settings, worker.Calendar ?? WorkingCalendar.Always(worker.Days.Zone)),
            WatermarkBound = worker.WatermarkBound,
            MoneyDecimals = worker.Currency.Base.Decimals,
            Windows = Parsed(settings, "Windows", WindowLength.Parse, WindowLength.Defaults),
            Breakdowns = Parsed(settings, "Breakdowns", Breakdown.Parse, Breakdown.Defaults),
            Overheads = Overheads(settings, worker.Currency.Base.Decimals),
            ToldScopes = settings.Number("KpiScopes:Most", new BoardOptions().ToldScopes, 1, 100_000),
            AlwaysTold = settings.List("KpiScopes:Always") ?? [],
            Horizons = new KpiHorizons(
                settings.Span("Horizons:Response", horizons.Response, TimeSpan.Zero, Longest),
                settings.Span("Horizons:Mql", horizons.Mql, TimeSpan.Zero, Longest),
                settings.Span("Horizons:Sql", horizons.Sql, TimeSpan.Zero, Longest),
                settings.Span("Horizons:Opportunity", horizons.Opportunity, TimeSpan.Zero, Longest),
                settings.Span("Horizons:Client", horizons.Client, TimeSpan.Zero, Longest)),
        };
        foreach (var window in options.Windows.Where(w => w.Span > worker.Retention.Days))
        {
            settings.Report($"Windows holds {window.Name}, longer than the {Duration.Write(worker.Retention.Days)} that are kept: shorten it, or raise Retention:Days.");
        }

        CheckServed(settings, options);
        return options;
    }

    private static void CheckServed(SettingsReader settings, BoardOptions options)
    {
        foreach (var breakdown in options.Breakdowns)
        {
            if (!options.Families.Any(f => !f.IsSales && breakdown.Dimensions.All(f.Dimensions.Contains)))
            {
                settings.Report($"Breakdowns holds {breakdown.Name}, which no family about the funnel contains: add one with {string.Join(", ", breakdown.Dimensions.Select(d => Events.DimensionNames.Name(d)))} to Families.");
            }
        }
    }

    private static IReadOnlyList<T> Parsed<T>(SettingsReader settings, string key, Func<string, T> parse, IReadOnlyList<T> otherwise)
    {
        if (settings.List(key) is not { Count: > 0 } texts)
        {
            return otherwise;
        }

        List<T> parsed = [];
        foreach (var text in texts.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            try
            {
                parsed.Add(parse(text));
            }
            catch (FormatException e)
            {
                var name = text.Split('+').FirstOrDefault(p => !Events.DimensionNames.TryParse(p, out _)) ?? text;
                settings.Report($"{key}: {e.Message}{(typeof(T) == typeof(Breakdown) ? ": " + FamilySettings.Known(name) : ".")}");
            }
            catch (ArgumentException e)
            {
                settings.Report($"{key} holds '{text}', which cannot be used: {e.Message}");
            }
        }

        return parsed;
    }

    private static Dictionary<string, long> Overheads(SettingsReader settings, int decimals)
    {
        Dictionary<string, long> overheads = [];
        var unit = (decimal)Math.Pow(10, decimals);
        foreach (var (channel, text) in settings.Open("Overheads"))
        {
            if (DimensionText.Normalize(Dimension.Channel, channel).Length == 0)
            {
                settings.Report($"Overheads:{channel} names no channel: write a name that can be seen.");
            }
            else if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) && amount <= 1_000_000_000 && decimal.IsInteger(amount * unit))
            {
                if (!overheads.TryAdd(DimensionText.Normalize(Dimension.Channel, channel), (long)(amount * unit)))
                {
                    settings.Report($"Overheads:{channel} is a channel that another key of Overheads names, too: remove one.");
                }
            }
            else
            {
                settings.Report($"Overheads:{channel} is '{text}': set it to the channel's standing costs per day in the base currency, with at most {decimals} decimals.");
            }
        }

        return overheads;
    }
}
