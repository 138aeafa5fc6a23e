using FunnelStream.Events;

namespace FunnelStream.Connectors.Generator;

/// <summary>An event of the story, ready to be sent.</summary>
/// <param name="Topic">The input it belongs to.</param>
/// <param name="Key">The record's key, UTF-8; null in one of the kinds of bad record.</param>
/// <param name="Value">The record's value, UTF-8 JSON unless the story wants it broken.</param>
/// <param name="At">When it happened, ms since the Unix epoch: the JSON's <c>at</c>.</param>
/// <param name="SentAt">When it is sent, the same clock: later than <paramref name="At"/> for late events and repeats. Events come in this order.</param>
public readonly record struct GeneratedEvent(InputTopic Topic, byte[]? Key, byte[] Value, long At, long SentAt);
