using FunnelStream.Panes;

namespace FunnelStream;

/// <summary>A pane by names, comparable between workers whose interned values differ.</summary>
internal sealed record NamedPane(string Family, Level Level, int Start, string Dimensions);
