using System.Globalization;
using System.Text.Json.Serialization;
using FunnelStream.Connectors.Kafka;
using FunnelStream.Http;

namespace FunnelStream.Hosting;

/// <summary>
/// Judges how the service stands. Live: a restart would not help it. Ready: its numbers can be believed. Anybody may ask, so that no name
/// of an event, a server or a person is in it: those are in the log.
/// </summary>
internal sealed class ServiceHealth(ServiceRole role, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly DateTimeOffset _start = time.GetUtcNow();
    private readonly StillInputs _still = new(time);
    private volatile Parts? _parts;

    /// <summary>The service has what it works with; until then it is starting.</summary>
    /// <param name="pipeline">How its workers stand; null: it has none.</param>
    /// <param name="board">Its board; null: it has none.</param>
    public void Begin(Func<KafkaHealth?>? pipeline, BoardService? board) => _parts = new Parts(pipeline, board);

    /// <summary>Whether the loops advance.</summary>
    public HealthReport Live() => Report(Stalls());

    /// <summary>Whether every partition of this process is at work, the board shows everything and the sink takes points.</summary>
    public HealthReport Ready() => Report(_parts is null ? ["it is starting: the topics are being looked at"] : [.. Stalls(), .. Workers(), .. Board()]);

    private IEnumerable<string> Stalls()
    {
        var now = time.GetUtcNow();
        if (_parts?.Pipeline?.Invoke() is { } health && now - Latest(health.LastPoll ?? _start, _start) > Patience)
        {
            yield return $"Kafka has not been polled for {(now - (health.LastPoll ?? _start)).TotalSeconds:0} s";
        }

        if (_parts?.Board?.Status is { LastTurn: { } turn } && now - Latest(turn, _start) > Patience)
        {
            yield return $"the board has stood still for {(now - Latest(turn, _start)).TotalSeconds:0} s";
        }
    }

    private IEnumerable<string> Workers()
    {
        if (_parts?.Pipeline?.Invoke() is not { } health)
        {
            yield break;
        }

        if (health.Partitions == 0 || health.Assigned == 0)
        {
            yield return $"no partition is assigned{(health.LastError is null ? "" : "; Kafka reports an error, which the log names")}";
        }

        foreach (var fault in health.InputFaults)
        {
            yield return fault;
        }

        foreach (var worker in health.Workers.Where(w => w.Phase != PartitionPhase.Running))
        {
            yield return string.Create(CultureInfo.InvariantCulture,
                $"partition {worker.Partition} is {(worker.Phase == PartitionPhase.Restoring ? $"being restored: {worker.Read} of {worker.Total} offsets" : "waiting")}{(worker.Trouble is null ? "" : "; it failed before, as the log says")}");
        }

        foreach (var (partition, records, still) in _still.Find(health.Lags))
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"partition {partition} has {records} records to count and has not moved for {still.TotalSeconds:0} s; a producer's open transaction may hold it back, otherwise the log says why");
        }
    }

    private IEnumerable<string> Board()
    {
        if (_parts?.Board?.Status is not { } status)
        {
            yield break;
        }

        if (status.Rebuilding is { } progress)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"the board is being rebuilt: {progress.Passed} of {progress.Total} offsets");
        }

        if (status.HasStopped)
        {
            yield return "the board has stopped: what has to be mended is in the log, once a minute";
        }

        if (status.IsSuspended)
        {
            yield return "the board is suspended: Kafka does not confirm for now that it is the active one, so that nothing is written or told";
        }

        if (!status.SinkIsHealthy)
        {
            yield return "InfluxDB takes no points";
        }
    }

    private static DateTimeOffset Latest(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private HealthReport Report(IEnumerable<string> reasons)
    {
        var (health, status) = (_parts?.Pipeline?.Invoke(), _parts?.Board?.Status);
        List<string> all = [.. reasons];
        return new HealthReport(
            all.Count == 0 ? "ok" : "failing",
            all,
            role.ToString().ToLowerInvariant(),
            health?.Assigned ?? 0,
            health?.Lags.Sum(l => l.Records) ?? 0,
            status is null ? null : !status.IsActive ? "standby" : status.Rebuilding is null ? "active" : "rebuilding",
            status?.WatermarkLag?.TotalSeconds,
            health?.AtLimit.Count ?? 0)
        {
            AtLimit = health?.AtLimit ?? [],
        };
    }

    private sealed record Parts(Func<KafkaHealth?>? Pipeline, BoardService? Board);
}
