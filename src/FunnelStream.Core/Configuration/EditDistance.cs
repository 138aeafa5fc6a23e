namespace FunnelStream.Configuration;

/// <summary>How many letters differ (Levenshtein), for suggestions.</summary>
public static class EditDistance
{
    /// <summary>The nearest of the known names; null where none is near.</summary>
    public static string? Nearest(string name, IEnumerable<string> known)
    {
        var (nearest, distance) = known
            .Select(k => (Name: k, Distance: Between(name.ToLowerInvariant(), k.ToLowerInvariant())))
            .OrderBy(k => k.Distance).ThenBy(k => k.Name, StringComparer.Ordinal)
            .FirstOrDefault((Name: "", Distance: int.MaxValue));
        return distance <= Math.Max(2, name.Length * 2 / 5) ? nearest : null;
    }

    private static int Between(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[b.Length];
    }
}
