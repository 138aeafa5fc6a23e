using FunnelStream.Events;

namespace FunnelStream.Connectors.Kafka;

/// <summary>What has come from an input at once.</summary>
/// <param name="Topic">The input it is from.</param>
/// <param name="Records">Its next records; null where only the end was reached.</param>
/// <param name="Position">The offset after them.</param>
/// <param name="AtEnd">Whether nothing followed them when they were read.</param>
internal readonly record struct Intake(InputTopic Topic, InputBatch? Records, long Position, bool AtEnd);
