using System.Text;
using FunnelStream.Connectors;
using FunnelStream.Panes;
using FunnelStream.Worker;

namespace FunnelStream.Configuration;

/// <summary>What the workers count and how far back.</summary>
internal static class WorkerSettings
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public static WorkerOptions Read(SettingsReader settings)
    {
        var defaults = new WorkerOptions();
        var days = Days(settings);
        return new WorkerOptions
        {
            Families = FamilySettings.Read(settings),
            Retention = Retention(settings, defaults.Retention),
            Days = days,
            Calendar = CalendarSettings.Read(settings, days),
            Currency = CurrencySettings.Read(settings),
            ImpliedStages = settings.Flag("ImpliedStages", defaults.ImpliedStages),
            DimensionLimit = settings.Number("DimensionLimit", defaults.DimensionLimit, 1, 60_000),
            PaneLimit = settings.Number("PaneLimit", defaults.PaneLimit, 1_000, 50_000_000),
            VisitMemory = settings.Span("Memory:Visits", defaults.VisitMemory, Minute, 400 * Day),
            SpendMemory = settings.Span("Memory:Spend", defaults.SpendMemory, Minute, 400 * Day),
            LeadMemory = settings.Span("Memory:Leads", defaults.LeadMemory, Day, 4_000 * Day),
            MaxAhead = settings.Span("MaxAhead", defaults.MaxAhead, TimeSpan.Zero, Day),
            WatermarkBound = settings.Span("WatermarkBound", defaults.WatermarkBound, TimeSpan.Zero, Day),
            ErasureKey = ErasureKey(settings, defaults.ErasureKey),
        };
    }

    private static Retention Retention(SettingsReader settings, Retention defaults)
    {
        var retention = new Retention(
            settings.Span("Retention:Minutes", defaults.Minutes, TimeSpan.FromHours(2), 60 * Day),
            settings.Span("Retention:Hours", defaults.Hours, 2 * Day, 400 * Day),
            settings.Span("Retention:Days", defaults.Days, 7 * Day, 4_000 * Day));
        if (retention.Minutes >= retention.Hours || retention.Hours >= retention.Days)
        {
            settings.Report("Retention:Minutes, :Hours and :Days must grow in this order: coarser levels are kept longer.");
        }

        return retention;
    }

    private static DayGrid Days(SettingsReader settings)
    {
        try
        {
            return settings.Text("Calendar:Zone") is { } zone ? DayGrid.Of(zone) : DayGrid.Utc;
        }
        catch (ArgumentException e)
        {
            settings.Report($"Calendar:Zone cannot be used: {e.Message.Split(" (Parameter", 2)[0]}.");
            return DayGrid.Utc;
        }
    }

    private static ReadOnlyMemory<byte> ErasureKey(SettingsReader settings, ReadOnlyMemory<byte> otherwise)
    {
        var (text, file) = (settings.Text("ErasureKey"), settings.Text("ErasureKeyFile"));
        if (text is not null && file is not null)
        {
            settings.Report("ErasureKey and ErasureKeyFile are both set: keep one of them.");
        }

        if (file is not null)
        {
            if (SecretFile.Problem("ErasureKeyFile", file) is { } problem)
            {
                settings.Report(problem);
                return otherwise;
            }

            text = SecretFile.Read(file);
        }

        if (text is null)
        {
            return otherwise;
        }

        var key = Encoding.UTF8.GetBytes(text);
        if (key.Length < 16)
        {
            settings.Report("ErasureKey has fewer than 16 bytes: make one with 'openssl rand -hex 16'. Changing it later makes the service forget whom it has erased.");
        }

        return key;
    }
}
