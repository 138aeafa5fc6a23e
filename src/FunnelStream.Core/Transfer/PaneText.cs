using FunnelStream.Events;
using FunnelStream.Panes;

namespace FunnelStream.Transfer;

/// <summary>Panes as lines of a state file.</summary>
internal static class PaneText
{
    public static PaneLine Write(Pane pane, Family family, DimensionTable names)
    {
        var dimensions = new Dictionary<string, string>();
        for (var i = 0; i < family.Dimensions.Count; i++)
        {
            var dimension = family.Dimensions[i];
            dimensions.Add(dimension.Name(), names.Name(dimension, Family.Unpack(pane.Key.Dimensions, i)));
        }

        var counts = new Dictionary<string, long>(pane.Count);
        foreach (ref readonly var cell in pane.Span)
        {
            counts.Add(FieldNames.Of(cell.Id), cell.Value);
        }

        return new PaneLine
        {
            Pane = family.Name,
            Level = pane.Key.Level.ToString().ToLowerInvariant(),
            Start = pane.Key.Level == Level.Stock ? null : DateTimeOffset.FromUnixTimeSeconds(pane.Key.Start * 60L),
            Dimensions = dimensions,
            Counts = counts,
        };
    }

    public static Level LevelOf(string text) => text switch
    {
        "minute" => Level.Minute,
        "hour" => Level.Hour,
        "day" => Level.Day,
        "stock" => Level.Stock,
        _ => throw new FormatException($"'{text}' is no level."),
    };
}
