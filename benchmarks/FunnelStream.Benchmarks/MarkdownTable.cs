namespace FunnelStream.Benchmarks;

/// <summary>A table in Markdown, its columns aligned so that it can be read as it is.</summary>
internal sealed class MarkdownTable(params string[] header)
{
    private readonly List<string[]> _rows = [header];

    /// <summary>Adds a row of as many cells as there are columns; numbers go right, whatever is in the first column left.</summary>
    public MarkdownTable Add(params string[] cells)
    {
        _rows.Add(cells);
        return this;
    }

    /// <summary>Writes it to the standard output.</summary>
    public void Write()
    {
        var widths = Enumerable.Range(0, header.Length).Select(c => _rows.Max(row => row[c].Length)).ToArray();
        for (var r = 0; r < _rows.Count; r++)
        {
            Console.WriteLine($"| {string.Join(" | ", _rows[r].Select((cell, c) => c == 0 ? cell.PadRight(widths[c]) : cell.PadLeft(widths[c])))} |");
            if (r == 0)
            {
                Console.WriteLine($"|{string.Join("|", widths.Select((width, c) => new string('-', width + 1) + (c == 0 ? "-" : ":")))}|");
            }
        }
    }
}
