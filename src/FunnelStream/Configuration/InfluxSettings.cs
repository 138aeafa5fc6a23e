using FunnelStream.Connectors.InfluxDb;

namespace FunnelStream.Configuration;

/// <summary>Section <c>InfluxDb</c>; there is no sink unless <c>InfluxDb:Url</c> is set.</summary>
internal static class InfluxSettings
{
    public static InfluxOptions? Read(SettingsReader settings)
    {
        var defaults = new InfluxOptions();
        var options = new InfluxOptions
        {
            Url = settings.Text("InfluxDb:Url", ""),
            Api = settings.Choice("InfluxDb:Api", defaults.Api),
            Database = settings.Text("InfluxDb:Database"),
            Org = settings.Text("InfluxDb:Org"),
            Bucket = settings.Text("InfluxDb:Bucket"),
            Token = settings.Text("InfluxDb:Token"),
            TokenFile = settings.Text("InfluxDb:TokenFile"),
            User = settings.Text("InfluxDb:User"),
            Password = settings.Text("InfluxDb:Password"),
            PasswordFile = settings.Text("InfluxDb:PasswordFile"),
            BatchLines = settings.Number("InfluxDb:BatchLines", defaults.BatchLines, 1, 100_000),
            FlushInterval = settings.Span("InfluxDb:FlushInterval", defaults.FlushInterval, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1)),
            Timeout = settings.Span("InfluxDb:Timeout", defaults.Timeout, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(5)),
            MaxWaitingPoints = settings.Number("InfluxDb:MaxWaitingPoints", defaults.MaxWaitingPoints, 1, 100_000_000),
            Lanes = settings.Number("InfluxDb:Lanes", defaults.Lanes, 1, 16),
            Gzip = settings.Flag("InfluxDb:Gzip", defaults.Gzip),
        };

        // Database, organisation and bucket may stand in shared files; an address or a secret says that a sink is meant.
        var isMeant = options.Url.Length > 0 || options.Token is not null || options.TokenFile is not null || options.User is not null;
        if (!isMeant)
        {
            return null;
        }

        settings.Report(options.Validate());
        return options;
    }
}
