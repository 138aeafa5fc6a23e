using System.Globalization;
using FunnelStream.Configuration;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Compact;
using Serilog.Formatting.Display;

namespace FunnelStream.Hosting;

/// <summary>Log events as lines for a console, on which names from outside can do nothing but be read.</summary>
internal sealed class VisibleLog : ITextFormatter
{
    private readonly ITextFormatter _line;
    private readonly bool _tracesFollow;

    private VisibleLog(ITextFormatter line, bool tracesFollow) => (_line, _tracesFollow) = (line, tracesFollow);

    /// <summary>A line of text, and the lines of an exception below it.</summary>
    public static VisibleLog ForPeople { get; } = new(new MessageTemplateTextFormatter("{Timestamp:HH:mm:ss.fff} {Level:u3} {Message:lj}", CultureInfo.InvariantCulture), tracesFollow: true);

    /// <summary>A line of JSON, the exception in it.</summary>
    public static VisibleLog ForMachines { get; } = new(new RenderedCompactJsonFormatter(), tracesFollow: false);

    /// <inheritdoc/>
    public void Format(LogEvent logEvent, TextWriter output)
    {
        using var line = new StringWriter(CultureInfo.InvariantCulture);
        _line.Format(logEvent, line);
        output.WriteLine(VisibleText.Of(line.ToString().TrimEnd('\r', '\n')));
        foreach (var trace in _tracesFollow && logEvent.Exception is { } exception ? exception.ToString().Split(Environment.NewLine) : [])
        {
            output.WriteLine(VisibleText.Of(trace));
        }
    }
}
