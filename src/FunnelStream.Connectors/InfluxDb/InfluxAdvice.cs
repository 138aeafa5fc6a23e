namespace FunnelStream.Connectors.InfluxDb;

/// <summary>What a person has to do when the server will not take what it is sent, whatever is sent.</summary>
internal static class InfluxAdvice
{
    public static string For(InfluxOptions options, int status, string answer) => status switch
    {
        401 => $"InfluxDB does not accept the credentials (401): correct {Credentials(options)}, or renew them on the server.",
        403 => $"InfluxDB accepts the credentials but not the write (403): give them the right to write to {Target(options)}.",
        404 => NotFound(options, answer),
        >= 300 and < 400 => $"The server redirects elsewhere ({status}): set InfluxDb:Url to the address it redirects to.",
        _ => $"The server answers {status} to a write as no InfluxDB does: check that InfluxDb:Url is an InfluxDB, http or https as it speaks, and that InfluxDb:Api {options.Api} is right.",
    };

    public static string Target(InfluxOptions options) =>
        options.Api == InfluxApi.V2 ? $"bucket '{options.Bucket}'" : $"database '{options.Database}'";

    private static string NotFound(InfluxOptions options, string answer)
    {
        // Something that is no InfluxDB answers 404 too, and creating a database there would be vain.
        if (!answer.Contains("not found:", StringComparison.OrdinalIgnoreCase)
            && !answer.Contains("\"not found\"", StringComparison.OrdinalIgnoreCase)
            && !answer.Contains("\" not found", StringComparison.OrdinalIgnoreCase))
        {
            return $"The server has no such endpoint (404): check InfluxDb:Url, and that InfluxDb:Api {options.Api} is what it speaks.";
        }

        return options.Api switch
        {
            InfluxApi.V1 => $"Database '{options.Database}' does not exist (404): create it with: influx -execute 'CREATE DATABASE \"{options.Database}\"'",
            InfluxApi.V2 => $"Organisation '{options.Org}' or bucket '{options.Bucket}' does not exist, or the token may not see it (404): create it with: influx bucket create --org \"{options.Org}\" --name \"{options.Bucket}\"",
            _ => $"Database '{options.Database}' does not exist (404): create it with: influxdb3 create database {options.Database}",
        };
    }

    private static string Credentials(InfluxOptions options)
    {
        if (!string.IsNullOrEmpty(options.User))
        {
            return string.IsNullOrEmpty(options.PasswordFile) ? "InfluxDb:User and InfluxDb:Password" : "InfluxDb:User and InfluxDb:PasswordFile";
        }

        return string.IsNullOrEmpty(options.Token) ? "InfluxDb:TokenFile" : "InfluxDb:Token";
    }
}
