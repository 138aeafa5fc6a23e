namespace FunnelStream.Connectors.InfluxDb;

internal static class InfluxOptionsRules
{
    public static IEnumerable<string> Problems(InfluxOptions o) =>
        [.. Address(o), .. Target(o), .. Secrets(o), .. Amounts(o)];

    private static IEnumerable<string> Address(InfluxOptions o)
    {
        if (!Enum.IsDefined(o.Api))
        {
            yield return $"InfluxDb:Api is {(int)o.Api}: set it to V1, V2 or V3.";
        }

        if (string.IsNullOrWhiteSpace(o.Url))
        {
            yield return "InfluxDb:Url is missing: set it to the server's address, such as http://localhost:8086.";
        }
        else if (!Uri.TryCreate(o.Url, UriKind.Absolute, out var url)
            || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps))
        {
            yield return $"InfluxDb:Url '{ShownAddress.Of(o.Url)}' is no http or https address: write it like http://localhost:8086.";
        }
        else
        {
            if (url.UserInfo.Length > 0)
            {
                // Addresses end up in logs; the message must not repeat this one.
                yield return "InfluxDb:Url holds a user name: move it to InfluxDb:User and the password to InfluxDb:PasswordFile.";
            }

            if (url.Query.Length > 0 || url.Fragment.Length > 0)
            {
                yield return "InfluxDb:Url holds a query or fragment: leave only scheme, host, port and path; the database goes to InfluxDb:Database.";
            }
        }
    }

    private static IEnumerable<string> Target(InfluxOptions o)
    {
        if (o.Api == InfluxApi.V2)
        {
            if (string.IsNullOrWhiteSpace(o.Org))
            {
                yield return "InfluxDb:Org is missing, which Api V2 needs: set it to the organisation's name.";
            }

            if (string.IsNullOrWhiteSpace(o.Bucket))
            {
                yield return "InfluxDb:Bucket is missing, which Api V2 needs: set it to the bucket's name.";
            }
        }
        else if (string.IsNullOrWhiteSpace(o.Database))
        {
            yield return $"InfluxDb:Database is missing, which Api {o.Api} needs: set it to the database's name.";
        }
    }

    private static IEnumerable<string> Secrets(InfluxOptions o)
    {
        if (Given(o.Token) && Given(o.TokenFile))
        {
            yield return "InfluxDb:Token and InfluxDb:TokenFile are both set: keep one of them.";
        }

        if (Given(o.Password) && Given(o.PasswordFile))
        {
            yield return "InfluxDb:Password and InfluxDb:PasswordFile are both set: keep one of them.";
        }

        var token = Given(o.Token) || Given(o.TokenFile);
        var password = Given(o.Password) || Given(o.PasswordFile);
        if (token && Given(o.User))
        {
            yield return "InfluxDb:User and a token are both set: keep the user (Basic authentication) or the token.";
        }

        if (Given(o.User) && !password)
        {
            yield return "InfluxDb:User is set without a password: set InfluxDb:PasswordFile or InfluxDb:Password.";
        }

        if (password && !Given(o.User))
        {
            yield return "A password is set without InfluxDb:User: set the user it belongs to.";
        }

        if (Given(o.User) && o.Api != InfluxApi.V1)
        {
            yield return $"InfluxDb:User is for Api V1 only: with Api {o.Api} use InfluxDb:TokenFile or InfluxDb:Token.";
        }

        if (SecretFile.Problem("InfluxDb:TokenFile", o.TokenFile) is { } tokenFile)
        {
            yield return tokenFile;
        }

        if (SecretFile.Problem("InfluxDb:PasswordFile", o.PasswordFile) is { } passwordFile)
        {
            yield return passwordFile;
        }

        if ((o.Token ?? "").Any(char.IsControl))
        {
            yield return "InfluxDb:Token holds a line break or another control character: remove it, or use InfluxDb:TokenFile, which is trimmed.";
        }
    }

    private static IEnumerable<string> Amounts(InfluxOptions o)
    {
        if (o.BatchLines is < 1 or > 100_000)
        {
            yield return $"InfluxDb:BatchLines is {o.BatchLines}: set it between 1 and 100000 (default 5000).";
        }

        if (o.FlushInterval <= TimeSpan.Zero || o.FlushInterval > TimeSpan.FromMinutes(1))
        {
            yield return $"InfluxDb:FlushInterval is {o.FlushInterval}: set it over 0 and at most 00:01:00 (default 00:00:00.2).";
        }

        if (o.Timeout <= TimeSpan.Zero || o.Timeout > TimeSpan.FromMinutes(5))
        {
            yield return $"InfluxDb:Timeout is {o.Timeout}: set it over 0 and at most 00:05:00 (default 00:00:10).";
        }

        if (o.Lanes is < 1 or > 16)
        {
            yield return $"InfluxDb:Lanes is {o.Lanes}: set it between 1 and 16 (default 2).";
        }

        if (o.MaxWaitingPoints < Math.Max(1, o.Lanes))
        {
            yield return $"InfluxDb:MaxWaitingPoints is {o.MaxWaitingPoints}: set it to at least the number of lanes (default 250000).";
        }
    }

    private static bool Given(string? value) => !string.IsNullOrEmpty(value);
}
