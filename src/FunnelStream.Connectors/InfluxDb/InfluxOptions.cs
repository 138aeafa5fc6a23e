namespace FunnelStream.Connectors.InfluxDb;

/// <summary>Configuration section <c>InfluxDb</c>.</summary>
public sealed record InfluxOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "InfluxDb";

    /// <summary>Base address, such as <c>http://influxdb:8086</c>; a path in front of the API is kept.</summary>
    public string Url { get; init; } = "";

    /// <summary>The write endpoint to speak.</summary>
    public InfluxApi Api { get; init; } = InfluxApi.V1;

    /// <summary>Database to write to (v1 and v3).</summary>
    public string? Database { get; init; }

    /// <summary>Organisation, by name or id (v2).</summary>
    public string? Org { get; init; }

    /// <summary>Bucket, by name or id (v2).</summary>
    public string? Bucket { get; init; }

    /// <summary>Token, for a server that asks for one.</summary>
    public string? Token { get; init; }

    /// <summary>File holding the token, read once at start and trimmed; instead of <see cref="Token"/>.</summary>
    public string? TokenFile { get; init; }

    /// <summary>User of Basic authentication (v1).</summary>
    public string? User { get; init; }

    /// <summary>Password of Basic authentication (v1).</summary>
    public string? Password { get; init; }

    /// <summary>File holding the password, read once at start and trimmed; instead of <see cref="Password"/>.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>Lines of one request at most, 1 to 100,000.</summary>
    public int BatchLines { get; init; } = 5_000;

    /// <summary>How long a point waits for company before an unfilled batch is sent; over 0, at most 1 minute.</summary>
    public TimeSpan FlushInterval { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Time one request may take; over 0, at most 5 minutes.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Points that may wait, shared out evenly among the lanes; at least <see cref="Lanes"/>. Batches in flight come on top.
    /// </summary>
    public int MaxWaitingPoints { get; init; } = 250_000;

    /// <summary>Requests in flight at once, 1 to 16; every series keeps to one lane.</summary>
    public int Lanes { get; init; } = 2;

    /// <summary>Whether request bodies are compressed.</summary>
    public bool Gzip { get; init; } = true;

    /// <summary>Finds everything wrong with these options.</summary>
    /// <returns>One sentence with its mend per problem; empty when there is none.</returns>
    public IReadOnlyList<string> Validate() => [.. InfluxOptionsRules.Problems(this)];

    /// <summary>Names the target; never the secrets, which a record would print by itself.</summary>
    public override string ToString() =>
        Api == InfluxApi.V2 ? $"{Url} ({Api}, org {Org}, bucket {Bucket})" : $"{Url} ({Api}, database {Database})";
}
