using FunnelStream.Panes;
using FunnelStream.Transfer;

namespace FunnelStream;

/// <summary>Panes as sorted lines of text: equal states are equal texts, and differences can be read.</summary>
internal static class PaneText
{
    public static IReadOnlyList<string> Of(IEnumerable<KeyValuePair<NamedPane, Cells>> panes) => Of(panes
        .Select(pane => KeyValuePair.Create(pane.Key, pane.Value.Span.ToArray().Select(c => KeyValuePair.Create(c.Id, c.Value)))));

    public static IReadOnlyList<string> Of(IEnumerable<KeyValuePair<NamedPane, IEnumerable<KeyValuePair<int, long>>>> panes) => [.. panes
        .Select(pane => (pane.Key, Cells: pane.Value.Where(c => c.Value != 0).ToList()))
        .Where(pane => pane.Cells.Count > 0)
        .Select(pane => $"{pane.Key.Family} {pane.Key.Level} {pane.Key.Start} {pane.Key.Dimensions}: {string.Join(' ', pane.Cells.Select(c => $"{c.Key}={c.Value}"))}")
        .Order(StringComparer.Ordinal)];

    /// <summary>Equal, or a failure that shows the first differing lines alone.</summary>
    public static void ShouldAgree(IReadOnlyList<string> actual, IReadOnlyList<string> expected, string because = "")
    {
        actual.Except(expected).Take(5).ShouldBeEmpty($"{because}: there, not expected");
        expected.Except(actual).Take(5).ShouldBeEmpty($"{because}: expected, not there");
    }
}
