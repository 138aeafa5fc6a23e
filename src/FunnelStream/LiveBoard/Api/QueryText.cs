using System.Globalization;
using FunnelStream.Events;
using FunnelStream.Http;

namespace FunnelStream.LiveBoard.Api;

/// <summary>Reads query strings strictly: what is misspelt is told, not passed over.</summary>
internal static class QueryText
{
    /// <summary>The one parameter that may be given several times, or with commas.</summary>
    public const string Kpi = "kpi";

    /// <summary>Refuses parameters that are none, or given twice.</summary>
    /// <exception cref="ProblemException">There is one.</exception>
    public static void Only(IQueryCollection query, params IReadOnlyList<string> names)
    {
        if (query.Keys.FirstOrDefault(key => !names.Contains(key)) is { } unknown)
        {
            throw new ProblemException(Problem.BadRequest(
                names.Count == 0 ? $"'{unknown}' is no parameter: there are none here." : $"'{unknown}' is no parameter: there are {string.Join(", ", names)}."));
        }

        if (query.FirstOrDefault(parameter => parameter.Value.Count > 1 && parameter.Key != Kpi) is { Key: { } twice })
        {
            throw new ProblemException(Problem.BadRequest($"'{twice}' is given more than once: choose one."));
        }
    }

    /// <summary>One of some names, or a default where it is left out.</summary>
    /// <exception cref="ProblemException">It is none of them.</exception>
    public static string OneOf(IQueryCollection query, string name, IReadOnlyList<string> names, string otherwise, Func<string, string>? read = null)
    {
        if (query[name].FirstOrDefault() is not { Length: > 0 } text)
        {
            return otherwise;
        }

        text = read?.Invoke(text) ?? text;
        return names.Contains(text) ? text : throw new ProblemException(Problem.BadRequest($"{name} '{text}' is not shown: choose one of {string.Join(", ", names)}."));
    }

    /// <summary>A channel as it is counted under; null where it is left out.</summary>
    public static string? Channel(IQueryCollection query) =>
        DimensionText.Normalize(Dimension.Channel, query["channel"].FirstOrDefault() ?? "") is { Length: > 0 } channel ? channel : null;

    /// <summary>A whole number within bounds, or a default where it is left out.</summary>
    /// <exception cref="ProblemException">It is not.</exception>
    public static int Number(IQueryCollection query, string name, int otherwise, int least, int most) =>
        query[name].FirstOrDefault() is not { Length: > 0 } text ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
        : throw new ProblemException(Problem.BadRequest($"{name} '{text}': write a whole number from {least} to {most}."));
}
