namespace FunnelStream.Panes;

/// <summary>The span a pane covers. The numbers are part of the state format.</summary>
public enum Level : byte
{
    /// <summary>A minute.</summary>
    Minute = 0,

    /// <summary>An hour of the calendar zone's clocks.</summary>
    Hour = 1,

    /// <summary>A day of the calendar zone: 23, 24 or 25 hours.</summary>
    Day = 2,

    /// <summary>No span: what is absolute now (open deals, backlog). Its start is 0 and it is never folded.</summary>
    Stock = 3,
}
