using System.Globalization;

namespace FunnelStream.Benchmarks;

/// <summary>Options of the form <c>--name value</c>, and <c>--name</c> for a flag.</summary>
internal sealed class Arguments(IReadOnlyList<string> arguments)
{
    /// <summary>Whether a flag is given.</summary>
    public bool Has(string name) => IndexOf(name) >= 0;

    /// <summary>An option's value, or null.</summary>
    public string? Text(string name)
    {
        var index = IndexOf(name);
        return index < 0 ? null : arguments.ElementAtOrDefault(index + 1) ?? throw new FormatException($"--{name} needs a value.");
    }

    /// <summary>A required option's value.</summary>
    /// <exception cref="FormatException">It is not given.</exception>
    public string Required(string name) => Text(name) ?? throw new FormatException($"--{name} is needed.");

    /// <summary>An option's value as a whole number over 0, or its default.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public int Number(string name, int otherwise)
    {
        var text = Text(name);
        return text is null ? otherwise
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number
            : throw new FormatException($"--{name} '{text}' is no whole number over 0.");
    }

    private int IndexOf(string name)
    {
        for (var i = 0; i < arguments.Count; i++)
        {
            if (arguments[i] == "--" + name)
            {
                return i;
            }
        }

        return -1;
    }
}
