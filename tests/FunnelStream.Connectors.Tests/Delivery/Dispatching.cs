using Akka.Actor;
using FunnelStream.Alerts;
using FunnelStream.Connectors.Delivery;
using FunnelStream.Connectors.Tests.InfluxDb;
using FunnelStream.Events;
using NodaTime;

namespace FunnelStream.Connectors.Tests.Delivery;

/// <summary>A dispatcher with what it needs, and the numbers of its transitions.</summary>
internal sealed class Dispatching : IAsyncDisposable
{
    private readonly ActorSystem _system = ActorSystem.Create("delivery", "akka.stdout-loglevel = OFF, akka.loglevel = OFF");
    private readonly AlertDispatcher _dispatcher;
    private readonly List<(long Sequence, AlertTransition Transition)> _committed;

    /// <param name="options">Receivers.</param>
    /// <param name="time">The clock.</param>
    /// <param name="before">One that ran before: this one goes on from what it kept.</param>
    /// <param name="withChance">Whether delays vary.</param>
    public Dispatching(IReadOnlyList<ReceiverOptions> options, TimeProvider time, Dispatching? before = null, bool withChance = false, TimeSpan? every = null)
    {
        CurrencyCode.TryParse("EUR", out var euro).ShouldBeTrue();
        var delivery = new DeliveryOptions
        {
            Currency = euro,
            Zone = DateTimeZoneProviders.Tzdb["Europe/Paris"],
            Grafana = new Uri("https://grafana.example"),
            Receivers = options,
            StandingEvery = every ?? TimeSpan.FromMinutes(1),
        };
        delivery.Receivers.SelectMany(receiver => receiver.Validate()).ShouldBeEmpty();
        (Log, Progress) = (new KeptLog(), before?.Progress ?? new KeptProgress());
        _committed = before?._committed ?? [];
        _dispatcher = new AlertDispatcher(Receivers.Of(delivery, time, Log), new DeliveryTools(Progress, new DeliveryMetrics(), time, Log, withChance), _system);
        var active = _committed.GroupBy(c => c.Transition.Alert.Id).Select(g => g.Last().Transition.Alert).Where(a => a.IsActive);
        _dispatcher.Start([.. active], [], Progress.Last, before is null ? 0 : _committed.Count);
        foreach (var (sequence, transition) in _committed)
        {
            _dispatcher.Deliver(sequence, transition);
        }
    }

    public KeptLog Log { get; }

    public KeptProgress Progress { get; }

    public IReadOnlyList<ReceiverStatus> Status => _dispatcher.Status;

    public static ReceiverOptions To(ReceiverType type, string url, string name = "r") => new()
    {
        Name = name,
        Section = $"Alerts:Receivers:{name}",
        Type = type,
        Urls = [url],
        Secret = type == ReceiverType.Webhook ? "0123456789abcdef" : null,
        Timeout = TimeSpan.FromSeconds(30),
    };

    /// <summary>Commits a transition and offers it.</summary>
    public AlertTransition Deliver(AlertTransition transition)
    {
        _committed.Add((_committed.Count + 1, transition));
        _dispatcher.Deliver(_committed.Count, transition);
        return transition;
    }

    public void Silence(params AlertSilence[] silences) => _dispatcher.Silence(silences);

    public Task DrainAsync() => _dispatcher.DrainAsync(CancellationToken.None).SoonAsync();

    public Task SettledAsync(string receiver = "r") => Eventually.IsTrueAsync(
        () => Progress.Last.TryGetValue(receiver, out var progress) && progress.To == _committed.Count && progress.Open.Count == 0,
        () => $"not settled: {Progress.Last.GetValueOrDefault(receiver)}");

    public async ValueTask DisposeAsync()
    {
        await _dispatcher.DisposeAsync();
        await _system.Terminate();
    }
}
