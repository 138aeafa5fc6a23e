namespace FunnelStream.Kpis;

/// <summary>What a KPI's value is measured in.</summary>
public enum KpiUnit
{
    /// <summary>A whole number.</summary>
    Count,

    /// <summary>A fraction; period rates may pass 1.</summary>
    Fraction,

    /// <summary>Major units of the base currency.</summary>
    Money,

    /// <summary>Major units of the base currency per day.</summary>
    MoneyPerDay,

    /// <summary>Seconds.</summary>
    Seconds,
}
