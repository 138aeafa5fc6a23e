using FunnelStream.Events;

namespace FunnelStream.Oracle;

/// <summary>
/// The fingerprint of (topic, key, id), which decides ties of time. It is arbitrary by definition, so it is the one thing
/// the oracle asks the pipeline's decoder for.
/// </summary>
internal static class TieBreak
{
    public static ulong Of(Event e)
    {
        var decoder = new EventDecoder(new DimensionTable(), CurrencyConverter.Of("EUR").Base);
        var rejection = decoder.Decode(e.ToRecord(), out var decoded);
        rejection.IsRejected.ShouldBeFalse($"{e}: {rejection}");
        return decoded.Id;
    }
}
