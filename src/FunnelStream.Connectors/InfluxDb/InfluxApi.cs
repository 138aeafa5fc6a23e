namespace FunnelStream.Connectors.InfluxDb;

/// <summary>Which of InfluxDB's write endpoints is spoken.</summary>
public enum InfluxApi
{
    /// <summary><c>/write?db=</c>: InfluxDB 1.x and everything that imitates it.</summary>
    V1,

    /// <summary><c>/api/v2/write?org=&amp;bucket=</c>: InfluxDB 2.x, InfluxDB Cloud, VictoriaMetrics.</summary>
    V2,

    /// <summary><c>/api/v3/write_lp?db=</c>: InfluxDB 3.</summary>
    V3,
}
