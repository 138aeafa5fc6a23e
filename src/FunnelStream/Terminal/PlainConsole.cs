using FunnelStream.Configuration;
using Spectre.Console;

namespace FunnelStream.Terminal;

/// <summary>Where tables are written to.</summary>
internal static class PlainConsole
{
    private const int Width = 160;

    /// <summary>A text from outside as the cell of a table.</summary>
    public static string Cell(string text) => Markup.Escape(VisibleText.Of(text));

    /// <summary>The terminal; where output is redirected, a console without colours and without a terminal's narrowness.</summary>
    public static IAnsiConsole OrTerminal()
    {
        if (!Console.IsOutputRedirected)
        {
            return AnsiConsole.Console;
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors });
        console.Profile.Width = Width;
        return console;
    }
}
