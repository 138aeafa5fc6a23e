namespace FunnelStream.Connectors.InfluxDb;

/// <summary>What an <see cref="InfluxWriter"/> has done since it was made, and how it fares now.</summary>
/// <param name="Healthy">False while a lane is in an outage.</param>
/// <param name="Waiting">Points waiting or in flight.</param>
/// <param name="Written">Points stored; a point counts each time it is written.</param>
/// <param name="Rejected">Points the server refused and that were set aside.</param>
/// <param name="BeyondRetention">Points the server dropped as older than it keeps.</param>
/// <param name="Dropped">Points given up because the buffer was full in an outage, or at the end.</param>
/// <param name="Retries">Requests that had to be repeated.</param>
public readonly record struct InfluxStatus(
    bool Healthy, int Waiting, long Written, long Rejected, long BeyondRetention, long Dropped, long Retries);
