using FunnelStream.Advice;
using FunnelStream.Board;
using FunnelStream.Connectors.Delivery;
using FunnelStream.Connectors.InfluxDb;
using FunnelStream.Connectors.Kafka;
using FunnelStream.Worker;

namespace FunnelStream.Configuration;

/// <summary>The whole configuration as objects: valid as a whole, or it isn't made.</summary>
internal sealed record ServiceOptions
{
    /// <summary>Where events come from.</summary>
    public KafkaOptions Kafka { get; init; } = new();

    /// <summary>How InfluxDB is written to; null where it isn't.</summary>
    public InfluxOptions? InfluxDb { get; init; }

    /// <summary>What the workers count.</summary>
    public WorkerOptions Worker { get; init; } = new();

    /// <summary>What the board shows.</summary>
    public BoardOptions Board { get; init; } = new();

    /// <summary>The alert rules; null: nothing is watched.</summary>
    public AlertRules? Rules { get; init; } = AlertRules.Default;

    /// <summary>Who is told of alerts, and how.</summary>
    public DeliveryOptions Delivery { get; init; } = new();

    /// <summary>What advice on campaigns goes by; null: none is given.</summary>
    public AdviceOptions? Advice { get; init; } = new();

    /// <summary>Health, metrics and the live board.</summary>
    public HttpOptions Http { get; init; } = new();

    /// <summary>Where metrics are pushed as OTLP; null: nowhere.</summary>
    public Uri? OtlpEndpoint { get; init; }
}

/// <summary>Where health, metrics and the live board are served, and who may see the board.</summary>
internal sealed record HttpOptions
{
    /// <summary>The address to listen on; <c>0.0.0.0</c> for every one.</summary>
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>The port; 0 for any free one, which the log then names.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>Whether the live board and its API are served.</summary>
    public bool LiveBoard { get; init; } = true;

    /// <summary>What lets people and programs in; null: no token does.</summary>
    public string? Token { get; init; }

    /// <summary>The header in which a proxy says who asks; null: there is no such proxy.</summary>
    public string? ReverseProxyHeader { get; init; }

    /// <summary>The proxies that are believed.</summary>
    public IReadOnlyList<System.Net.IPNetwork> TrustedProxies { get; init; } = [];
}
