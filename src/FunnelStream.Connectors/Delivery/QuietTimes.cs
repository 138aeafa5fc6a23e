using FunnelStream.Alerts;
using NodaTime;

namespace FunnelStream.Connectors.Delivery;

/// <summary>When a receiver hears nothing of an alert: the receiver's own mute times, and silences that people set.</summary>
internal sealed class QuietTimes(MuteTimes times)
{
    private volatile IReadOnlyList<AlertSilence> _silences = [];

    public void Silence(IReadOnlyList<AlertSilence> silences) => _silences = silences;

    public bool Cover(AlertRecord alert, DateTimeOffset now)
    {
        var ms = now.ToUnixTimeMilliseconds();
        return times.Hold(Instant.FromDateTimeOffset(now)) || _silences.Any(silence => silence.Covers(alert, ms));
    }

    /// <summary>When something that holds now ends next, at the earliest; null where nothing does.</summary>
    public DateTimeOffset? NextEnd(DateTimeOffset now)
    {
        var instant = Instant.FromDateTimeOffset(now);
        var ms = now.ToUnixTimeMilliseconds();
        var ends = _silences.Where(s => s.From <= ms && ms < s.Until).Select(s => DateTimeOffset.FromUnixTimeMilliseconds(s.Until)).ToList();
        if (times.End(instant) is { } end && end > instant)
        {
            ends.Add(end.ToDateTimeOffset());
        }

        return ends.Count == 0 ? null : ends.Min();
    }
}
