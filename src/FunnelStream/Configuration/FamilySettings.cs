using FunnelStream.Events;
using FunnelStream.Panes;

namespace FunnelStream.Configuration;

/// <summary>Section <c>Families</c>: <c>Families:NAME:Dimensions</c> and <c>Families:NAME:Finest</c>. Any of them replaces all defaults.</summary>
internal static class FamilySettings
{
    public static IReadOnlyList<Family> Read(SettingsReader settings)
    {
        var names = settings.Names("Families");
        if (names.Count == 0)
        {
            settings.List("Families");
            return Family.Defaults;
        }

        List<Family> families = [];
        foreach (var name in names)
        {
            var key = $"Families:{name}";
            var finest = settings.Choice($"{key}:Finest", Level.Minute);
            var dimensions = Dimensions(settings, $"{key}:Dimensions");
            if (finest == Level.Stock)
            {
                settings.Report($"{key}:Finest is 'stock': set it to minute, hour or day (default minute).");
            }
            else if (dimensions is not null)
            {
                try
                {
                    families.Add(new Family(name.ToLowerInvariant(), dimensions, finest));
                }
                catch (ArgumentException e)
                {
                    settings.Report($"{key}:Dimensions cannot be used: {Sentence(e)}");
                }
            }
        }

        if (families.Count == names.Count && !families.Any(f => f.HasTraffic && f.Finest == Level.Minute))
        {
            settings.Report("Families has none to take the totals from: add one of channel (and campaign) alone, its finest level the minute, as Families:channel:Dimensions=channel,campaign.");
        }

        return families;
    }

    /// <summary>Reads a list of dimension names; null where one of them is unknown, or none is given, which is reported.</summary>
    public static IReadOnlyList<Dimension>? Dimensions(SettingsReader settings, string key)
    {
        var names = settings.List(key) ?? [];
        List<Dimension> dimensions = [];
        foreach (var name in names)
        {
            if (DimensionNames.TryParse(name, out var dimension))
            {
                dimensions.Add(dimension);
            }
            else
            {
                settings.Report($"{key} holds '{name}', which is no dimension: {Known(name)}");
            }
        }

        if (names.Count == 0)
        {
            settings.Report($"{key} is empty: name one to {Family.MaxDimensions} of {AllNames()}.");
        }

        return dimensions.Count == names.Count && names.Count > 0 ? dimensions : null;
    }

    /// <summary>The mend for a dimension that isn't one.</summary>
    public static string Known(string name) =>
        EditDistance.Nearest(name, Enum.GetValues<Dimension>().Select(d => d.Name())) is { } nearest ? $"did you mean {nearest}?" : $"use {AllNames()}.";

    private static string AllNames() => string.Join(", ", Enum.GetValues<Dimension>().Select(d => d.Name()));

    private static string Sentence(ArgumentException e) => e.Message.Split(" (Parameter", 2)[0];
}
